"""Everything that writes about a person: limits, registration, recovery, profile."""
