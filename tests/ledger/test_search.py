"""Searching a ledger: what is found, in which order, page by page, the same in both databases."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from builders import make_reading, make_report
from searching import add, faults, found

from storyledger.errors import LedgerError
from storyledger.ledger import Ledger
from storyledger.ledger import ledger as ledger_module
from storyledger.ledger.schema import search_reports, search_rows
from storyledger.ledger.search import Query, search
from storyledger.ledger.search_index import count_unindexed, index_reports
from storyledger.records import Claim, Dating, Event, Name, Quotation, Toponym

FIRE = "Fire at the old mill\nEleven people were evacuated on Monday. “Nobody is missing,” the mayor said."
FLOOD = "The evacuation of Weir Street began at noon. Buses took 9,000 people to Côte d’Azur Square."
LATER = "The evacuation of Weir Street is over. Everyone is safe."


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def filled(request, tmp_path_factory):
    """A ledger of each kind with two reports, which no test adds to."""
    local = request.param == "sqlite"
    address = tmp_path_factory.mktemp("filled") / "l" if local else request.getfixturevalue("postgresql_address")()
    with Ledger.open(str(address), by="tester", create=True) as opened:
        fill(opened)
        yield opened


def fill(ledger):
    """Add two reports and make them found."""
    fire = make_report("fire", FIRE, title="Mill burns", outlet="The Daily Wharf", published="2021-03-02")
    flood = make_report("flood", FLOOD, outlet="Coast Radio", published="2021-04", url="https://radio.example/flood")
    add(ledger, fire, flood)
    index_reports(ledger)


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        ("evacuate", 2),  # evacuated, evacuation
        ("bus", 1),  # buses
        ('"evacuate"', 0),
        ('"evacuation of weir"', 1),
        ('"weir of evacuation"', 0),
        ("evacuat*", 2),
        ("evacuat* -weir", 1),
        ("evacuat* -“weir street”", 1),
        ("missing OR buses", 2),
        ("people monday OR buses", 2),
        ("cote D'AZUR", 1),
        ("9000", 1),
        ("9,000", 1),
        ("mayor noon", 0),  # not in one line
        ("burns", 1),  # the title
        ("-people", 4),
        ("zebra", 0),
        ("!!! ()", 0),
    ],
)
def test_what_is_typed_finds_its_lines(filled, typed, count):
    """Words are found in their forms, phrases as they stand, without what is not wanted."""
    assert search(filled, Query(typed)).total == count


def test_a_hit_opens_its_words(filled):
    """A hit's place in the report is the sentence; its marks are where the words stand."""
    (hit,) = search(filled, Query('mayor "is missing"')).hits
    assert FIRE[hit.start : hit.end] == "“Nobody is missing,” the mayor said."
    assert hit.snippet.text == FIRE[hit.snippet.start :][: len(hit.snippet.text)]
    assert [hit.snippet.text[a:b] for a, b in hit.snippet.marks] == ["is missing", "mayor"]
    assert (hit.kind, hit.report, hit.version, hit.outlet) == ("text", "fire", 1, "The Daily Wharf")
    assert (hit.title, hit.published, hit.story, hit.speaker) == ("Mill burns", "2021-03-02", None, None)


def test_a_long_line_is_shown_around_the_first_mark(ledger):
    """What does not fit is cut at words, and the snippet says so; its offsets still hold."""
    text = "word " * 150 + "needle " + "word " * 30 + "."
    add(ledger, make_report("long", text))
    index_reports(ledger)
    (hit,) = search(ledger, Query("needle")).hits
    snippet = hit.snippet
    assert [snippet.text[a:b] for a, b in snippet.marks] == ["needle"]
    assert snippet.cut_before
    assert len(snippet.text) <= 320
    assert text[snippet.start : snippet.start + len(snippet.text)] == snippet.text
    assert snippet.text.startswith("word ")


