"""Code lists of the norm. `generated/` holds the official lists (codes only); the other modules give French labels to
the codes that the interface shows. Each module names its source and version in its head."""
