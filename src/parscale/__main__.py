"""`python -m parscale`: the same as the command `parscale`."""

import sys

if __name__ == "__main__":
    if not sys.flags.safe_path:
        del sys.path[0]  # the working directory: nothing in it is taken for one of our modules
    from parscale.runner.cli.parscale import main

    sys.exit(main())
