"""The top of what people sign in for: what waits for somebody, what is near, every address."""
