"""Verbs of the raccordements, one module a subject."""
