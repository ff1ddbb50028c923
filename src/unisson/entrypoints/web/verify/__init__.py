"""Checking an invoice without an account: nothing is stored."""
