"""Turns what Hydra, OmegaConf and YAML say of a bad configuration into one line with a remedy."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import get_type_hints

import yaml
from hydra.errors import HydraException, MissingConfigException, OverrideParseException
from omegaconf.errors import OmegaConfBaseException

from parscale.study_format.errors import FormatError

from ..errors import ConfigError, ParscaleError
from .declarations import every_executor_option, every_task_option
from .settings import Sweep
from .suggestion import did_you_mean

EXPLAINED = (
    HydraException,
    OmegaConfBaseException,
    yaml.YAMLError,
    UnicodeDecodeError,
    ParscaleError,
    FormatError,
)


def complaint(error: BaseException) -> ParscaleError:
    """Return the error to show: what is wrong, where, and what to do, in one line."""
    chain = list(_chain(error))
    for each in chain:
        if isinstance(each, ParscaleError):
            return each
        if isinstance(each, FormatError):
            return ConfigError(str(each))
    for each in chain:
        if isinstance(each, yaml.MarkedYAMLError) and each.problem_mark is not None:
            return ConfigError(_yaml_error(each))
    text = " ".join(" ".join(str(each) for each in chain).split())
    for reading in (_missing_option, _missing_file, _unknown_key, _wrong_type, _bad_grammar):
        found = reading(error, text)
        if found:
            return ConfigError(found)
    return ConfigError(_first_sentence(str(error)))


def _chain(error: BaseException | None) -> Iterable[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def known_keys() -> list[str]:
    """Return every key that some combination takes, dotted."""
    tasks = [f"task.{option}" for option in sorted({*every_task_option(), "setup_seconds"})]
    executors = [f"executor.{option}" for option in sorted(every_executor_option())]
    return [*_schema_keys(), *tasks, *executors]


def _schema_keys(schema: type = Sweep, prefix: str = "") -> list[str]:
    hints = get_type_hints(schema)
    keys: list[str] = []
    for each in fields(schema):
        keys.append(prefix + each.name)
        if is_dataclass(hints[each.name]):
            keys += _schema_keys(hints[each.name], f"{prefix}{each.name}.")
    return keys


def _yaml_error(error: yaml.MarkedYAMLError) -> str:
    mark = error.problem_mark
    assert mark is not None
    name = str(mark.name)
    place = Path(name).name if Path(name).suffix else name
    what = " ".join(filter(None, (error.context, error.problem)))
    return f"{place}, line {mark.line + 1}, column {mark.column + 1}: {what}"


def _missing_option(error: BaseException, _text: str) -> str | None:
    if not isinstance(error, MissingConfigException) or not error.options:
        return None
    wanted = str(error.missing_cfg_file or "")
    group, _, option = wanted.rpartition("/")
    known = sorted(error.options)
    hint = did_you_mean(option, known)
    own = " One of your own needs --config-dir=<folder> as well." if group == "experiment" else ""
    return f"there is no {group} '{option}'.{hint} Known: {', '.join(known)}.{own}"


def _missing_file(error: BaseException, _text: str) -> str | None:
    if isinstance(error, MissingConfigException):
        group, _, option = str(error.missing_cfg_file or "").rpartition("/")
        return f"there is no {group} '{option}'" if group else _first_sentence(str(error))
    return None


def _unknown_key(_error: BaseException, text: str) -> str | None:
    experiment = re.search(r"In 'experiment/([^']+)'.*Key 'experiment' not in", text)
    if experiment:
        return f"experiment {experiment.group(1)}: its first line must be '# @package _global_'"
    found = re.search(r"Could not (?:override|append to config\. An item) '([^']+)'", text)
    found = found or re.search(r"full_key: (\S+)", text if "not in" in text else "")
    if found is None or ("not in" not in text and "Could not override" not in text):
        return None
    if "converted to" in text or "Invalid" in text:
        return None
    key = found.group(1)
    known = known_keys()
    leaf = key.rpartition(".")[2]
    suggestion = did_you_mean(key, known)
    if not suggestion:
        same_leaf = difflib.get_close_matches(leaf, [k.rpartition(".")[2] for k in known], n=1)
        full = [k for k in known if same_leaf and k.rpartition(".")[2] == same_leaf[0]]
        suggestion = f" Did you mean '{full[0]}'?" if full else ""
    return f"there is no key '{key}'.{suggestion}"


def _wrong_type(error: BaseException, text: str) -> str | None:
    found = re.search(
        r"Value '([^']*)' of type '[^']*' could not be converted to (\w+).*?full_key: (\S+)", text
    )
    if found:
        value, kind, key = found.groups()
        words = {"Integer": "a whole number", "Float": "a number", "Boolean": "true or false"}
        return f"{key}={value}: {words.get(kind, kind)} is needed"
    found = re.search(r"(?:Non optional|field) '?(\S+?)'? (?:cannot be assigned|is not)", text)
    if "not Optional" in text or "Non optional" in text:
        key = re.search(r"full_key: (\S+)", text)
        return f"{key.group(1) if key else 'a key'}=null: a value is needed"
    if "Missing mandatory value" in text:
        key = re.search(r"full_key: (\S+)", text)
        return f"{key.group(1) if key else 'a key'} has no value"
    if "nterpolation" in text or "MissingConfig" in text:
        return _first_sentence(text)
    return _first_sentence(str(error)) if found else None


def _bad_grammar(error: BaseException, _text: str) -> str | None:
    if isinstance(error, OverrideParseException):
        return (
            f"cannot read the override '{error.override}': write key=value, and quote a value "
            "that has spaces, commas or brackets of its own"
        )
    return None


def _first_sentence(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return " ".join(lines[:2]) if lines else "the configuration cannot be composed"
