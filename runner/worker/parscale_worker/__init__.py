"""The part of parscale that runs inside the measured process.

Standard library only, Python 3.8 and newer, PyPy and sub-interpreters included: whatever is
imported here is paid by every trial and by every child of a spawned pool. The package has a
top-level name of its own, so that a user's packages called `runner` or `worker` never clash.
"""
