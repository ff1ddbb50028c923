"""Figures read from the invoices, at the edge: nothing imports this app, and it can be deleted."""
