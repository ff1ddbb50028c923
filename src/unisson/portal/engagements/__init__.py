"""Engagements juridiques: the list a buyer keeps, and what its suppliers see of it."""
