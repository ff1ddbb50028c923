"""Views of the structure pages."""
