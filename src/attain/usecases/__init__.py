"""One function for each thing that the system does."""
