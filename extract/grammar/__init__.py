"""The words and numbers of such plans."""
