"""`python -m analysis.compare OLD NEW`: the same as `parscale compare`."""

import sys

if __name__ == "__main__":
    from parscale.analysis.comparison.command import main

    sys.exit(main(sys.argv[1:]))
