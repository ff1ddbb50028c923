"""The public directory: who receives invoices, and what each asks."""
