"""How providers that state limits are asked: as fast as they allow, and again where they could not answer."""
