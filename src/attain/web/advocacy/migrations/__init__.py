"""How the tables of the advocacy calendar came to be."""
