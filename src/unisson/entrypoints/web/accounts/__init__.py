"""Pages of the person: sign up, sign in, account."""
