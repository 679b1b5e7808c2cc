"""The package needs NumPy alone until a quantile or a test is asked for."""

from __future__ import annotations

import subprocess
import sys

from checkout import ROOT


def test_import_loads_neither_scipy_nor_pandas() -> None:
    """A fresh interpreter that imports estimation has no SciPy, and rank intervals need none."""
    root = ROOT
    program = (
        "import sys, estimation\n"
        "estimation.paired_ratio([0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 0.6])\n"
        "heavy = {'scipy', 'pandas', 'matplotlib', 'hydra'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", program], cwd=root, check=True)
