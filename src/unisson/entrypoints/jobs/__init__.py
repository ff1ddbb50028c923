"""What runs without a browser: the `unisson` command, the supervisor, the worker and its schedules."""
