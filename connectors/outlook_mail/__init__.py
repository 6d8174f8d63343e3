"""Mail at Microsoft 365, over Graph."""
