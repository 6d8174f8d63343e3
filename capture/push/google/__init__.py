"""Gmail says on a topic of Google Cloud Pub/Sub that mail has come."""
