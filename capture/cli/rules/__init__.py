"""`capture rules`: what is left out, kept without text, or private."""
