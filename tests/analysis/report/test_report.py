"""End to end: the command, its files, its figures, its words for bad input."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from checkout import ROOT

from parscale.analysis.command import main
from parscale.analysis.configuration import compose_configuration
from parscale.analysis.pipeline import analyse

VOID = {"meta", "img", "br", "link"}


class _Page(HTMLParser):
    """Checks that tags nest, and collects images and outside references."""

    def __init__(self):
        super().__init__()
        self.open, self.images, self.outside = [], [], []

    def handle_starttag(self, tag, attrs):
        names = dict(attrs)
        if tag == "img":
            self.images.append(names["src"])
            assert names["alt"]
        if tag not in VOID:
            self.open.append(tag)
        for key in ("src", "href"):
            if names.get(key, "#").startswith(("http", "//", "file")):
                self.outside.append(names[key])

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def _config(*settings):
    return compose_configuration(["formats=[svg]", *settings])


def _made(paths, *settings):
    return analyse(paths, _config(*settings), lambda _: None)


def test_the_html_is_whole_and_needs_nothing_else(synthetic, tmp_path):
    """Tags nest, every figure is inside as SVG, no address leads out."""
    made = _made([synthetic.write_study(tmp_path / "s", synthetic.article((100, 1000)))])
    text = (made.folder / "report.html").read_text(encoding="utf-8")
    page = _Page()
    page.feed(text)
    assert page.open == []
    assert page.outside == []
    assert len(page.images) == len(made.figures) >= 4
    for source in page.images:
        head, _, data = source.partition(",")
        assert head == "data:image/svg+xml;base64"
        assert b"<svg" in base64.b64decode(data)


def test_the_markdown_links_to_figures_that_exist(synthetic, tmp_path):
    """Paths are relative, so that the directory can be mailed."""
    made = _made([synthetic.write_study(tmp_path / "s", synthetic.scaling())])
    text = (made.folder / "report.md").read_text(encoding="utf-8")
    links = re.findall(r"!\[.*?\]\((.+?)\)", text)
    assert links
    assert all((made.folder / link).is_file() for link in links)


def test_tables_have_their_columns(synthetic, tmp_path):
    """The columns that other programs read."""
    made = _made([synthetic.write_study(tmp_path / "s", synthetic.scaling((1, 2, 4, 8)))])
    frame = pd.read_csv(made.folder / "estimates.csv")
    wanted = {
        "study",
        "cell",
        "role",
        "scope",
        "task",
        "size",
        "executor",
        "workers",
        "chunksize",
        "python",
        "arm",
        "blocks",
        "seconds",
        "seconds_low",
        "seconds_high",
        "speedup",
        "speedup_low",
        "speedup_high",
        "efficiency",
        "efficiency_low",
        "efficiency_high",
        "relative_speedup",
        "relative_speedup_low",
        "speedup_median",
        "versus_best",
        "versus_best_name",
        "baseline",
        "baseline_seconds",
        "one_worker_seconds",
        "best_serial_seconds",
        "interval_method",
        "status",
        "missing",
    }
    assert wanted <= set(frame)
    assert len(frame) == 2 * (5 + 1)
    models = pd.read_csv(made.folder / "models.csv")
    assert {
        "study",
        "group",
        "model",
        "parameter",
        "value",
        "low",
        "high",
        "aicc",
        "lack_of_fit_p",
    } <= set(models)
    assert {"amdahl", "usl", "karp_flatt"} <= set(models["model"])
    assert json.loads((made.folder / "verdict.json").read_text())[0]["scope"] == "warm"


def test_a_planted_serial_fraction_is_recovered(synthetic, tmp_path):
    """From a study directory to Amdahl's s, inside its interval."""
    cells = synthetic.scaling((1, 2, 3, 4, 6, 8), serial_fraction=0.1)
    made = _made([synthetic.write_study(tmp_path / "s", cells, blocks=12, noise=0.02)])
    models = pd.read_csv(made.folder / "models.csv")
    rows = models[(models["model"] == "amdahl") & models["group"].str.startswith("warm")]
    row = rows[rows["parameter"] == "serial_fraction"].iloc[0]
    assert row["low"] < 0.1 < row["high"]


