"""The public directory: imported, searched, published; what each recipient requires."""
