"""The shell of what people sign in for: sessions, settings, the frame of every page."""
