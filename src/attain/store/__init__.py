"""Releases on disk: written whole or not at all, checked on opening, read by key or in bulk."""
