"""What attain knows about goals and figures: pure values and arithmetic, on NumPy alone."""
