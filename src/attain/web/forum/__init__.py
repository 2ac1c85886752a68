"""The forum of the members: threads, posts and decisions."""
