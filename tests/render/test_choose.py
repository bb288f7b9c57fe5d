"""Lines that are asked for: what each wish leaves, in which order, and what is said where nothing is left."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyledger.errors import NothingFoundError
from storyledger.render.choose import Asked, choose_lines, missing_names
from storyledger.render.csv import plain_text, table_csv
from storyledger.render.edtf import day_bounds
from storyledger.render.match import has_words, match_name, near_names
from storyledger.render.order import SORTS, order_lines, rests_on
from storyledger.render.parts import PARTS, lines_json, lines_of
from storyledger.render.tables import account_tables, part_table


def asked(told, part, **wishes):
    return [line.value for line in choose_lines(told, part, Asked(**wishes))]


def refusal(told, part, **wishes):
    with pytest.raises(NothingFoundError) as refused:
        choose_lines(told, part, Asked(**wishes))
    return str(refused.value)


def test_no_wish_leaves_everything(told):
    """All lines of each part, in the account's order; events of both lists."""
    (story,) = told["stories"]
    story["other_events"] = [{**story["events"][0], "id": "e9"}]
    for part in PARTS:
        lines = choose_lines(told, part, Asked())
        assert lines == list(lines_of(story, part))
    assert [line.on_timeline for line in lines_of(story, "events")] == [True] * len(story["events"]) + [False]
    assert len(asked(told, "claims")) == sum(len(figure["claims"]) for figure in story["figures"])


@pytest.mark.parametrize(
    ("part", "wishes", "expected"),
    [
        ("figures", {"kinds": ("killed",)}, ["f1"]),
        ("figures", {"kinds": ("Killed", "missing")}, ["f1", "f2"]),
        ("figures", {"report": "D"}, ["f1", "f2", "f4"]),
        ("figures", {"report": "monitor"}, ["f1", "f2", "f4"]),
        ("figures", {"since": "2024-03-15"}, ["f1", "f2"]),
        ("figures", {"who": ("red cross",)}, ["f3"]),
        ("figures", {"who": ("MORVAY",)}, ["f1", "f2"]),
        ("figures", {"about": "peop left"}, ["f3"]),
        ("figures", {"place": "lower esk"}, ["f3"]),
        ("figures", {"story": "s1", "about": "crowns"}, ["f4"]),
        ("figures", {"story": "oster fail", "about": "crowns"}, ["f4"]),
    ],
)
def test_a_wish_leaves_what_fits_it(told, part, wishes, expected):
    """By kind, report or its letter, day, source, words, place, story: in any case, whole or in part."""
    found = [line["id"] for line in asked(told, part, **wishes)]
    assert found == expected


def test_a_day_is_met_by_all_that_overlaps_it(told):
    """A month has its days, an interval those between; what has no day is left out."""
    events = told["stories"][0]["events"]
    days = ["2024-03-12", "2024-03", "2024-03-10/2024-03-13", "2024-03-14", None]
    told["stories"][0]["events"] = [{**events[0], "id": f"e{at}", "date": day} for at, day in enumerate(days)]

    def ids(**wishes):
        return [event["id"] for event in asked(told, "events", **wishes)]

    assert ids(since="2024-03-12", until="2024-03-12") == ["e0", "e1", "e2"]
    assert ids(since="2024-03-14") == ["e1", "e3"]
    assert ids(until="2024-03-11") == ["e1", "e2"]


def test_claims_are_chosen_one_by_one(told):
    """A wish is asked of each claim, not of its figure."""
    claims = asked(told, "claims", who=("reet",))
    assert [claim["quote"] for claim in claims] == ["11 bodies", "between 20 and 30"]


def test_a_name_finds_who_is_known_by_it_and_a_description_only_where_nobody_is(told):
    """Ilka is found by her name; "spokesman" is nobody's name and finds him who is described so."""
    quotations = told["stories"][0]["quotations"]
    assert {line["speaker"] for line in asked(told, "quotations", who=("ilka",))} == {"Ilka Morvay"}
    dreher = next(line for line in quotations if line["speaker"] == "Pal Dreher")
    dreher["speaker_text"] = "its spokesman Pal Dreher, who knows Reet"
    assert [line["speaker"] for line in asked(told, "quotations", who=("spokesman",))] == ["Pal Dreher"]
    assert {line["speaker"] for line in asked(told, "quotations", who=("reet",))} == {"Jonas Reet"}
    assert {line["speaker"] for line in asked(told, "quotations", who=("reet", "morvay"))} == {
        "Jonas Reet",
        "Ilka Morvay",
    }


