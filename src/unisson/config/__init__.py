"""Assembly of the portal: settings, root URLs, WSGI, health, security headers."""