def test_the_better_match_comes_first_then_the_newer_report(ledger):
    """A short line with the word twice stands before a long one; alike, the newer report does."""
    add(
        ledger,
        make_report("older", "Storm hits coast.\nOne.", published="2020-01-01"),
        make_report("newer", "Storm hits coast.\nTwo.", published="2021-01-01", outlet="B"),
        make_report("best", "Storm after storm.", published="2019-01-01"),
        make_report("undated", "Storm hits coast.\nThree.", outlet="C"),
    )
    index_reports(ledger)
    assert [hit.report for hit in search(ledger, Query("storm")).hits] == ["best", "newer", "older", "undated"]


@pytest.mark.parametrize(
    ("asked", "reports"),
    [
        ({"since": "2021-03-03"}, {"flood"}),
        ({"until": "2021-03"}, {"fire"}),
        ({"since": "2021-04-15", "until": "2021-04-15"}, {"flood"}),  # April overlaps
        ({"since": "2022"}, set()),
        ({"outlet": "daily wharf"}, {"fire"}),
        ({"outlet": "dail"}, set()),
        ({"outlet": "%"}, set()),
        ({"report": "flood"}, {"flood"}),
        ({"story": "s1"}, set()),
        ({"kinds": ("title",)}, {"fire"}),
    ],
)
def test_what_a_line_is_about_can_be_asked_for(filled, asked, reports):
    """Days overlap as EDTF has it; an outlet is found by whole words."""
    assert {hit.report for hit in search(filled, Query(**asked)).hits} == reports


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("mayor mill", {"Mill burns", "Fire at the old mill", "“Nobody is missing,” the mayor said."}),
        ("mayor noon", set()),
        ("evacuate -mayor", {"The evacuation of Weir Street began at noon."}),
        ("-mayor", {"The evacuation of Weir Street began at noon.", "Buses took 9,000 people to Côte d’Azur Square."}),
        ("burns missing", {"Mill burns", "“Nobody is missing,” the mayor said."}),
        ("mayor noon OR noon", {"The evacuation of Weir Street began at noon."}),
    ],
)
def test_words_may_stand_anywhere_in_a_report_where_that_is_asked_for(filled, typed, lines):
    """Reports that have all of the words, and none of those not wanted; of them the lines with any of them."""
    assert set(found(filled, typed, anywhere=True)) == lines


def test_the_newest_version_is_found_all_on_request(ledger):
    """A page that says something else now is found as it is; as it was only where versions are asked for."""
    fill(ledger)
    (added,) = add(ledger, make_report("x", LATER, url="https://radio.example/flood"))
    assert (added.report, added.version) == ("flood", 2)
    with ledger.store.read() as connection:
        assert count_unindexed(connection) == 1
    assert index_reports(ledger) == 1
    assert {(hit.report, hit.version) for hit in search(ledger, Query("street")).hits} == {("flood", 2)}
    hits = search(ledger, Query("street", versions=True)).hits
    assert {(hit.report, hit.version) for hit in hits} == {("flood", 1), ("flood", 2)}


def test_pages_are_one_after_the_other_whatever_is_added_meanwhile(ledger):
    """No hit comes twice and none is left out; what was added after the first page is on none of them."""
    add(ledger, *(make_report(f"r{n}", f"Harbour number {n}. The harbour again, {n} times.") for n in range(12)))
    index_reports(ledger)
    whole = search(ledger, Query("harbour", limit=100))
    assert whole.total == 24
    assert whole.cursor is None
    seen, cursor = [], None
    for turn in range(20):
        page = search(ledger, Query("harbour", limit=5, cursor=cursor))
        assert page.total == 24
        seen += page.hits
        cursor = page.cursor
        if cursor is None:
            break
        add(ledger, make_report(f"new{turn}", f"Harbour harbour {turn}.", url=f"https://a.example/{turn}"))
        index_reports(ledger)
    assert len(seen) == 24
    assert {(hit.report, hit.start) for hit in seen} == {(hit.report, hit.start) for hit in whole.hits}


