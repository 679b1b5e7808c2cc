"""One trial: a worker process started, listened to, and cleared up after."""
