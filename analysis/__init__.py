"""From a study directory to numbers with intervals, figures, sentences and a report.

The analysis reads what the runner left and never imports it. Rooms, from the top floor down: report
(with figures and exports), verdict, models, estimates, reading; `comparison` holds two studies side
by side.
"""

import os
import sys

if __name__ == "analysis" and sys.argv[0] == "-m":
    # `python -m analysis` in a checkout: the code calls itself `parscale.analysis`, which lies in
    # src/, and takes nothing from the working directory.
    _src = os.path.join(os.path.dirname(os.path.dirname(os.path.realpath(__file__))), "src")  # noqa: PTH118, PTH120
    if not sys.flags.safe_path:
        del sys.path[0]
    if os.path.isdir(_src):  # noqa: PTH112
        sys.path.insert(0, _src)
