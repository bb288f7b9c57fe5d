"""The page of a paged original: in the account, on the page and in the summary, and nowhere for reports without."""

import re
from dataclasses import replace

import pytest
from account_records import make_account
from lxml import html

from storyledger.errors import AccountError
from storyledger.render.html import render_html
from storyledger.render.json import account_json, validate
from storyledger.render.pages import page_words
from storyledger.render.terminal import render_terminal


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (0, 5, "p. 1"),
        (99, 100, "p. 1"),
        (100, 101, "p. 2"),
        (90, 110, "pp. 1–2"),
        (150, 160, "p. 4"),
        (150, 150, "p. 4"),
    ],
)
def test_words_stand_on_their_page(start, end, words):
    """A page begins with its first character; words over its end stand on two; page 3 is empty."""
    assert page_words({"pages": [0, 100, 150, 150]}, start, end) == words
    assert page_words({}, start, end) == ""


def paged(told):
    """Return the account with a report that begins its second page in its third character."""
    report = told["stories"][0]["reports"][0]
    report["pages"] = [0, 3]
    return told


def test_a_citation_shows_its_page(told):
    """On the page beside the letter and in the summary; other reports' citations are as they were."""
    assert " p. " not in render_terminal(told, 120)
    shown = paged(told)
    validate(shown)
    assert re.search(r"\[A p\. 2, B\]", render_terminal(shown, 120))
    labels = {
        link.text_content()
        for link in html.document_fromstring(render_html(shown)).xpath("//a[@class and @data-words]")
    }
    assert any(re.search(r", A\d+ p\. 2$", label) for label in labels)
    assert not any(re.search(r", B\d+ p\.", label) for label in labels)


@pytest.mark.parametrize("pages", [[], [1, 2], [0, 5, 4], [0, 10**9], [0, -1], ["0"]])
def test_pages_that_cannot_be_are_refused(told, pages):
    """They begin at the text's first character, follow each other, and lie in the text."""
    paged(told)["stories"][0]["reports"][0]["pages"] = pages
    with pytest.raises(AccountError):
        validate(told)


def test_the_account_says_where_the_pages_of_a_report_begin():
    """A list of offsets; left out for a report without pages."""
    made = make_account()
    assert "pages" not in account_json(made)["stories"][0]["reports"][0]
    (story,) = made.stories
    (reading,) = story.dossier.readings
    parsed = replace(reading.parsed, report=replace(reading.parsed.report, pages=(0, 7)))
    dossier = replace(story.dossier, readings=(replace(reading, parsed=parsed),))
    told = account_json(replace(made, stories=(replace(story, dossier=dossier),)))
    validate(told)
    assert told["stories"][0]["reports"][0]["pages"] == [0, 7]
