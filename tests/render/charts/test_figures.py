"""A figure drawn: every claim a mark, or counted."""

import pytest
from lxml import etree

from storyledger.render.charts import FigureRows, Row, draw_figures

SVG = "{http://www.w3.org/2000/svg}"


def claim(value=None, low=None, high=None, as_of=None, **more):
    return {"value": value, "low": low, "high": high, "as_of": as_of, "approximate": False, "source": None, **more}


def figure(*claims, low=None, best=None, high=None):
    given = {"what": "lamps lit", "low": low, "best": best, "high": high}
    rows = [Row(told, f"#s1-a-{n}", "A", 1 + n % 8, "Lamp Post") for n, told in enumerate(claims, 1)]
    return FigureRows("s1-figure-1", given, rows)


@pytest.mark.parametrize("kind", ["wide", "narrow"])
def test_every_claim_is_a_link_to_its_words(kind):
    """Each claim's mark leads where its row says, in the order of days and numbers."""
    shown = figure(claim(14, 14, 14, "2024-03-12"), claim(20, 20, None, "2024-03-15"), claim(None, 16, 18, None))
    (chart,) = draw_figures([shown])
    root = etree.fromstring(getattr(chart, kind))
    assert [link.get("href") for link in root.iter(f"{SVG}a")] == ["#s1-a-1", "#s1-a-2", "#s1-a-3"]


def test_one_number_is_not_drawn():
    """Claims that all name one number have no course."""
    assert draw_figures([figure(claim(5, 5, 5, "2024-03-12"), claim(5, 5, 5, "2024-03-13"))]) == (None,)