@pytest.mark.parametrize(
    ("part", "wishes", "message"),
    [
        ("figures", {"kinds": ("kild",)}, "no figure is of the kind “kild”; there are killed (1), missing (1)"),
        ("positions", {"kinds": ("shouts",)}, "no position is of the stance “shouts”; there are "),
        ("figures", {"report": "Z"}, "there are A (courier), B (herald)"),
        ("conflicts", {"report": "E"}, "no contradiction cites the report “E”"),
        ("figures", {"since": "2025"}, "no figure is of a day since 2025; they are of 15 March 2024 (2 without a day)"),
        ("figures", {"place": "Varnhold"}, "no figure is of a place “Varnhold”; did you mean “Varnholt”?"),
        ("figures", {"place": "Oz"}, "; there are "),
        ("quotations", {"who": ("Ilna Morvay",)}, "did you mean “Ilka Morvay”?"),
        ("quotations", {"who": ("Xyz",)}, "no statement is by anybody named “Xyz”; there are Ilka Morvay (3)"),
        ("figures", {"about": "locusts"}, "no figure has the words “locusts”"),
        ("figures", {"story": "locusts"}, "there are s1 “Oster dam failure above Varnholt”"),
    ],
)
def test_where_nothing_is_left_it_is_said_what_there_is(told, part, wishes, message):
    """The message names what was wanted, and what there is to choose from."""
    assert message in refusal(told, part, **wishes)


def test_a_part_without_a_line_is_said_to_be_empty(told):
    """An account without a contradiction has none."""
    told["stories"][0]["conflicts"] = []
    assert refusal(told, "conflicts") == "the story “Oster dam failure above Varnholt” has no contradiction"


def test_no_name_in_a_message_commands_the_terminal(told):
    """What there is to choose from is a report's words, too."""
    (story,) = told["stories"]
    hostile = "Ilna\x1b[2J\nMorvay\u202e"
    story["title"] = hostile
    for line in story["quotations"]:
        line["speaker"] = hostile
    for place in story["places"]:
        place["name"] = hostile
    for message in (
        refusal(told, "quotations", who=("Xyz",)),
        refusal(told, "quotations", who=("Ilnax Morvayx",)),
        refusal(told, "figures", place="Oz"),
        refusal(told, "figures", story="locusts"),
        refusal(told, "figures", about="\x1b[2J"),
    ):
        assert message.isprintable()
        assert "\u202e" not in message


def test_which_of_several_names_nobody_has(told):
    """Each with what looks like it."""
    lines = choose_lines(told, "quotations", Asked())
    assert missing_names(lines, "quotations", ["morvay", "Xyz"]) == {"Xyz": []}
    assert missing_names(lines, "quotations", ["Jonas Root"]) == {"Jonas Root": ["Jonas Reet"]}


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("lavrov", {"Sergei Lavrov"}), ("SER lav", {"Sergei Lavrov"}), ("serov", set()), ("", set()),
     ("minister", {"the minister", "Sergei Lavrov"}), ("Fuaa", {"al-Fu'ah"}), ("RUSSIAN minister", {"Sergei Lavrov"})],
)  # fmt: skip
def test_names_are_found_by_their_words_and_other_spellings(wanted, found):
    """By beginnings of words in any order and case; by another transliteration only where these find nobody."""
    names = {
        "Sergei Lavrov": ("Sergei Lavrov", "Lavrov", "the Russian foreign minister"),
        "the minister": ("the minister",),
        "al-Fu'ah": ("al-Fu'ah",),
    }
    assert match_name(wanted, names) == found


def test_no_name_is_offered_twice():
    """A name within another that is offered stands for both."""
    from collections import Counter

    told = Counter({"Sergei Lavrov": 2, "Foreign Minister Sergei Lavrov": 5, "Kerry": 1})
    assert near_names("lavrof", told) == ["Sergei Lavrov"]


def test_words_are_found_by_their_beginnings():
    """All of them, in any text."""
    assert has_words(["Green buses", "left Aleppo"], "alep BUS")
    assert not has_words(["Green buses"], "uses")
    assert has_words(["anything"], "")


# --- order ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", list(PARTS))
def test_every_order_keeps_every_line(told, part):
    """Ordering loses nothing and doubles nothing, and at most as many are kept as asked for."""
    lines = choose_lines(told, part, Asked())
    for sort in SORTS[part]:
        ordered = order_lines(lines, part, sort, None)
        assert sorted(map(id, ordered)) == sorted(map(id, lines))
        assert len(order_lines(lines, part, sort, 2)) == min(2, len(lines))
        assert order_lines(lines, part, sort, 2)[0] in lines


