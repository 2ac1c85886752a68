"""Say so: anyone reports that a figure is wrong, and the Secretariat reads and answers."""
