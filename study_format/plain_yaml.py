"""YAML without aliases: values written out for people, files that cannot expand without bound."""

from __future__ import annotations

from typing import Any

import yaml

from .errors import FormatError

DEEPEST = 30
"""Levels of nesting that are read; a plan has six."""
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml is ten times as fast


class _NoAliases(yaml.SafeDumper):
    """Writes every value out."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the library's signature
        return True


def as_yaml(document: Any) -> str:
    """Return safe YAML in the document's own order, every value written out."""
    return yaml.dump(document, Dumper=_NoAliases, sort_keys=False, allow_unicode=True, width=200)


def from_yaml(text: str) -> Any:
    """Return the plain data of safe YAML; FormatError for aliases, deep nesting or bad grammar."""
    try:
        _check_events(text)
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        raise FormatError(" ".join(str(error).split())) from error


def _check_events(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            raise FormatError("aliases are not read")
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise FormatError(f"it is nested deeper than {DEEPEST} levels")
