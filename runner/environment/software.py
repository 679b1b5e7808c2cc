"""What runs on the machine: package versions, the sources' commit, variables that steer speed."""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path

from parscale.study_format.environments import MEASURED_PACKAGES

DRIVER_PACKAGES = (
    *("parscale", "hydra-core", "omegaconf", "rich", "psutil"),
    *("seaborn", "matplotlib", "jinja2"),
)
_STEERING = re.compile(
    r"(OMP|GOMP|KMP|OPENBLAS|GOTO|BLIS|MKL|VECLIB|NUMEXPR|NUMBA|JOBLIB|LOKY|MALLOC)_"
    r"|PYTHON|LD_PRELOAD$|LD_LIBRARY_PATH$|DYLD_|GLIBC_TUNABLES$|SLURM_CPUS|NSLOTS$"
    r"|NCPUS$|LSB_DJOB_NUMPROC$|CUDA_VISIBLE_DEVICES$"
)
_SECRET = re.compile(r"TOKEN|SECRET|PASSW|CREDENTIAL|AUTH|(^|_)KEY(_|$)|API_?KEY", re.IGNORECASE)
_CREDENTIALS_IN_URL = re.compile(r"(?<=://)[^/@\s]+@")


def package_versions() -> dict[str, str]:
    """Return the versions of the installed packages that can matter to a measurement."""
    versions: dict[str, str] = {}
    for name in (*DRIVER_PACKAGES, *MEASURED_PACKAGES):
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return dict(sorted(versions.items()))


def driver() -> dict[str, object]:
    """Return the interpreter that drives the study (each cell names its own)."""
    return {
        "version": platform.python_version(),
        "implementation": platform.python_implementation(),
        "executable": sys.executable,
        "debug": hasattr(sys, "gettotalrefcount"),
    }


def steering_variables(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the environment variables that steer threads, memory and Python; never a secret."""
    return {
        name: _CREDENTIALS_IN_URL.sub("", value)
        for name, value in sorted(environment.items())
        if _STEERING.match(name) and not _SECRET.search(name)
    }


def git_state(folder: Path, seconds: float = 2.0) -> dict[str, object] | None:
    """Return commit and dirtiness of the checkout that holds ``folder``; None outside one."""
    commit = _git(folder, seconds, "rev-parse", "HEAD")
    if commit is None:
        return None
    changes = _git(folder, seconds, "status", "--porcelain", "--untracked-files=no")
    return {"commit": commit, "dirty": None if changes is None else bool(changes)}


def _git(folder: Path, seconds: float, *words: str) -> str | None:
    # Without optional locks a look at the state never writes to the user's repository.
    command = ["git", "--no-optional-locks", "-C", str(folder), *words]
    try:
        answer = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=True,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return None
    return answer.stdout.strip()
