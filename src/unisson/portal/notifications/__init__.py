"""Who is told what, of which event, how and how often."""
