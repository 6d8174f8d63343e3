"""What people grant by signing in at a provider: begun, tried, and connected."""
