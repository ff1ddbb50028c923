"""Writing an invoice on line: which cadre, the form, its models, catalogue, recurring invoices and spreadsheets."""
