"""What every app stands on: `move()`, events and outbox, files by their hash, the clock, statements written together."""
