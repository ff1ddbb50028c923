"""Raccordements: the applications that talk to the portal by its API, their tokens, their calls, what they are told."""
