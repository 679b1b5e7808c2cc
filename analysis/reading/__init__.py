"""From files to a study: a directory of the runner, or a table measured elsewhere."""
