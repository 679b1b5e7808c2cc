"""The sweep: from YAML files and overrides to a study directory full of timings.

Hydra composes every combination, the plan adds baselines and drops what cannot differ, the
study measures the cells in seeded random blocks, each trial in a fresh process, and the record
keeps every sample. What the numbers mean is the business of the package ``analysis``; the two
meet in the study directory only.
"""
