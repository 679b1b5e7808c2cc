"""The sweep: from YAML files and overrides to a study directory full of timings.

Hydra composes every combination, the plan adds baselines and drops what cannot differ, the
study measures the cells in seeded random blocks, each trial in a fresh process, and the record
keeps every sample. What the numbers mean is the business of ``analysis``; the two meet in the study
directory only. Rooms, from the top floor down: cli, study, record, trial, design, config, doctor,
environment; ``worker`` is what runs inside the measured process.
"""

import os
import sys

if __name__ == "runner" and sys.argv[0] == "-m":
    # `python -m runner` in a checkout: the code calls itself `parscale.runner`, which lies in src/,
    # and takes nothing from the working directory.
    _src = os.path.join(os.path.dirname(os.path.dirname(os.path.realpath(__file__))), "src")  # noqa: PTH118, PTH120
    if not sys.flags.safe_path:
        del sys.path[0]
    if os.path.isdir(_src):  # noqa: PTH112
        sys.path.insert(0, _src)
