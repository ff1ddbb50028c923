"""The browser entry point: in, one action, out. One package per area; `shared` holds the look."""
