"""What a deposit costs through the web: upload, verdict, sending, certificate, on PostgreSQL."""

from __future__ import annotations

