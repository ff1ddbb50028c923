"""Pages of invoices after their sending: what awaits, lists, one invoice, its treatment."""
