"""Demandes de paiement: read or written on line, judged, sent, treated; their lists, delays, files and tables."""
