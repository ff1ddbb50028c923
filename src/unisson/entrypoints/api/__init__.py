"""The JSON API: translation of HTTP and JSON only. No cookie, no session; errors are problem details (RFC 9457)."""
