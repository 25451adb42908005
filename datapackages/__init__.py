"""A Plan becomes tables, a descriptor and a package on disk. Knows no portal and no orchestrator."""
