"""``python -m runner.reproduce``: the same as ``parscale reproduce``."""

import sys

if __name__ == "__main__":
    from parscale.runner.cli.reproduce import main

    sys.exit(main())
