"""How the tables of the roadmap came to be."""
