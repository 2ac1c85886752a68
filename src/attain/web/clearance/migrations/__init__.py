"""Migrations of clearance and release."""
