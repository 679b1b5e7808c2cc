"""The report's own settings: `conf/report.yaml`, composed by Hydra, checked before any work.

Values live in YAML, types and ranges here. `conf/` is looked for beside this package first (a
checkout or an editable install), then inside the wheel, where it travels as `runner/conf`. The
runner is located without being imported: the two packages meet only in the study directory.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from .errors import ConfigurationError, did_you_mean
from .reading.table_settings import KEYS, TableSettings, split_settings

FORMATS = ("svg", "pdf", "png")
WIDTHS = ("single", "double")


@dataclass(frozen=True)
class ReportConfig:
    """What the report contains: every field is a key of `conf/report/*.yaml`, `table` excepted.

    `table` is what was said on the command line of the columns of a table from elsewhere.
    """

    level: float
    formats: tuple[str, ...]
    width: str
    dpi: int
    raw_points: bool
    max_panels: int
    max_pages: int
    models: bool
    max_models: int
    project_to: int | None
    usable_cores: int | None
    output: str | None
    table: TableSettings = field(default_factory=TableSettings)

    def __post_init__(self) -> None:
        """Raises ConfigurationError for the first value out of its range."""
        _require(0.5 <= self.level < 1.0, "level", self.level, "between 0.5 and 1, such as 0.95")
        unknown = [name for name in self.formats if name not in FORMATS]
        _require(not unknown, "formats", list(self.formats), f"some of {', '.join(FORMATS)}")
        _require(self.width in WIDTHS, "width", self.width, f"one of {', '.join(WIDTHS)}")
        _require(50 <= self.dpi <= 1200, "dpi", self.dpi, "between 50 and 1200")
        _require(1 <= self.max_panels <= 12, "max_panels", self.max_panels, "between 1 and 12")
        _require(1 <= self.max_pages <= 100, "max_pages", self.max_pages, "between 1 and 100")
        _require(self.max_models >= 1, "max_models", self.max_models, "a whole number from 1")
        for key in ("project_to", "usable_cores"):
            value = getattr(self, key)
            _require(value is None or value >= 1, key, value, "a whole number from 1, or null")


def _require(fine: bool, key: str, value: object, wanted: str) -> None:
    if not fine:
        raise ConfigurationError(f"{key}={value}: must be {wanted}")


def configuration_directory() -> Path:
    """Returns the `conf/` that holds `report.yaml`: beside the package, else inside the wheel."""
    candidates = [Path(__file__).resolve().parent.parent / "conf"]
    runner = find_spec("runner")
    places = (runner.submodule_search_locations if runner else None) or []
    candidates += [Path(place) / "conf" for place in places]
    for candidate in candidates:
        if (candidate / "report.yaml").is_file():
            return candidate
    raise ConfigurationError("conf/report.yaml was not found; install parscale again")


def compose_configuration(overrides: Sequence[str]) -> ReportConfig:
    """Returns the settings after `key=value` overrides; ConfigurationError for a bad one."""
    # Hydra takes 0.2 s to import: only when a report is really made.
    from hydra import compose, initialize_config_dir  # noqa: PLC0415
    from hydra.errors import HydraException  # noqa: PLC0415
    from omegaconf import OmegaConf  # noqa: PLC0415
    from omegaconf.errors import OmegaConfBaseException  # noqa: PLC0415

    table, overrides = split_settings(overrides)
    _check_keys(overrides)
    try:
        directory = str(configuration_directory())
        with initialize_config_dir(version_base="1.3", config_dir=directory):
            node = compose(config_name="report", overrides=[_for_hydra(o) for o in overrides])
        values: Any = OmegaConf.to_container(node, resolve=True)
    except (HydraException, OmegaConfBaseException) as error:
        raise ConfigurationError(f"{' '.join(overrides)}: {_one_line(error)}") from error
    return _typed(values, table)


def _for_hydra(override: str) -> str:
    key, _, value = override.partition("=")
    if key == "report":  # the group lands at the root here, under `report:` in the runner's config
        return f"report@_global_={value}"
    if key == "formats" and not value.startswith(("[", "'", '"')):
        return f"formats=[{value}]"
    return override


def _check_keys(overrides: Sequence[str]) -> None:
    known = [one.name for one in fields(ReportConfig) if one.name != "table"] + ["report"]
    for override in overrides:
        key = override.partition("=")[0].lstrip("+~")
        if key not in known:
            raise ConfigurationError(
                f"unknown setting '{key}'.{did_you_mean(key, [*known, *KEYS])}"
            )
        if override == "report=none":  # the runner's word for "measure only"
            raise ConfigurationError("report=none asks for no report; leave it out")


def _one_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    kept = [line for line in lines if not line.startswith("See https://")]
    return "; ".join(kept[:6]) or type(error).__name__


def _typed(values: dict[str, Any], table: TableSettings) -> ReportConfig:
    types: dict[str, tuple[type, ...]] = {
        "level": (int, float),
        "formats": (list, tuple),
        "width": (str,),
        "dpi": (int,),
        "raw_points": (bool,),
        "max_panels": (int,),
        "max_pages": (int,),
        "models": (bool,),
        "max_models": (int,),
        "project_to": (int, type(None)),
        "usable_cores": (int, type(None)),
        "output": (str, type(None)),
    }
    for key, wanted in types.items():
        value = values.get(key)
        boolean_as_number = isinstance(value, bool) and bool not in wanted
        if key not in values or not isinstance(value, wanted) or boolean_as_number:
            names = " or ".join("null" if kind is type(None) else kind.__name__ for kind in wanted)
            raise ConfigurationError(f"{key}={value}: must be of type {names}")
    return ReportConfig(**{**values, "formats": tuple(values["formats"]), "table": table})
