"""Bytes become a raw text, a text to read, and the map between them."""
