"""Access that ends by itself: it is told before capture stops."""
