"""The format of a study's directory, defined once and used by both sides.

The runner writes it, the analysis reads it, and neither imports the other: what the files are
called, which columns, phases, roles and statuses there are, what a plan's document holds, how a
cell is named, what the work of a size is, and when two environments differ. Standard library and
PyYAML only.
"""