def test_every_missing_cell_is_in_the_report_with_its_reason(synthetic, tmp_path):
    """Rule 2: planned, failed, skipped, all named."""
    cells = [
        *synthetic.scaling(),
        synthetic.PlantedCell("pool", workers=2, status="skipped", error="would take 99 s"),
        synthetic.PlantedCell("threads", workers=2, measured=False),
    ]
    made = _made([synthetic.write_study(tmp_path / "s", cells)])
    for name in ("report.md", "report.html"):
        text = (made.folder / name).read_text(encoding="utf-8")
        assert "would take 99 s" in text
        assert "planned, never started" in text
    assert len(pd.read_csv(made.folder / "missing.csv")) == 2


def test_only_failures_still_make_a_report(synthetic, tmp_path):
    """No figure, no number, no crash."""
    cells = [
        synthetic.PlantedCell("serial", status="failed", error="ValueError: a | b <c>"),
        synthetic.PlantedCell("pool", workers=2, status="timeout", error="over 20 s"),
    ]
    made = _made([synthetic.write_study(tmp_path / "s", cells)])
    assert made.figures == ()
    text = (made.folder / "report.html").read_text(encoding="utf-8")
    assert "ValueError: a | b &lt;c&gt;" in text
    _Page().feed(text)


def test_two_studies_stand_side_by_side(synthetic, tmp_path):
    """Both in one table, one verdict each, panels named after their study."""
    first = synthetic.write_study(tmp_path / "a", synthetic.scaling(), name="first")
    second = synthetic.write_study(tmp_path / "b", synthetic.scaling(), name="second", seed=7)
    made = _made([first, second])
    assert made.folder == second / "report-beside-first"
    assert set(pd.read_csv(made.folder / "estimates.csv")["study"]) == {"first", "second"}
    assert len(made.examined) == 2
    text = (made.folder / "figures" / "who_wins.txt").read_text(encoding="utf-8")
    assert "first" in text
    assert "second" in text


def test_the_command_writes_and_prints(synthetic, tmp_path, capsys, monkeypatch):
    """The newest study is found, the table, the verdict and the files are printed."""
    synthetic.write_study(tmp_path / "outputs" / "x" / "old", synthetic.scaling())
    monkeypatch.chdir(tmp_path)
    assert main(["formats=png", "dpi=60", "raw_points=false"]) == 0
    out = capsys.readouterr().out
    assert "Yes, running it in parallel pays" in out
    assert "report/report.html" in out.replace("\n", "")
    figures = Path("outputs/x/old/report/figures")
    assert {path.suffix for path in figures.iterdir()} == {".png", ".txt"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nosuch"], "nosuch does not exist"),
        ([], "no study in outputs"),
        (["--verbose"], "unknown option --verbose"),
        (["formts=png"], "unknown setting 'formts'. Did you mean 'formats'?"),
        (["formats=gif"], "must be some of svg, pdf, png"),
        (["level=2"], "must be between"),
        (["level=high"], "must be of type"),
        (["width=["], "width=[: no viable"),
        (["report=none"], "asks for no report"),
        (["report=papper"], "paper"),
        (["max_panels=true"], "must be of type int"),
    ],
)
def test_bad_input_is_one_line_and_two(tmp_path, monkeypatch, capsys, arguments, words):
    """Exit code 2, one line on standard error, a suggestion, no traceback."""
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    error = capsys.readouterr().err
    assert words in error
    assert error.count("\n") == 1


def test_help_is_one_screen_and_imports_nothing_slow(tmp_path):
    """`--help` answers before pandas, matplotlib or Hydra are imported."""
    code = (
        "import sys; from parscale.analysis.command import main; main(['--help']);"
        "print(sorted({'pandas', 'matplotlib', 'hydra', 'scipy'} & set(sys.modules)))"
    )
    root = ROOT
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root / "src", capture_output=True, text=True, check=True
    )
    lines = done.stdout.splitlines()
    assert lines[-1] == "[]"
    assert len(lines) <= 30
    assert max(map(len, lines)) <= 100


def test_every_report_setting_composes():
    """Each YAML of the group is a valid configuration."""
    folder = ROOT / "conf" / "report"
    for path in set(folder.glob("*.yaml")) - {folder / "none.yaml"}:
        assert compose_configuration([f"report={path.stem}"]).formats
