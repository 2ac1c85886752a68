"""Notices: what people are told of, in the page and by mail."""
