"""Steps of the tables, in their order."""
