"""The directory of focal points: who answers for what, public where they say so."""
