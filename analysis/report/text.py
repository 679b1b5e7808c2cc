"""Text from outside (names, reasons, captions) made harmless for the place it is printed in."""

from __future__ import annotations

import re

_MARKDOWN = re.compile(r"([\\`*_\[\]<>|#])")


def printable(text: str) -> str:
    """Returns the text without control characters, which a terminal would obey."""
    return "".join(char if char.isprintable() else " " for char in text)


def markdown(text: object) -> str:
    """Returns text that Markdown prints as it is: no markup, no HTML, no links, one line."""
    return _MARKDOWN.sub(r"\\\1", " ".join(printable(str(text)).split()))


def markdown_cell(text: object) -> str:
    """Returns text for a cell of a Markdown table."""
    return markdown(text)


def code(text: str) -> str:
    """Returns text for a block of code: no fence can end it."""
    return printable(text).replace("```", "'''")
