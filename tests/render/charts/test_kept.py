"""Drawings that are kept: the engine draws what is new, and what is kept is what it would draw."""

import vl_convert

from storyledger.render.charts import vega
from storyledger.render.charts.canvas import Canvas, Look
from storyledger.render.charts.vega import Link, draw_sheets


def sheet(number, label="a claim", x=20.0):
    """Return a drawing of one mark."""
    canvas = Canvas(760.0, "wide")
    canvas.mark((x, 20.0), Look("var(--o1)"), Link(f"#s1-a-{number}", label), "A")
    return canvas.sheet(40.0, "A drawing")


def count_sheets(monkeypatch):
    """Return a list that gets the number of sheets of each run of the engine, with nothing kept before."""
    vega._kept.cache_clear()
    runs = []
    engine = vl_convert.vega_to_svg

    def draw(spec, **given):
        runs.append(len(spec["marks"]))
        return engine(spec, **given)

    monkeypatch.setattr(vega.vl_convert, "vega_to_svg", draw)
    return runs


def test_only_what_is_new_is_drawn(monkeypatch):
    """The same sheets again take no run, one more takes a run of one; the answers are those of a first drawing."""
    runs = count_sheets(monkeypatch)
    first = draw_sheets([sheet(1), sheet(2), sheet(1)])
    assert draw_sheets([sheet(3), sheet(2), sheet(1)])[1:] == first[1:]
    assert runs == [2, 1]
    vega._kept.cache_clear()
    assert draw_sheets([sheet(1), sheet(2), sheet(1)]) == first


def test_whatever_differs_is_drawn_anew(monkeypatch):
    """Another link, another name or another place is another drawing."""
    runs = count_sheets(monkeypatch)
    drawn = {draw_sheets([one])[0] for one in (sheet(1), sheet(2), sheet(1, label="another"), sheet(1, x=30.0))}
    assert len(drawn) == len(runs) == 4


def test_what_is_kept_is_bounded(monkeypatch):
    """The drawings that were asked for longest ago go first."""
    runs = count_sheets(monkeypatch)
    (size,) = map(len, draw_sheets([sheet(1)]))
    monkeypatch.setattr(vega, "_MOST_KEPT", 2 * size + size // 2)
    draw_sheets([sheet(2)])
    draw_sheets([sheet(1)])
    draw_sheets([sheet(3)])
    draw_sheets([sheet(1)])
    assert runs == [1, 1, 1]
    draw_sheets([sheet(2)])
    assert runs == [1, 1, 1, 1]
