"""People: signing up and in, second factor, devices, links by mail, leaving and coming back."""
