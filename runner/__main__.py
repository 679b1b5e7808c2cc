"""``python -m runner``."""

import sys

if __name__ == "__main__":
    try:
        from runner.command import main

        sys.exit(main())
    except KeyboardInterrupt:  # while the libraries were still being imported
        sys.exit(130)
