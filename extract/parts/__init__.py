"""One module for each kind of statement that a plan makes."""
