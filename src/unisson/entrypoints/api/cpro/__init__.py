"""The façade of Chorus Pro's API: paths, bodies and answers that its connectors already know. Translation only.

`table` holds what an operation is, `operations/` one short function each, `serving` the one view that serves them all.
"""
