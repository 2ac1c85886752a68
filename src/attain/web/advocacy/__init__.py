"""The advocacy calendar, and materials made from the data."""
