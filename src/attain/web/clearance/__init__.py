"""Clearance, release and the release calendar: what leads from accepted figures to public ones."""
