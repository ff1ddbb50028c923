"""What the portal prints: readable invoices, certificates of deposit, claim letters, with the templates of this folder."""
