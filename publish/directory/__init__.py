"""A portal that is a folder: a static catalogue which any web server can host and any browser can open from disk."""
