"""Backups of what people write: made while the portal runs, portable between the kinds of database."""
