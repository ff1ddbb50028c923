"""What people take away from a list: documents in a zip, rows in a table."""
