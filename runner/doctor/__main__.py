"""``python -m runner.doctor``: the same as ``parscale doctor``."""

import sys

if __name__ == "__main__":
    from parscale.runner.doctor.command import main

    sys.exit(main())
