"""How the program itself fares: whether it lives, whether it can work, and in numbers."""
