"""Publishing to a CKAN portal over its API: mapping, plan, calls, and what came of them."""
