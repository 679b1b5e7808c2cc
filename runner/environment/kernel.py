"""Files in which the kernel tells about the machine, under a root that tests can replace."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Kernel:
    """Reader of ``/proc`` and ``/sys`` below ``root``; what cannot be read is None or empty."""

    root: Path = Path("/")

    def path(self, name: str) -> Path:
        """Return the path of a file by its usual absolute name."""
        return self.root / name.lstrip("/")

    def text(self, name: str) -> str | None:
        """Return a file's text without surrounding white space."""
        try:
            return self.path(name).read_text(errors="replace").strip()
        except (OSError, ValueError):
            return None

    def number(self, name: str) -> int | None:
        """Return the integer that a file holds."""
        try:
            return int(self.text(name) or "")
        except ValueError:
            return None

    def lines(self, name: str) -> list[str]:
        """Return a file's lines."""
        return (self.text(name) or "").splitlines()

    def table(self, name: str, separator: str = ":") -> dict[str, str]:
        """Return a file of ``key: value`` lines; of repeated keys the first counts."""
        pairs = (line.partition(separator) for line in self.lines(name))
        found: dict[str, str] = {}
        for key, _, value in pairs:
            found.setdefault(key.strip(), value.strip())
        return found

    def matching(self, pattern: str) -> dict[Path, str]:
        """Return the texts of all files whose absolute name matches a glob pattern."""
        try:
            paths = sorted(self.root.glob(pattern.lstrip("/")))
        except OSError:
            return {}
        texts = {path: self.text(str(path.relative_to(self.root))) for path in paths}
        return {path: text for path, text in texts.items() if text is not None}


def numbers_in(ranges: str) -> list[int]:
    """Return the CPU numbers of a kernel list such as ``0-3,8``."""
    found: list[int] = []
    for part in filter(None, ranges.strip().split(",")):
        first, _, last = part.partition("-")
        found += range(int(first), int(last or first) + 1)
    return found
