"""Entry of a measured process: `python runner/worker DESCRIPTOR`, the specification on stdin.

The directory is run, not a module of the `runner` package, for two reasons. Nothing of the
runner, and so none of its libraries, can be imported by accident. And `__main__.__spec__.name`
is "__main__", so the children of a spawned pool do not import this file again.
"""

import os
import sys


def main() -> None:
    """Serve the one request on stdin; answers are JSON lines on the descriptor in argv[1]."""
    descriptor = int(sys.argv[1])
    os.set_inheritable(descriptor, False)
    from parscale_worker.session import serve

    serve(descriptor)


if __name__ == "__main__":
    main()
