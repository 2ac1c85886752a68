"""Accounts: who may sign in, for which body, in which role, from when until when."""
