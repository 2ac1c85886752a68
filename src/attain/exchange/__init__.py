"""Bytes to values and back: files and web services."""
