"""The words of a command line that set a key: split once, and spelled out as Hydra reads them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from hydra.core.override_parser.overrides_parser import OverridesParser

from ..environment import usable_cores
from .quoting import quoted

OPTIONS_WITHOUT_VALUE = ("--help", "-h", "--hydra-help", "--resolve", "--multirun", "-m",
                         "--version", "--shell-completion", "-sc")  # fmt: skip
OPTIONS_WITH_VALUE = ("--cfg", "-c", "--info", "-i", "--config-dir", "-cd")
QUOTES = ("'", '"')
OPEN_GROUPS = ("task", "executor")  # their options are declared in code, not by the schema
FREE_TEXT = ("run", "outputs", "name", "report.output")  # may hold spaces, commas, accents
FIXED_KEYS = (
    "experiment", "measure", "scaling", "report", "seed", "name", "outputs", "run", "dry_run",
)  # fmt: skip
NOT_RECORDED = ("run", "dry_run", "outputs", "report")  # where and how to show it, not what it is


@dataclass(frozen=True)
class Override:
    """One ``key=value`` word, as it was written."""

    key: str
    value: str
    prefix: str = ""  # Hydra's +, ++ or ~

    @classmethod
    def parse(cls, word: str) -> Override:
        """Return the word split at its first equals sign."""
        key, _, value = word.partition("=")
        bare = key.lstrip("+~")
        return cls(bare, value, key[: len(key) - len(bare)])

    @classmethod
    def without_prefix(cls, word: str) -> Override:
        """Return the word without what only told Hydra to add the key."""
        return replace(cls.parse(word), prefix="")

    def __str__(self) -> str:
        return f"{self.prefix}{self.key}={self.value}"

    @property
    def top(self) -> str:
        """The first part of a dotted key."""
        return self.key.split(".")[0]

    @property
    def plain_value(self) -> str:
        """The text that the value stands for, its quotes taken off."""
        if self.value[:1] not in QUOTES:
            return self.value
        return str(OverridesParser.create().parse_override(f"text={self.value}").value())


@dataclass(frozen=True)
class CommandLine:
    """A command line read once: its options, with their values, and its overrides."""

    options: list[str] = field(default_factory=list)
    overrides: list[Override] = field(default_factory=list)

    @classmethod
    def parse(cls, words: Sequence[str]) -> CommandLine:
        """Return the words told apart; one without an equals sign counts as an option."""
        options: list[str] = []
        overrides: list[Override] = []
        for previous, word in zip(["", *words], words, strict=False):
            of_option = previous in OPTIONS_WITH_VALUE
            if "=" in word and not word.startswith("-") and not of_option:
                overrides.append(Override.parse(word))
            else:
                options.append(word)
        return cls(options, overrides)

    def positional(self) -> list[str]:
        """Return the words that are neither options, nor values of options, nor overrides."""
        before = ["", *self.options]
        return [
            word
            for previous, word in zip(before, self.options, strict=False)
            if not word.startswith("-") and previous not in OPTIONS_WITH_VALUE
        ]

    def words(self) -> list[str]:
        """Return the command line, options first."""
        return [*self.options, *map(str, self.overrides)]

    def words_for_hydra(self) -> list[str]:
        """Return the command line as Hydra takes it.

        What a task or an executor takes is checked by us: Hydra adds the key where it is not known.
        """
        overrides = [
            replace(each, prefix="++") if each.top in OPEN_GROUPS and "." in each.key else each
            for each in self.overrides
        ]
        return [*self.options, *map(str, overrides)]

    def value(self, key: str) -> str | None:
        """Return the plain value that the last override gives a key; None where none does."""
        given = [each for each in self.overrides if each.key == key]
        return given[-1].plain_value if given else None

    def spelled_out(self) -> CommandLine:
        """Return the same with every override as Hydra understands it."""
        return CommandLine(self.options, [spelled_out(each) for each in self.overrides])


def spelled_out(override: Override) -> Override:
    """Rewrite an override so that Hydra understands what users mean.

    ``workers=[1,2]`` becomes the sweep ``workers=1,2``; ``workers=cores`` becomes 1, 2, 4 … up to
    the usable cores; a leading ``+``, which Hydra's own error messages recommend, is dropped,
    since a key outside the schema would be accepted without effect.
    """
    if override.top == "hydra":
        return override
    key, value = override.key, override.value.strip()
    if key in FREE_TEXT:
        return Override(key, value if value[:1] in QUOTES else quoted(value))
    if override.top not in FIXED_KEYS and value.startswith("[") and value.endswith("]"):
        value = value[1:-1]
    return Override(key, ",".join(_levels(key, value.split(","))))


def worker_counts(cores: int | None = None) -> list[int]:
    """Return 1, 2, 4 … up to and including the usable cores."""
    cores = cores or usable_cores()
    return sorted({cores, *(2**power for power in range(cores.bit_length()))})


def as_words(parameters: dict[str, Any]) -> Iterable[Override]:
    """Yield the sweep parameters of an experiment as overrides."""
    for key, value in parameters.items():
        levels = ",".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
        yield Override(str(key), levels)


def _levels(key: str, words: Sequence[str]) -> Iterator[str]:
    for word in words:
        if key == "workers" and word.strip() == "cores":
            yield from map(str, worker_counts())
        elif key == "size":
            yield _whole(word.strip())
        else:
            yield word


def _whole(word: str) -> str:
    """Write 1e6 as the whole number that it is."""
    return str(int(float(word))) if re.fullmatch(r"\d+(\.\d+)?[eE]\+?\d{1,2}", word) else word
