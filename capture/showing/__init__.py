"""What strangers wrote, made fit to be shown."""
