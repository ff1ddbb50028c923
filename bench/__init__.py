"""Benches: `python -m bench [name…]` measures, prints a table and writes var/bench.json."""
