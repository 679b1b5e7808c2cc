"""What the documents promise exists: commands, links, the tests' command in CI."""

from __future__ import annotations

import re

import pytest
from checkout import ROOT

DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "benchmarks" / "README.md"]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document):
    """Every relative link and image names a file of the project."""
    text = document.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#\s]+)", text):
        if "://" not in target:
            assert (document.parent / target).exists(), target


def test_ci_runs_the_command_of_the_readme():
    """The README's test command is one line, and it is what CI looks for."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.findall(r"^python3 -m venv .* -m pytest$", readme, re.MULTILINE)
    assert len(found) == 1
    assert "README.md" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_commands_exist(document):
    """Every `python -m …` in a document names a module, every experiment a YAML file."""
    text = document.read_text(encoding="utf-8")
    for module in re.findall(r"python3? -m ([a-z_.]+)", text):
        if module.split(".")[0] in ("runner", "analysis", "benchmarks"):
            path = ROOT.joinpath(*module.rstrip(".").split("."))
            assert path.is_dir() or path.with_suffix(".py").exists(), module
    for experiment in re.findall(r"(?<!\w )experiment=([a-z_]+)", text):
        if experiment not in ("thumbnails", "mine"):
            assert (ROOT / "conf" / "experiment" / f"{experiment}.yaml").exists(), experiment
