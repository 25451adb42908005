"""Packages over all plans: `all-plans`, `data-openings` and `agencies`."""
