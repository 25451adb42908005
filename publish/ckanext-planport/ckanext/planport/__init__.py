"""Cures for Chinese in CKAN 2.12: each module names the fault that it answers. Knows nothing of plans or packages."""
