"""« Raccordements »: the applications of a structure, their secrets, webhooks and log of calls."""
