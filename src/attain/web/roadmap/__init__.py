"""The roadmap: plans, who answers for what of them, and what bodies do about it."""
