"""What Capture gives back to a rep each day, as pages, the API and the daily mail show it."""
