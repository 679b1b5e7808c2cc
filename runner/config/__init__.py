"""From command-line words and YAML files to checked settings of every combination."""
