"""Independent assessments of countries, bodies and actions, and the replies of the assessed."""
