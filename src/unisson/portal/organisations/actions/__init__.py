"""Everything that writes about structures and attachments."""