@pytest.mark.parametrize("cursor", ["", "x", "1", "1.", "-1.2", "1.2.3", "99999.0", "٣.٣", "1." + "9" * 40])
def test_a_cursor_that_is_none_is_refused(filled, cursor):
    """What is no place to go on from is said to be none."""
    with pytest.raises(LedgerError, match="no place to go on from"):
        search(filled, Query("mill", cursor=cursor))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"since": "yesterday"}, "is no day"),
        ({"until": "2021-13"}, "is no day"),
        ({"kinds": ("rumour",)}, "there is no 'rumour'"),
        ({"limit": 0}, "1 to 1000 hits"),
    ],
)
def test_what_cannot_be_asked_is_said(filled, asked, said):
    """A day, a kind or a limit that is none is an error with what there is."""
    with pytest.raises(LedgerError, match=said):
        search(filled, Query("mill", **asked))


# --- what the reader found -------------------------------------------------------------------------------------------

READ = "Dam breaks\nA dam broke near Osterby on Friday. “We counted 40 houses,” the mayor, Ida Holm, said."


def read_dam():
    """A reading with one of each."""
    at = READ.index
    direct, about = True, False
    said = READ[at("We") : at("houses") + 6]
    return make_reading(
        "dam",
        READ,
        report={"title": "Dam breaks", "outlet": "North", "published": "2020-05-09"},
        dating=Dating("2020-05-10", "dateline", "its own"),
        toponyms=(
            Toponym(at("Osterby"), at("Osterby") + 7, "Osterby", 1, "Østerby", 57.0, 10.0, "geonames:1", "DK",
                "city", ""),
        ),
        quotations=(
            Quotation(
                at("We"), at("We") + len(said), 2, direct, "Ida Holm", "the mayor", None, None, "said", None, None,
                date="2020-05-08",
            ),
        ),
        claims=(
            Claim(
                at("40"), at("40") + 9, 2, at("“We"), len(READ), 40.0, 40.0, 40.0, about, "destroyed", "houses",
                "houses destroyed by the water", "house", "Osterby", None, "the mayor", None, None, "Ida Holm", None,
            ),
        ),
        events=(
            Event(
                at("A dam"), at(" “We"), 1, at("broke"), at("broke") + 5, "break", "DISASTER", "2020-05-08", "",
                "happened", ("dam",), ("Osterby",), 0.9,
            ),
        ),
    )  # fmt: skip


def keep(ledger, reading, model="model 1"):
    add(ledger, reading.report)
    ledger.keep_readings([(ledger.find(reading.report.id), reading)], model)


@pytest.mark.parametrize(
    ("words", "kind", "asked", "shown"),
    [
        ("counted", "quotation", {"speaker": "holm"}, "We counted 40 houses"),
        ("holm", "quotation", {}, "We counted 40 houses"),
        ("", "quotation", {"since": "2020-05-08", "until": "2020-05-08"}, "We counted 40 houses"),
        ("40", "claim", {"place": "osterby"}, "“We counted 40 houses,” the mayor, Ida Holm, said."),
        ("destroy water", "claim", {"speaker": "Ida"}, "“We counted 40 houses,” the mayor, Ida Holm, said."),
        ('"houses houses"', "claim", {}, None),  # a phrase runs over no two fields
        ("disaster", "event", {"place": "Østerby"}, "A dam broke near Osterby on Friday."),
        ("osterby", "name", {}, "A dam broke near Osterby on Friday."),
        ("broke", "text", {"place": "Oesterby OR Osterby"}, None),
        ("broke", "text", {"place": "Osterby", "since": "2020-05-10"}, "A dam broke near Osterby on Friday."),
    ],
)
def test_what_was_found_in_a_report_is_found(ledger, words, kind, asked, shown):
    """Quotations, claims, events and names by their words, speaker, place and day, from the moment they are kept."""
    reading = read_dam()
    names = (Name(READ.index("Osterby"), READ.index("Osterby") + 7, "Osterby", "place", 1),)
    keep(ledger, replace(reading, parsed=replace(reading.parsed, names=names * 3)))
    assert found(ledger, words, kinds=(kind,), **asked) == ([shown] if shown else [])
    assert faults(ledger) == []


