"""Pages of the engagements juridiques."""
