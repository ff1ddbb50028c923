"""Suivi des dépôts: what came in several, file by file, and what its depositor decides of it."""
