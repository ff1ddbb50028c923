"""Depositing an invoice: file, check beside the page, send; and the files of an invoice."""
