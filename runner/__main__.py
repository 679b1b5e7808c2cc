"""``python -m runner``: the same as ``parscale run``."""

import sys

if __name__ == "__main__":
    try:
        from parscale.runner.cli.run import main

        sys.exit(main())
    except KeyboardInterrupt:  # while the libraries were still being imported
        sys.exit(130)
