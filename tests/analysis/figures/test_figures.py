"""Figures: nothing covers anything, captions stand alone, the same data give the same bytes."""

from __future__ import annotations

import itertools

import pytest
from matplotlib.text import Text

from parscale.analysis.configuration import compose_configuration
from parscale.analysis.figures import draw_figures
from parscale.analysis.figures.drawing import Drawing
from parscale.analysis.pipeline import analyse


def _config(*settings):
    return compose_configuration(["formats=[svg]", *settings])


def _made(paths, *settings):
    return analyse(paths, _config(*settings), lambda _: None)


def _overlaps(figure):
    """Returns pairs of drawn texts whose boxes cover one another, and texts out of the page."""
    figure.canvas.draw()
    renderer, page = figure.canvas.get_renderer(), figure.bbox
    boxes = [
        (text.get_text(), text.get_window_extent(renderer))
        for text in set(figure.findobj(Text)) - _undrawn(figure)
        if text.get_text().strip() and text.get_visible()
    ]
    off = [
        words
        for words, box in boxes
        if min(box.x0 - page.x0, page.x1 - box.x1, box.y0 - page.y0, page.y1 - box.y1) < -1
    ]
    pairs = itertools.combinations(boxes, 2)
    return [(a, b) for (a, box), (b, other) in pairs if _cover(box, other)], off


def _undrawn(figure):
    """Returns the texts of hidden axes, and of ticks that exist but lie outside the view."""
    found = set()
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            drawn = set(map(id, axis._update_ticks())) if axes.get_visible() else set()
            for tick in [*axis.majorTicks, *axis.minorTicks]:
                if id(tick) not in drawn:
                    found |= {tick.label1, tick.label2}
        if not axes.get_visible():
            found |= set(axes.findobj(Text))
    return found


def _cover(box, other):
    wide = min(box.x1, other.x1) - max(box.x0, other.x0)
    high = min(box.y1, other.y1) - max(box.y0, other.y0)
    return wide > 1 and high > 1.5


def _studies(synthetic):
    weak = {"kind": "weak", "work": {"power": 1.0}}
    growing = [
        cell
        for p in (1, 2, 4)
        for cell in (
            synthetic.PlantedCell("serial", 100 * p, seconds=0.1 * p),
            synthetic.PlantedCell("pool", 100 * p, p, 0.11, 0.02, 0.01, "auto"),
        )
    ]
    several = [
        synthetic.PlantedCell(executor, 1000, p, 0.1 / p, task=task, python=python)
        for task in ("squares", "primes")
        for python in ("3.11.7", "3.14.0t")
        for executor, p in (("serial", 1), ("pool", 1), ("pool", 2))
    ]
    many = [synthetic.PlantedCell("serial", 1000)] + [
        synthetic.PlantedCell(
            f"executor{i % 5}", 1000, p, 0.1 * 3.0 ** (i % 7 - 1), chunksize=str(i)
        )
        for i in range(20)
        for p in (1, 2, 4)
    ]
    return {
        "article": (synthetic.article(), {}),
        "one": ([synthetic.PlantedCell("serial"), synthetic.PlantedCell("pool", workers=2)], {}),
        "strong": (synthetic.scaling((1, 2, 4, 8, 16), executors=("processes", "pool")), {}),
        "weak": (growing, {"scaling": weak}),
        "groups": (several, {}),
        "many": (many, {}),
    }


@pytest.mark.parametrize("name", ["article", "one", "strong", "weak", "groups", "many"])
@pytest.mark.parametrize("width", ["single", "double"])
def test_no_text_covers_another_and_none_leaves_the_page(synthetic, tmp_path, name, width):
    """Every figure of every kind of study, in both widths."""
    cells, settings = _studies(synthetic)[name]
    made = _made([synthetic.write_study(tmp_path / "s", cells, **settings)], f"width={width}")
    assert made.figures
    for drawn in made.figures:
        assert _overlaps(drawn.figure) == ([], []), drawn.name


@pytest.mark.parametrize("name", ["article", "weak", "groups"])
def test_every_caption_says_scope_clock_summary_and_replicates(synthetic, tmp_path, name):
    """Rule 10: a figure is copied without its page."""
    cells, settings = _studies(synthetic)[name]
    made = _made([synthetic.write_study(tmp_path / "s", cells, **settings)])
    for drawn in made.figures:
        for words in ("warm pool", "perf_counter_ns", "95 % interval", "6 blocks", "Baseline"):
            assert words in drawn.caption, drawn.name


def test_the_same_study_gives_the_same_figures(synthetic, tmp_path):
    """No dates, no random names: a figure under version control changes only with its data."""
    directory = synthetic.write_study(tmp_path / "s", synthetic.scaling())
    one = _made([directory], f"output={tmp_path / 'one'}").figures
    two = _made([directory], f"output={tmp_path / 'two'}").figures
    assert [figure.svg for figure in one] == [figure.svg for figure in two]


def test_a_model_is_projected_only_on_request(synthetic, tmp_path):
    """Curves end at the largest count measured unless asked to go on, then they are dashed."""
    directory = synthetic.write_study(tmp_path / "s", synthetic.scaling((1, 2, 4, 6, 8)), blocks=8)
    for settings, dashed in (([], False), (["project_to=64"], True)):
        made = _made([directory], *settings)
        (drawn,) = [one for one in made.figures if one.name == "speedup_by_workers"]
        reach = (
            max(
                line.get_xdata().max()
                for axes in drawn.figure.axes
                for line in axes.lines
                if len(line.get_xdata()) > 20
                and line.get_linestyle() == "--"
                and line.get_color() != "#767676"
            )
            if dashed
            else 8
        )
        assert reach == (64 if dashed else 8)


def test_drawing_nothing_draws_nothing(tmp_path):
    """No study, no figure."""
    assert draw_figures(Drawing([], _config(), tmp_path), "strong") == []
