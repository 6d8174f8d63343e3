"""How often deals were matched right, by what people decided; and what has changed since it was learned."""
