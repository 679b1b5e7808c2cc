"""Build hook: an editable installation also offers `python -m runner` and `python -m analysis`."""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FILE = "parscale_module_names.pth"


class EditableModuleNames(BuildHookInterface):  # type: ignore[type-arg]
    """Puts one path file beside the one that names src/; a wheel holds neither."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the file to an editable build."""
        if version == "editable":
            build_data["force_include_editable"][f"{self.root}/packaging/{FILE}"] = FILE
