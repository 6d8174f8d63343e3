"""What the connectors of Gmail and Google Calendar share: signing in, asking within the quota, what answers mean."""
