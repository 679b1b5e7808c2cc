"""The command lines: what may be asked for, how it is carried out, how an error is shown."""
