"""What comes out of the engine: only what a page needs, and nothing that a stranger could make it do."""

import json
from pathlib import Path

import pytest
import vl_convert
from chart_parts import SVG, root_of

from storyledger.render.charts import (
    FigureRows,
    Row,
    draw_figures,
    draw_map,
    draw_origins,
    draw_positions,
    draw_timeline,
)

PAYLOADS = [
    "</svg><script>alert(1)</script>", "datum.x", "{{7*7}}", "']; alert(1)//", "javascript:alert(1)", "a" * 5000,
    "\u202etxet\u202c", "\x00\x1b[31m\ud800\ufffe", "&lt;b&gt;\"'<b onclick=x>", "url(#x)", "", "عربي", "漢字" * 99,
    "é\u0301" * 500,
]  # fmt: skip
ELSEWHERE = [
    "",
    "javascript:alert(1)",
    "https://example.org/",
    "data:text/html,x",
    " #x",
    "//evil.example/x",
    "/\\x",
    "/\t/x",
]
TAGS = {"svg", "g", "a", "title", "path", "line", "text", "tspan"}


def story_charts(words="Lamp", href="#s1-a-1"):
    """All charts of a small story with the same words everywhere."""

    def rows(*given):
        return [Row(told, href, words, 1, words) for told in given]

    claims = rows(
        {"value": 5, "low": 5, "high": 5, "as_of": "2024-03-12", "source": words, "quote": words},
        {"value": 9, "low": 9, "high": None, "as_of": "2024-03-13", "source": words, "quote": words},
    )
    days = ("2024-03-12", "2024-03-14")
    charts = [
        *draw_figures([FigureRows("f", {"what": words, "low": 5, "best": 9, "high": None}, claims)]),
        draw_timeline("t", rows(*({"date": day, "what": words, "modality": words} for day in days))),
        draw_positions("p", rows(*({"date": day, "actor": words, "issue": words, "stance": words} for day in days))),
        draw_map("m", rows({"name": words, "latitude": 36, "longitude": 37, "feature": words, "citations": []})),
        draw_origins(
            "o",
            rows(*({"id": id_, "origin": "o1", "published": day} for id_, day in zip("ab", days, strict=True))),
            [{"id": "o1", "credit": words}],
            [{"report": "b", "of": "a", "kind": words}],
        ),
    ]
    assert None not in charts
    return charts


def drawings(charts):
    return [getattr(chart, kind) for chart in charts for kind in ("wide", "narrow")]


@pytest.mark.parametrize("words", PAYLOADS)
def test_words_of_reports_stay_words(words):
    """Markup, expressions of the engine, control signs and endless names are text, or nothing."""
    plain = [sorted(node.tag for node in root_of(svg).iter()) for svg in drawings(story_charts())]
    assert {tag for tags in plain for tag in tags} <= {f"{SVG}{tag}" for tag in TAGS}
    for svg in drawings(story_charts(words)):
        root = root_of(svg)
        assert {node.tag for node in root.iter()} <= {f"{SVG}{tag}" for tag in TAGS}
        assert not any(name.startswith("on") or name in {"style", "id"} for node in root.iter() for name in node.attrib)
        assert not set(svg) & {chr(code) for code in (*range(9), *range(11, 32), 0x202E, *range(0xD800, 0xE000))}
        assert max(len(node.text or "") for node in root.iter()) <= 400


@pytest.mark.parametrize("href", ["#s1-a-1", "/stories/x/reports/y?page=2#s1-a-1", "/a b&c<d>\"'"])
def test_a_link_leads_exactly_where_its_row_says(href):
    """Addresses come back as they were given, and no other stands in the drawing."""
    for svg in drawings(story_charts(href=href)):
        root = root_of(svg)
        assert {link.get("href") for link in root.iter(f"{SVG}a")} == {href}
        assert "vega" not in svg
        assert not any("http" in value for node in root.iter() for value in node.attrib.values())


@pytest.mark.parametrize("href", ELSEWHERE)
def test_what_is_no_address_of_the_page_is_no_link(href):
    """Marks without a place in the page keep their name and lead nowhere."""
    for svg in drawings(story_charts(href=href)):
        assert not list(root_of(svg).iter(f"{SVG}a"))


def test_links_have_names_and_all_else_is_hidden_from_readers_of_screens():
    """Each link has a label and a tooltip; what is not within a link or named is decoration, for the table says it."""
    for svg in drawings(story_charts()):
        root = root_of(svg)
        assert root.get("role") == "group"
        assert root.get("aria-label")
        for link in root.iter(f"{SVG}a"):
            assert link.get("aria-label") == link.findtext(f"{SVG}title")
        for text in root.iter(f"{SVG}text"):
            assert any(above.get("aria-hidden") == "true" for above in text.iterancestors())


def test_no_word_or_address_goes_through_the_engine(monkeypatch):
    """What the engine is given holds numbers and our own outlines, nothing of a report and no link."""
    given = []
    draw = vl_convert.vega_to_svg

    def kept(spec, **more):
        given.append(json.dumps(spec))
        return draw(spec, **more)

    monkeypatch.setattr(vl_convert, "vega_to_svg", kept)
    story_charts("Lamplighter", "#s1-a-1")
    assert len(given) == 5
    assert not any("Lamplighter" in spec or "s1-a" in spec for spec in given)


def test_colours_are_those_of_the_page():
    """Every colour is a custom property, so that light and dark follow the page."""
    for svg in drawings(story_charts()):
        for node in root_of(svg).iter():
            for paint in (node.get("fill"), node.get("stroke")):
                assert paint is None or paint == "none" or paint.startswith("var(--")


def test_letters_are_large_enough_to_read():
    """No text is below 11 units, and a drawing is never shown smaller than it is but on the narrowest screens."""
    for svg in drawings(story_charts()):
        sizes = [float(size) for node in root_of(svg).iter() if (size := node.get("font-size"))]
        assert min(sizes) >= 11


def test_the_same_story_is_drawn_the_same():
    """Drawing twice gives the same bytes, alone and in a batch."""
    assert drawings(story_charts()) == drawings(story_charts())


def test_the_charts_of_an_account_are_small():
    """No drawing of the example's account is above 20 KB."""
    account = json.loads((Path(__file__).parent.parent / "fixture_account.json").read_text(encoding="utf-8"))
    story = account["stories"][0]
    rows = [Row(figure, "") for figure in story["figures"]]
    shown = [
        FigureRows(f"f{n}", row.given, [Row(claim, f"#c{n}", "A", 1, "Lamp Post") for claim in row.given["claims"]])
        for n, row in enumerate(rows)
    ]
    charts = [
        *draw_figures(shown),
        draw_timeline("t", [Row(event, "#e") for event in story["events"]]),
        draw_positions("p", [Row(position, "#p") for position in story["positions"]]),
        draw_map("m", [Row(place, "#p") for place in story["places"]]),
        draw_origins("o", [Row(report, "#r") for report in story["reports"]], story["origins"], story["copies"]),
    ]
    sizes = [len(svg) for svg in drawings(chart for chart in charts if chart is not None)]
    assert len(sizes) > 6
    assert max(sizes) < 20_000
