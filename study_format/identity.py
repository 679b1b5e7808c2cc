"""A cell's name: a hash of what can make a difference, the same on every machine and for ever."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from .factors import ALWAYS_IN_IDENTITY, factor

SERIAL = {"executor": {"name": "serial"}, "workers": 1, "chunksize": None}


def identity(config: Mapping[str, Any]) -> str:
    """Return ten hexadecimal digits for a cell's configuration, factor -> level (or options)."""
    text = json.dumps(canonical(config), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def canonical(config: Mapping[str, Any]) -> dict[str, Any]:
    """Return the configuration without the factors that are null or at their neutral level."""
    return {
        key: level
        for key, level in config.items()
        if key in ALWAYS_IN_IDENTITY or level not in (None, factor(key).neutral)
    }


def baseline_of(config: Mapping[str, Any]) -> dict[str, Any]:
    """Return the configuration of the plain serial loop that a cell is compared with.

    It keeps the factors that change what a serial loop does; a loop has no transfer, no affinity
    of workers, no start method.
    """
    kept = {key: level for key, level in config.items() if factor(key).serial}
    return {**kept, **{key: _copied(level) for key, level in SERIAL.items()}}


def flatten(config: Mapping[str, Any]) -> dict[str, Any]:
    """Return {"executor": "processes", "executor.start_method": "fork", "size": 100, …}."""
    flat: dict[str, Any] = {}
    for key, level in config.items():
        if not isinstance(level, Mapping):
            flat[key] = level
            continue
        for name, value in flatten(level).items():
            flat[key if name == "name" else f"{key}.{name}"] = value
    return flat


def _copied(level: Any) -> Any:
    return dict(level) if isinstance(level, dict) else level
