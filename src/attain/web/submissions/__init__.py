"""Submissions: figures that bodies send, from a file to accepted, with what was said on the way."""
