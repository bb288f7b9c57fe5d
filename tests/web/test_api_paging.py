"""Walking through pages: each line once, whatever the length of a page, also while the list grows."""

import json
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storyledger.ledger import Ledger
from storyledger.ledger.views import WHOLE, View, replace_views
from storyledger.web.api import parts
from storyledger.web.api.paging import page_of_part, read_number, write_number
from storyledger.web.api.problems import Problem

FEW = settings(max_examples=40, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
LINES = st.lists(st.integers(0, 300), min_size=1, max_size=250, unique=True)
LIMITS = st.lists(st.integers(1, 500), min_size=1, max_size=5)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    """Return a ledger whose views are put there by hand."""
    with Ledger.open(str(tmp_path_factory.mktemp("paged") / "ledger"), by="mara", create=True) as opened:
        yield opened


def put(ledger, numbers, size=0):
    """Have a story with an entity for each number, in this order; `size` characters are told of each."""
    entities = [{"id": f"e{number}", "told": "é" * (size * (number % 7))} for number in numbers]
    story = {"id": "s", "title": "", "from": None, "to": None, "reports": [], "entities": entities}
    replace_views(ledger, "s", "of", parts.story_parts(story))
    return entities


def ask(ledger, limit, cursor, **headers):
    """Return a page as its JSON object."""
    request = SimpleNamespace(
        headers=headers,
        scope={"raw_path": b"/stories/s/entities"},
        query_params=SimpleNamespace(multi_items=lambda: [("limit", str(limit))]),
    )
    return json.loads(page_of_part(request, ledger, "s", "entities", (limit, cursor)).body)


def status(function, *given):
    """Return the status of the problem that a function raises, 200 where it raises none."""
    try:
        function(*given)
    except Problem as told:
        return told.status_code
    return 200


def walk(ledger, limits, between=lambda _number: None):
    """Return all lines, page after page of these lengths in turn; `between` is called after each page."""
    found, cursor, number = [], None, 0
    while number == 0 or cursor is not None:
        page = ask(ledger, limits[number % len(limits)], cursor)
        assert len(page["items"]) <= limits[number % len(limits)]
        assert page["items"] or page["total"] == 0
        found += page["items"]
        cursor = page["cursor"]
        assert (page["next"] is None) == (cursor is None)
        number += 1
        between(number)
    return found


@FEW
@given(numbers=LINES, limits=LIMITS, size=st.sampled_from([0, 1, 40, 3_000, 50_000]))
def test_a_walk_meets_each_line_once_and_in_order(ledger, numbers, limits, size):
    """Whatever the lengths of pages, and however long the lines."""
    numbers = numbers[:30] if size > 1_000 else numbers
    entities = put(ledger, numbers, size)
    assert walk(ledger, limits) == entities


@FEW
@given(numbers=LINES, limits=st.lists(st.integers(1, 60), min_size=1, max_size=3), data=st.data())
def test_a_walk_meets_all_that_was_there_while_lines_are_added(ledger, numbers, limits, data):
    """None of those that were there at the beginning is left out, and none comes twice."""
    put(ledger, numbers)
    now = list(numbers)
    new = iter(range(1_000, 100_000))

    def add(_number):
        for _ in range(data.draw(st.integers(0, 3))):
            now.insert(data.draw(st.integers(0, len(now))), next(new))
        put(ledger, now)

    found = [line["id"] for line in walk(ledger, limits, add)]
    assert len(found) == len(set(found))
    assert [id_ for id_ in found if id_ in {f"e{number}" for number in numbers}] == [f"e{n}" for n in numbers]


def test_where_the_line_is_gone_the_walk_begins_again(ledger):
    """With 410, not with lines that are left out or come twice."""
    put(ledger, range(10))
    cursor = ask(ledger, 4, None)["cursor"]
    put(ledger, [n for n in range(10) if n != 3])
    with pytest.raises(Problem) as told:
        ask(ledger, 4, cursor)
    assert told.value.status_code == 410


@FEW
@given(
    cursor=st.one_of(st.text(max_size=100), st.text("ABCabc019-_", min_size=22, max_size=22)), limit=st.integers(1, 500)
)
def test_whatever_is_given_as_a_cursor_is_read_or_refused(ledger, cursor, limit):
    """As one that is none (422), or one that leads nowhere (410)."""
    put(ledger, range(20))
    assert status(ask, ledger, limit, cursor) in {200, 410, 422}


@FEW
@given(
    flipped=st.integers(0, 21), sign=st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
)
def test_a_cursor_with_another_sign_is_read_or_refused(ledger, flipped, sign):
    """One that was altered gives lines of the list, none, or a refusal; never something broken."""
    entities = put(ledger, range(20))
    cursor = ask(ledger, 5, None)["cursor"]
    altered = cursor[:flipped] + sign + cursor[flipped + 1 :]
    assert status(ask, ledger, 5, altered) in {200, 410, 422}
    if status(ask, ledger, 5, altered) == 200:
        assert all(line in entities for line in ask(ledger, 5, altered)["items"])


@given(st.integers(0, (1 << 62) - 1))
def test_the_number_of_an_entry_is_read_back_from_its_cursor(number):
    """Whatever the number."""
    assert read_number(write_number(number)) == number


@given(st.text(max_size=20))
def test_a_text_is_the_cursor_of_one_number_or_of_none(text):
    """No two cursors lead to one place."""
    assert status(read_number, text) == 422 or write_number(read_number(text)) == text


def test_a_story_that_is_told_anew_changes_the_tags_of_what_changed_alone(ledger):
    """Who has a list already is told so, though another list of the story is another now."""
    story = {"id": "s", "title": "", "from": None, "to": None, "reports": [], "entities": [{"id": "e"}], "origins": []}
    replace_views(ledger, "s", "of", parts.story_parts(story))
    before = {part: parts.read_index(ledger, "s", part).tag for part in ("entities", "origins")}
    replace_views(ledger, "s", "of", parts.story_parts({**story, "origins": [{"id": "o"}]}))
    after = {part: parts.read_index(ledger, "s", part).tag for part in ("entities", "origins")}
    assert after["entities"] == before["entities"]
    assert after["origins"] != before["origins"]


def test_a_page_reads_the_rows_that_it_shows(ledger, monkeypatch):
    """Of a story of ten thousand lines, no more than for one of two hundred: nothing of the account is parsed."""
    asked = []
    real = parts.read_view
    monkeypatch.setattr(parts, "read_view", lambda *given: asked.append(given[1:]) or real(*given))
    counts = []
    for many in (200, 10_000):
        put(ledger, range(many))
        asked.clear()
        ask(ledger, 50, None)
        counts.append(len(asked))
    assert counts == [3, 3]  # where the lines stand, the lines, and whether they still stand there


def test_what_is_no_story_has_no_list(ledger):
    """Nor has the place in which views of the whole are kept."""
    replace_views(ledger, WHOLE, "of", [View("front", 1, b"{}")])
    with pytest.raises(Problem):
        page_of_part(SimpleNamespace(headers={}), ledger, "none", "entities", (5, None))
    assert parts.read_head(ledger, WHOLE) is None