def test_the_most_told_comes_first_and_stays_where_few_are_wanted(told):
    """By origins; the timeline keeps the most told and shows them by day."""
    figures = order_lines(choose_lines(told, "figures", Asked()), "figures", "importance", 2)
    assert [line.value["id"] for line in figures] == ["f1", "f2"]
    (story,) = told["stories"]
    event = story["events"][0]
    story["events"] = [
        {**event, "id": "late", "date": "2024-03-15", "origins": 3},
        {**event, "id": "once", "date": "2024-03-13", "origins": 1},
        {**event, "id": "early", "date": "2024-03-12", "origins": 2},
    ]
    lines = order_lines(choose_lines(told, "events", Asked()), "events", "day", 2)
    assert [line.value["id"] for line in lines] == ["early", "late"]


def test_contradictions_come_before_updates(told):
    """What only changed from day to day is last, however many tell it."""
    conflicts = told["stories"][0]["conflicts"]
    conflicts.insert(0, {**conflicts[0], "kind": "time"})
    ordered = order_lines(choose_lines(told, "conflicts", Asked()), "conflicts", "importance", None)
    assert [line.value["kind"] for line in ordered][-1] == "time"


def test_what_rests_on_an_origin_counts_a_reprint_once(told):
    """Two reports of one wire: their figures, those that nobody else tells, and their statements, each once."""
    wire, *_ = choose_lines(told, "origins", Asked())
    assert wire.value["reports"] == ["courier", "herald"]
    quotations = [line for line in told["stories"][0]["quotations"] if line["report"] in {"courier", "herald"}]
    rests = rests_on(wire.story)[wire.value["id"]]
    assert (rests.figures, rests.alone) == (3, 0)
    assert rests.quotations == len(quotations) - 1


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 5)), max_size=8))
def test_parts_of_parts_come_behind_their_wholes(pairs):
    """Whatever is a part of what, each figure is there once, behind the figure it is a part of where that can be."""
    claim = {"report": "r", "value": 1}
    figures = [
        {
            "id": f"f{at}",
            "part_of": f"f{whole}",
            "kind": "killed",
            "origins": origins,
            "best": at,
            "low": 1,
            "claims": [claim],
        }
        for at, (origins, whole) in enumerate(pairs)
    ]
    lines = list(lines_of({"id": "s", "figures": figures}, "figures"))
    ordered = [line.value for line in order_lines(lines, "figures", "importance", None)]
    assert sorted(figure["id"] for figure in ordered) == sorted(figure["id"] for figure in figures)
    at = {figure["id"]: place for place, figure in enumerate(ordered)}
    for figure in ordered:
        whole = next((one for one in figures if one["id"] == figure["part_of"]), None)
        if whole is not None and whole["part_of"] not in at and whole is not figure:
            assert at[whole["id"]] < at[figure["id"]]


# --- for programs ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", list(PARTS))
def test_the_rows_of_all_lines_are_the_account_s_table(told, part):
    """Choosing everything gives what the export has; choosing some gives these rows, numbered as there."""
    whole = next(table for table in account_tables(told) if table.name == part)
    lines = choose_lines(told, part, Asked())
    assert part_table(part, lines) == whole
    last = part_table(part, lines[-1:])
    assert last.columns == whole.columns
    assert last.rows == whole.rows[-len(last.rows) :]
    if part in {"positions", "conflicts"}:
        assert last.rows[0][1] == len(lines)


@pytest.mark.parametrize("part", list(PARTS))
def test_csv_parses_back_to_the_rows(told, part):
    """Numbers as they are, text as it is or with the apostrophe that keeps it from being a formula."""
    told["stories"][0]["title"] = "=1"
    table = part_table(part, choose_lines(told, part, Asked()))
    header, *rows = csv.reader(io.StringIO(table_csv(table), newline=""), strict=True)
    assert tuple(header) == table.columns
    for read, row in zip(rows, table.rows, strict=True):
        plain = ["" if cell is None else str(cell).lower() if isinstance(cell, bool) else str(cell) for cell in row]
        assert read == [plain_text(cell) for cell in plain]


def test_json_has_the_contract_s_object_with_its_story_and_words(told):
    """Every field as in the account; citations have their words, lines without an id their number."""
    texts = {report["id"]: report["text"] for report in told["stories"][0]["reports"]}
    for part in PARTS:
        lines = choose_lines(told, part, Asked())
        for line, out in zip(lines, lines_json(lines, part), strict=True):
            assert out["story"] == "s1"
            assert out.get("id") == line.value.get("id")
            assert ("number" in out) == ("id" not in line.value)
            for citation in out.get("citations", ()):
                assert citation["words"] == texts[citation["report"]][citation["start"] : citation["end"]]
            assert set(line.value) <= set(out)
    claim = next(lines_json(choose_lines(told, "claims", Asked()), "claims"))
    assert (claim["figure"], claim["what"], claim["quote"]) == (
        "f1",
        told["stories"][0]["figures"][0]["what"],
        "At least 14 people",
    )
    assert day_bounds(claim["as_of"])
