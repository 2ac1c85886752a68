"""Steps that bring the tables of this part up to date."""
