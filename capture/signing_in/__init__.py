"""How people come in: by password, by a link that opens once, by their company's sign-in; and who may at all."""
