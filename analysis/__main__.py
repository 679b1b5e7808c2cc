"""`python -m analysis [DIR …] [key=value …]`: the same as `parscale report`."""

import sys

if __name__ == "__main__":
    from parscale.analysis.command import main

    sys.exit(main(sys.argv[1:]))
