"""Pages of a structure: create it, join it, govern who belongs to it."""
