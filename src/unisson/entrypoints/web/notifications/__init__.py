"""The demonstration mailbox: what an installation without a mail server would have sent."""
