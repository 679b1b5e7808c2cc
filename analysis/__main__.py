"""`python -m analysis [DIR …] [key=value …]`."""

from __future__ import annotations

import sys

from analysis.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
