"""The overrides in a recorded plan, and what a foreign plan must not bring."""

from __future__ import annotations

from typing import Any

from ..config.overrides import Override
from ..errors import ConfigError


def recorded_overrides(plan: dict[str, Any]) -> list[str]:
    """Return the overrides of a recorded plan; raises ConfigError for one that is refused.

    Flags and ``hydra`` nodes could load other configuration or call anything: never taken over.
    """
    overrides = plan.get("overrides")
    if not isinstance(overrides, list) or not all(isinstance(text, str) for text in overrides):
        raise ConfigError("plan.yaml is damaged: its overrides are not a list of texts")
    for text in overrides:
        if _is_refused(text):
            raise ConfigError(f"plan.yaml brings the override {text!r}, which is not taken over")
    return overrides


def _is_refused(text: str) -> bool:
    key = Override.parse(text).key
    return "=" not in text or key.startswith(("-", "hydra")) or "_target_" in text or "${oc" in text
