"""A document becomes a Plan. Knows text; knows nothing of tables, packages or portals."""
