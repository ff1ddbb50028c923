"""Proof that nothing was altered: each day is sealed, each seal holds the one before; a year can be taken away."""
