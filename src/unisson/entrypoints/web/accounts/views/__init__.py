"""Views of the account pages."""
