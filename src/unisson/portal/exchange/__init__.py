"""Flux: what comes in several or from software, file by file, and the report of what became of each."""