def test_a_reading_takes_the_place_of_the_text_and_a_newer_one_its_place(ledger):
    """Rows are made once, however often they are asked for, and are those of the newest reading."""
    reading = read_dam()
    add(ledger, reading.report)
    assert index_reports(ledger) == 1
    keep(ledger, reading)
    keep(ledger, reading)
    assert index_reports(ledger) == 0
    total = search(ledger, Query("dam")).total
    assert search(ledger, Query("houses", kinds=("quotation",))).total == 1
    keep(ledger, replace(reading, quotations=()), model="model 2")
    assert search(ledger, Query("houses", kinds=("quotation",))).total == 0
    assert search(ledger, Query("dam")).total == total
    assert faults(ledger) == []


def test_a_reading_and_its_rows_are_kept_together_or_not_at_all(ledger, monkeypatch):
    """Where the rows cannot be made the reading is not there either."""
    reading = read_dam()
    add(ledger, reading.report)

    def fail(*_):
        raise RuntimeError("no rows")

    monkeypatch.setattr(ledger_module, "index_readings", fail)
    with pytest.raises(RuntimeError):
        ledger.keep_readings([(ledger.find("dam"), reading)], "model 1")
    assert ledger.reading(ledger.find("dam"), "model 1") is None
    assert [entry.kind for entry in ledger.entries()] == ["begin", "add"]


def test_a_report_is_found_by_its_story_in_the_newest_account(ledger):
    """The newest account that has a report says which story it is in."""
    fill(ledger)
    first = {"stories": [{"id": "s1", "title": "Fire", "reports": [["fire", 1], ["flood", 1]]}]}
    ledger.keep_account(b"{}", first)
    assert {hit.report for hit in search(ledger, Query(story="s1")).hits} == {"fire", "flood"}
    ledger.keep_account(b"{ }", {"stories": [{"id": "s2", "title": "Flood", "reports": [["flood", 1]]}]})
    assert {hit.report for hit in search(ledger, Query(story="s1")).hits} == {"fire"}
    assert {hit.story for hit in search(ledger, Query("buses")).hits} == {"s2"}
    assert faults(ledger) == []


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE search_rows SET \"start\" = 1 WHERE kind = 'title'", "search row 0 of entry 1"),
        ("UPDATE search_rows SET words = 'forged' WHERE kind = 'title'", "search row 0 of entry 1"),
        ("UPDATE search_reports SET outlet_words = 'forged' WHERE seq = 2", "the report of entry 2"),
        ("UPDATE search_words SET stem = 'forged' WHERE word = 'evacuation'", "'evacuation' under 'forged'"),
        ("DELETE FROM search_words WHERE word = 'evacuation'", "lacks the word 'evacuation'"),
        ("UPDATE story_reports SET story = 'forged' WHERE report = 'fire'", "the story of report 'fire'"),
        ("DELETE FROM story_reports", "the story of report 'fire'"),
        ("DELETE FROM search_rows WHERE n = 1 AND seq = 2", "search row 1 of entry 2"),
    ],
)
def test_rows_that_are_not_what_the_ledger_comes_to_are_named(ledger, statement, said):
    """Each row that was altered by hand, lost or made up is found, and named."""
    fill(ledger)
    ledger.keep_account(b"{}", {"stories": [{"id": "s1", "title": "Fire", "reports": [["fire", 1]]}]})
    assert faults(ledger) == []
    with ledger.store.write() as connection:
        connection.execute(sa.text(statement))
    assert any(said in fault for fault in faults(ledger))


def test_an_index_that_is_not_its_rows_is_named(tmp_path):
    """SQLite's full-text index is held against the rows."""
    with Ledger.open(str(tmp_path / "l"), by="tester", create=True) as ledger:
        fill(ledger)
        with ledger.store.write() as connection:
            connection.execute(sa.text("INSERT INTO search_index(rowid, words) VALUES (999, 'forged')"))
        assert faults(ledger) == ["the full-text index is not that of its rows"]


def test_adding_makes_no_rows(ledger):
    """Adding stays cheap: nothing is indexed until it is asked for."""
    add(ledger, make_report("fire", FIRE))
    with ledger.store.read() as connection:
        for table in (search_rows, search_reports):
            assert connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one() == 0
