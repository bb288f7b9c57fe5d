"""What is a page's and no report's: notices, lists of films, and sites' names behind headlines."""

from __future__ import annotations

import math

import pytest
from tests.group.test_stories import reading

from storyledger.config import GroupSettings
from storyledger.group.page_lines import Pages, is_film_list, own_lines
from storyledger.group.stories import group_alike
from storyledger.group.stream import Stream

NOTICE = "Please sign in or buy a pass to read on."


def after(lines, days):
    """What has become the page's after reports of one line each, on these days."""
    pages = Pages()
    for row, day in enumerate(days):
        pages.take(row, lines, "", day)
    return pages, pages.page(lines, "")


@pytest.mark.parametrize(
    ("days", "notice", "repeated"),
    [
        ((0.0, 5.0, 30.0), True, False),
        ((30.0, 0.0, 5.0), True, False),
        ((0.0, 30.0), False, False),
        ((0.0, 1.0, 2.0, 3.0), False, False),
        ((0.0, 1.0, 2.0, 3.0, 4.0), False, True),
        ((0.0, 1.0, 2.0, 3.0, 4.0, 40.0), True, False),
        ((math.nan,) * 5, False, True),
        ((math.nan, 0.0, 40.0), True, False),
    ],
)
def test_a_line_of_days_far_apart_is_a_notice(days, notice, repeated):
    """Three reports over more than ten days; a wire's line of one week goes only where more is left."""
    pages, page = after([NOTICE], days)
    assert (NOTICE in page.notices, NOTICE in page.lines) == (notice, repeated)
    # Whoever was read before that was known is read again.
    assert pages.stale == (set(range(len(days) - 1)) if notice or repeated else set())


WALL = (
    "Welcome, dear visitor of Quellstream Unlimited: your complimentary allowance of gratis columns is exhausted.\n"
    "Kindly purchase a voucher, renew your membership, or redeem a coupon at our kiosk to browse onward."
)
TITLES = (
    ("Fire destroys a mill in Orvane", "2031-01-05"),
    ("Two ferries collide off Saltmere", "2031-01-19"),
    ("Teachers of Hollin walk out over pay", "2031-02-02"),
    ("Bridge of Tamworth Falls closed for good", "2031-02-21"),
)


def test_notices_in_the_place_of_texts_make_no_story():
    """Four reports of four towns and months, whose site shows a notice for each."""
    made = [reading(f"n{i}", WALL, day, title=title) for i, (title, day) in enumerate(TITLES)]
    assert len(group_alike(made, GroupSettings())) == len(made)


@pytest.mark.parametrize(("text", "short"), [(WALL, False), ("", True)])
def test_a_headline_whose_text_is_missing_is_no_short_report(text, short):
    """Short reports are held against sums, where headlines of a kind would gather into one story."""
    stream = Stream(GroupSettings())
    stream.add([reading(f"h{i}", text, day, title=title) for i, (title, day) in enumerate(TITLES)])
    stream.settle()
    assert [stream._is_short([row]) for row in range(len(TITLES))] == [short] * len(TITLES)


@pytest.mark.parametrize(
    ("line", "films"),
    [
        ("0:48 Mayor calls out the county Pause 2:42 Highlights of the final 1:13 An anteater is born", True),
        ("1:02 Snow in the hills 0:41 Team heads to state 3:49 Worms in a box of fish", True),
        ("8:15 Police are called 8:40 The road is closed 9:05 Two people are found", False),
        ("The train leaves at 8:15 and 9:30 from Quell and at 7:10 from Bresk.", False),
        ("2:42 Highlights of the final 1:13 An anteater is born", False),
        ("Ratios of 3:1, 2:1 and 4:1 were seen.", False),
    ],
)
def test_a_list_of_films_is_no_report(line, films):
    """Titles with their lengths stand in no order; the times of a day do."""
    assert is_film_list(line) is films
    assert own_lines(f"{line}\nA bridge fell.") == (["A bridge fell."] if films else [line, "A bridge fell."])


@pytest.mark.parametrize(
    ("lines", "films"),
    [
        (("0:48 Mayor calls out the county Pause", "2:42 Highlights of the final", "1:13 An anteater is born"), True),
        (("8:15 Police are called", "8:40 The road is closed", "9:05 Two people are found"), False),
        (("9:05 Two people are found", "8:40 The road is closed", "8:15 Police are called"), False),
        (("2:42 Highlights of the final", "1:13 An anteater is born"), False),
    ],
)
def test_a_list_of_films_may_have_a_line_for_each(lines, films):
    """A record of what happened when goes up, or down where the newest stands first."""
    text = "\n\n".join([*lines, "A bridge fell."])
    assert own_lines(text) == (["A bridge fell."] if films else [*lines, "A bridge fell."])


def test_a_page_without_line_breaks_is_read_by_sentences():
    """So a notice amid it is found again elsewhere; short lines stay as they are."""
    long = "The bridge of Quell fell on Monday. " * 8
    assert own_lines(f"{long}{NOTICE}")[-1] == NOTICE
    assert own_lines("It fell. Nobody was hurt.") == ["It fell. Nobody was hurt."]


def test_a_sites_name_stands_behind_different_headlines():
    """Three headlines make it one; a reprinted headline does not."""
    pages, site = Pages(), " | Channel 9 Quell: News, Weather"
    headlines = ("A mill burns down in Orvane", "Two ferries collide off Saltmere", "A bridge is closed in Quell")
    for row, headline in enumerate(headlines):
        assert pages.take(row, [], headline + site, math.nan).site == (site if row == 2 else "")
    assert pages.stale == {0, 1}
    again = "Siege of Bresk - what we know"
    for row in range(3, 7):
        assert not pages.take(row, [], again, math.nan).site
    assert not pages.take(7, [], f"Fire{site}", math.nan).site
