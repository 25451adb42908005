"""The package `open-data-catalogue`: what is published, and what is promised, as tables and as DCAT."""
