"""The made-up world: the people and structures of tests, demonstration, documentation and pictures."""
