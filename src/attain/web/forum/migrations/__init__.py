"""How the tables of the forum came to be."""
