"""Which reports come from which origin, drawn."""

import random

import pytest
from chart_parts import crowded_of, links_of, marks_of, overlaps_of, root_of, texts_of

from storyledger.render.charts import Row, draw_origins

KINDS = ("wide", "narrow")


def report(id_, origin, published="2024-03-12"):
    return {"id": id_, "origin": origin, "published": published}


def drawn(reports, copies=(), names="Lamp Post"):
    rows = [Row(told, f"#s1-{told['id']}", told["id"].upper()[:2], n % 8 + 1, names) for n, told in enumerate(reports)]
    ids = list(dict.fromkeys(told["origin"] for told in reports))
    origins = [{"id": id_, "credit": "Tidewire" if id_ == "o1" else None} for id_ in ids]
    return draw_origins("s1-origins", rows, origins, [{"report": a, "of": b, "kind": kind} for a, b, kind in copies])


@pytest.mark.parametrize("kind", KINDS)
def test_reports_of_one_origin_stand_together_in_the_order_of_publication(kind):
    """The earlier report stands above and to the left of its copy; another origin's comes after both."""
    chart = drawn([report("b", "o1", "2024-03-14"), report("c", "o2", "2024-03-13"), report("a", "o1")])
    (first, one), (second, two), (third, three) = ((h, p) for h, p, _ in marks_of(root_of(getattr(chart, kind))))
    assert [first, second, third] == ["#s1-a", "#s1-b", "#s1-c"]
    assert one[1] < two[1] < three[1]
    assert one[0] < three[0] < two[0]


def test_who_has_whose_text_is_an_arrow_whose_dash_tells_how():
    """Same wire is a line, copied dashes, rewritten dots; the sentence says so."""
    reports = [report(id_, "o1") for id_ in "abcd"]
    chart = drawn(reports, [("b", "a", "same wire"), ("c", "a", "copied"), ("d", "a", "rewritten")])
    dashes = [node.get("stroke-dasharray") for node in root_of(chart.wide).iter("{*}path") if "V" in node.get("d", "")]
    assert dashes == [None, "6,3", "1.5,3.5"]
    assert all(word in chart.description for word in ("same wire", "copied", "rewritten"))
    assert chart.rows[1][3].text == "A (same wire)"


def test_a_single_report_is_not_drawn():
    """One report has one origin; there is nothing to see."""
    assert drawn([report("a", "o1")]) is None


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_lies_on_anything_else(kind):
    """Whatever the days and the names, with and without days."""
    dice = random.Random(11)
    for names in ("Lamp", "The Daily Lamp Post and Harbour Intelligencer", "صحيفة المصباح " * 9, "w" * 200):
        days = [None, "2024-03-12", "2024-03-13", "2019-01-01", "2024-03-12/2024-03-15", "2024", "2024-03-28"]
        reports = [report(f"r{n}", f"o{dice.randint(1, 9)}", dice.choice(days)) for n in range(14)]
        root = root_of(getattr(drawn(reports, [("r1", "r2", "copied"), ("r3", "r9", "copied")], names), kind))
        assert not overlaps_of(root)
        assert not crowded_of(root)


@pytest.mark.parametrize("kind", KINDS)
def test_an_arrow_between_origins_goes_past_the_names_of_those_between(kind):
    """From the first origin to the third, it crosses no word of the second."""
    days = {"o1": "2024-03-12", "o2": "2024-03-14", "o3": "2024-03-12", "o4": None}
    reports = [report(f"r{n}", origin, day) for n, (origin, day) in enumerate(days.items())]
    assert not overlaps_of(root_of(getattr(drawn(reports, [("r2", "r0", "copied")]), kind)))


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_drawn_is_counted(kind):
    """Of a thousand reports some are drawn; those of a drawn origin and those of others are told as numbers."""
    reports = [report("a0", "o1"), *(report(f"a{n}", "o1") for n in range(1, 300))]
    reports += [report(f"b{n}", f"p{n}") for n in range(700)]
    chart = drawn(reports)
    root = root_of(getattr(chart, kind))
    shown = len(links_of(root))
    counted = sum(int(words.split()[1].replace(",", "")) for words, *_ in texts_of(root) if words.startswith("and "))
    assert shown + counted == 1000
    assert len(chart.rows) == 1000
