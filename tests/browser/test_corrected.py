"""What was set right by hand on the page: marked in words, linked to who, when and why, and readable by all."""

from dataclasses import replace

import pytest
from corrected_story import correct, many, told
from page_looks import OVERFLOW, check_rules


def corrected():
    """The account of the little story with corrections of all sorts, one of which cannot be applied."""
    lost = correct("same_name", "gazette 'Dana Rusk'", "herald 'Kestrel Lines'")
    long = replace(correct("title", "mail", title="Ferry"), why="X" * 200)
    return told(*many(), lost, long)


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (1440, "dark"), (320, "light")])
def test_axe_finds_nothing_against_what_was_set_by_hand(show, page, width, scheme):
    """The rules of WCAG 2.2 A and AA hold, and nothing stands outside of the page."""
    page.size(width)
    page.prefer(prefers_color_scheme=scheme)
    show(corrected())
    assert page.run(OVERFLOW) == [0, []]
    check_rules(page)


def test_a_mark_leads_to_who_when_and_why(show, page):
    """A line that was set right says so in words; its mark opens the correction, with what was read before."""
    show(corrected())
    marks = page.run("return Array.from(document.querySelectorAll('.by-hand'), (m) => m.textContent.trim())")
    assert any("kind of figure set by hand by Ada Roe, 9 March 2031" in mark for mark in marks)
    assert any("Read before: rescued." in mark for mark in marks)
    page.run("document.querySelector('.by-hand a').click()")
    opened = page.run("return document.querySelector(':target').textContent")
    assert "checked with the harbour's log" in opened
    targets = page.run(
        "return [...document.querySelectorAll('.by-hand a')].every((a) => document.getElementById(a.hash.slice(1)))"
    )
    assert targets


def test_the_words_of_a_correction_open(show, page):
    """A correction cites the very words that it is about."""
    show(corrected())
    page.run("document.querySelectorAll('#s1-by-hand li')[1].querySelector('a.cite').click()")
    assert page.run("return document.querySelector('#panel-words mark.here').textContent") == "32 passengers"
