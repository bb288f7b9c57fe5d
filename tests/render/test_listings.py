"""The parts of an account as tables for a terminal: they fit, they command nothing, and what they cite is there."""

import copy
import json
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storyledger.errors import NothingFoundError
from storyledger.render.choose import Asked, choose_lines
from storyledger.render.listings import render_listing
from storyledger.render.listings.said import once_each
from storyledger.render.listings.sheet import Look
from storyledger.render.order import SORTS, order_lines

TABLES = ("figures", "claims", "quotations", "speakers", "events", "positions", "conflicts", "origins", "copies")
ACCOUNT = json.loads((Path(__file__).parent / "fixture_account.json").read_text("utf-8"))
COMMANDS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f\ud800-\udfff]")
PLACE = re.compile(r"\[(\w+):(\d+)-(\d+)(?: pp?\. [\d–]+)?\]")

PLACES = re.compile(r"(?:\s+\[\w+:\d+-\d+\])*\s*\Z")
"""Places of the same words in other reports, which stand between the words and a place."""


def listing(account, table, width=80, *, colour=False, cited=False, sort=None):
    part = {"speakers": "quotations"}.get(table, table)
    sort = sort or next(iter(SORTS[part]))
    lines = order_lines(choose_lines(account, part, Asked()), part, sort, None)
    return render_listing(lines, table, Look(width, colour, cited, sort))


def cells(line):
    """Return how many cells of a terminal a line takes, by the standard's tables and not by the library's."""
    return sum(
        0
        if unicodedata.category(sign) in {"Mn", "Mc", "Me", "Cf"}
        else 2
        if unicodedata.east_asian_width(sign) in "WF"
        else 1
        for sign in line
    )


def squeezed(text):
    return " ".join(text.split())


SIGNS = st.sampled_from(
    "abcdefgh IJ.,:;-–“”'()[]0123456789éß漢字測試한국어カタカナ北عربيهصחדשותไทยक्षि\u0301"
    "\n\t\x1b\x07\x9b\u202e\u2066\ud800=+@|\\/"
)
LETTERS = st.characters(categories=("Lu", "Ll", "Nd", "Pd", "Ps", "Pe", "Po", "Sc", "Sm", "Zs", "Cc"))
WORDS = st.one_of(
    st.text(SIGNS, max_size=60),
    st.text(st.sampled_from("ab漢ع"), min_size=50, max_size=300),
    st.text(LETTERS, max_size=20),
)


@st.composite
def accounts(draw):
    """Return the invented account with other words in it, some of them hostile, wide, or without a blank."""
    account = copy.deepcopy(ACCOUNT)
    (story,) = account["stories"]
    story["title"] = draw(WORDS)
    for report in story["reports"]:
        report["outlet"] = draw(WORDS)
        words = draw(WORDS) or "x"
        report["text"] = (words * (len(report["text"]) // len(words) + 1))[: len(report["text"])]
    for part, fields in (
        ("figures", ("what",)), ("quotations", ("speaker", "content", "cue")), ("events", ("what",)),
        ("positions", ("actor", "issue")), ("conflicts", ("what", "reason")), ("origins", ("credit", "reason")),
        ("copies", ("reason",)),
    ):  # fmt: skip
        for line in story[part]:
            for field in fields:
                line[field] = draw(WORDS)
    for figure in story["figures"]:
        figure["best"] = draw(st.one_of(st.none(), st.integers(-5, 10**12), st.floats(0, 1e9)))
        for claim in figure["claims"]:
            claim["source"] = claim["source_name"] = draw(WORDS)
    for conflict in story["conflicts"]:
        for side in conflict["sides"]:
            side["says"] = draw(WORDS)
    return account


@given(accounts(), st.integers(40, 200), st.sampled_from(TABLES), st.booleans(), st.booleans())
@settings(max_examples=150)
def test_no_line_is_wider_than_asked_and_nothing_commands_the_terminal(account, width, table, cited, by_day):
    """At any width, whatever the reports say: no control sequence, no reordering mark, no line beyond the edge."""
    part = {"speakers": "quotations"}.get(table, table)
    out = listing(account, table, width, cited=cited, sort="day" if by_day and "day" in SORTS[part] else None)
    assert not COMMANDS.search(out)
    assert max(cells(line) for line in out.splitlines()) <= width
    assert all(line == line.rstrip() for line in out.splitlines())


@pytest.mark.parametrize("width", [40, 80, 133])
@pytest.mark.parametrize(
    ("table", "field"),
    [
        ("figures", "what"), ("claims", "what"), ("events", "what"), ("positions", "actor"), ("positions", "issue"),
        ("conflicts", "what"), ("conflicts", "reason"), ("origins", "credit"), ("speakers", "speaker"),
        ("quotations", "speaker"),
    ],
)  # fmt: skip
def test_nothing_is_cut(told, table, field, width):
    """A name of 300 letters without a blank is broken and not shortened, whatever the width."""
    part = {"claims": "figures", "speakers": "quotations"}.get(table, table)
    told["stories"][0][part][0][field] = "ж" * 300
    assert listing(told, table, width).count("ж") == 300


@pytest.mark.parametrize("table", ["figures", "events", "positions", "conflicts", "claims"])
def test_the_words_around_those_cited_command_nothing(told, table):
    """A sentence is shown safely before, in and behind the cited words."""
    for report in told["stories"][0]["reports"]:
        report["text"] = report["text"].replace(" ", "\x1b").replace("a", "\u202e")
    out = listing(told, table, 100, cited=True)
    assert "␛" in out
    assert not COMMANDS.search(out)


@pytest.mark.parametrize("table", TABLES)
def test_colours_are_for_terminals_alone(told, table):
    """With colour there are sequences that only choose colours, without there is none."""
    assert "\x1b" not in listing(told, table)
    coloured = listing(told, table, colour=True)
    assert "\x1b[" in coloured
    assert "\x1b" not in re.sub(r"\x1b\[[0-9;]*m", "", coloured)


@pytest.mark.parametrize("width", [40, 80, 200])
@pytest.mark.parametrize("table", ["claims", "quotations", "copies"])
def test_the_words_before_a_place_are_those_of_the_report(told, table, width):
    """What stands in quotation marks before [REPORT:START-END] is the report's text from start to end."""
    texts = {report["id"]: report["text"] for report in told["stories"][0]["reports"]}
    out = squeezed(listing(told, table, width))
    checked = 0
    for report, start, end in PLACE.findall(out):
        before = PLACES.sub("", out[: out.index(f"[{report}:{start}-{end}")])
        words = squeezed(texts[report][int(start) : int(end)])
        if before.endswith("”"):
            assert before.removesuffix("”").endswith(words.strip("“”‘’\"'"))
            checked += 1
    assert checked >= {"claims": 11, "quotations": 3, "copies": 1}[table]


@pytest.mark.parametrize("table", ["figures", "events", "positions", "conflicts", "claims"])
def test_the_words_between_asterisks_are_those_of_the_place_behind_them(told, table):
    """A sentence marks exactly the words that are cited; where it is cited whole, nothing is marked."""
    texts = {report["id"]: report["text"] for report in told["stories"][0]["reports"]}
    out = squeezed(listing(told, table, 400, cited=True))
    places = list(PLACE.finditer(out))
    assert places
    for place in places:
        words = squeezed(texts[place[1]][int(place[2]) : int(place[3])])
        before = PLACES.sub("", out[: place.start()])
        told_before = before[max((other.end() for other in PLACE.finditer(before)), default=0) :]
        assert f"*{words}*" in told_before or told_before.endswith(words)


def test_every_row_names_reports_and_the_key_names_every_letter(told):
    """Each letter in a table is explained below it, and none that is not used."""
    for table in ("figures", "events", "positions", "origins", "speakers"):
        head, key = listing(told, table, 100).rsplit("\n\n", 1)
        rows = head.split("\n\n", 1)[1]
        used = {letter for line in rows.splitlines()[1:] for letter in re.findall(r"\b[A-E]\b", line[50:])}
        assert used == {line.split()[0] for line in key.splitlines()}, table


def test_figures_show_their_range_their_sources_and_how_many_tell_them(told):
    """What an editor asks of a number stands in its row."""
    out = squeezed(listing(told, "figures", 120))
    assert "BEST FIGURE AS OF ORIGINS REPORTS" in out
    assert "23 people killed by the failure of the Oster dam disputed 15 Mar 4 A B C D E" in out
    assert "reported 11 to 23; by the interior minister, Ilka Morvay" in out
    assert "140 million" in out


@pytest.mark.parametrize(("unit", "shown"), [("$", "$23"), ("euros", "23 euros"), ("people", "23"), (None, "23")])
def test_money_has_its_currency(told, unit, shown):
    """Before the number or behind it, where the figure's name does not have it."""
    told["stories"][0]["figures"][0].update(kind="money", unit=unit, what="people killed")
    assert f"{shown} people killed" in squeezed(listing(told, "figures", 120))


def test_a_figure_s_parts_stand_below_it(told):
    """Of which is shown by place: a part comes after its whole, whatever its own weight, and is marked."""
    figures = told["stories"][0]["figures"]
    figures[0]["part_of"] = figures[3]["id"]
    out = listing(told, "figures", 120)
    assert out.index("crowns of damage") < out.index("└ people killed by the failure")
    assert "└" not in listing(told, "figures", 120, sort="what")


def test_figures_that_are_parts_of_each_other_are_all_there(told):
    """An account of another's making may have a circle."""
    one, other, *_ = told["stories"][0]["figures"]
    one["part_of"], other["part_of"] = other["id"], one["id"]
    out = listing(told, "figures", 120)
    assert all(figure["what"].split()[0] in out for figure in told["stories"][0]["figures"])
    assert out.count("people missing") == 1


def test_a_narrow_table_keeps_every_value(told):
    """At 40 columns rows become lines, and no number, day, letter or word is lost."""
    narrow, wide = (squeezed(listing(told, "figures", width)) for width in (40, 120))
    for figure in told["stories"][0]["figures"]:
        assert figure["what"] in narrow
        assert figure["what"] in wide
    assert "as of 15 Mar · origins 4 · reports A B C D E" in narrow


def test_a_claim_that_a_reprint_has_too_stands_once_with_both_places(told):
    """One row, and every place can be looked up."""
    out = squeezed(listing(told, "claims", 200))
    assert out.count("“At least 14 people”") == 1
    assert "“At least 14 people” [courier:200-218] [herald:160-178]" in out


def test_a_statement_that_two_reports_have_stands_once(told):
    """The reprint's letter stands behind it."""
    lines = choose_lines(told, "quotations", Asked())
    assert len(once_each(lines)) == len(lines) - 1
    out = squeezed(render_listing(once_each(lines), "quotations", Look(100)))
    assert out.count("At least 14 people were killed") == 1
    assert "[courier:200-230], also in B" in out


def test_a_statement_without_a_day_has_its_report_s_in_brackets(told):
    """Nobody takes the day of a report for that of what was said."""
    out = listing(told, "quotations", 100)
    assert "(13 Mar)  “I reported the cracks" in out
    assert re.search(r"\n  12 Mar +“We are still", out)


def test_speakers_are_counted_by_origins_and_statements(told):
    """A reprint adds a report, and neither a statement nor an origin; nobody named comes last."""
    out = [squeezed(line) for line in listing(told, "speakers", 100).splitlines()]
    assert "Ilka Morvay 2 1 1 A B" in out
    assert out.index("Ilka Morvay 2 1 1 A B") < out.index("(nobody named) 1 1 D")


def test_who_changed_comes_first_and_what_a_row_repeats_stands_once(told):
    """Positions: the change is told, actors of one sentence share a row, and so do the days of one stand."""
    story = told["stories"][0]
    first = next(position for position in story["positions"] if position["issue"] == "inquiry")
    story["positions"] = [
        {**first, "actor": "Ada", "stance": "rejects", "date": "2024-03-12"},
        {**first, "actor": "Ada", "stance": "accepts", "date": "2024-03-13", "changed_from": "rejects"},
        *({**first, "actor": "Ben", "issue": "search", "date": day} for day in ("2024-03-12", "2024-03-13")),
        *({**first, "actor": name, "issue": "aid"} for name in ("Cy", "Dee")),
        {**first, "actor": "Ben", "issue": "truce"},
    ]
    rows = [squeezed(line) for line in listing(told, "positions", 100).splitlines()]
    begin = next(at for at, row in enumerate(rows) if row.startswith("WHO"))
    assert rows[begin + 1 : begin + 7] == [
        "Ada inquiry rejects 12 Mar D",
        "accepts (before: rejects) 13 Mar D",
        "Ben search accepts 12 Mar D",
        "13 Mar",
        "truce accepts 15 Mar D",
        "Cy, Dee aid accepts 15 Mar D",
    ]


def test_updates_stand_below_the_contradictions(told):
    """What only changed from day to day has a head of its own and is no contradiction."""
    conflicts = told["stories"][0]["conflicts"]
    conflicts.insert(0, {**conflicts[0], "kind": "time", "what": "people found"})
    out = listing(told, "conflicts", 100)
    assert (
        out.index("3  cracks in the wall") < out.index("What only changed from day to day") < out.index("people found")
    )
    assert "→" in out


def test_origins_say_who_copied_whom_and_what_rests_on_them(told):
    """The reprint's line stands below its origin, with how much is shared and why they are one."""
    out = squeezed(listing(told, "origins", 100))
    assert "Tarn Press A B 3 0 3 B has the same wire as A: 1 passage, 31 words One origin: Both carry 36 words" in out


def test_days_of_another_year_have_theirs(told):
    """Days of the year in which the reports were published go without it."""
    event = told["stories"][0]["events"][0]
    told["stories"][0]["events"].append({**event, "date": "2019-07-02", "what": "The dam was raised"})
    out = squeezed(listing(told, "events", 100))
    assert "2 Jul 2019 The dam was raised" in out
    assert "12 Mar The Oster dam" in out


def test_what_was_set_right_by_hand_says_so(told):
    """The row of a figure that somebody corrected names whose hand it was."""
    story = told["stories"][0]
    story["corrections"] = [{"id": "c1", "kind": "value", "who": "Ada", "when": "2030-01-01", "why": "a slip"}]
    story["figures"][0]["corrected"] = ["c1"]
    assert "by hand by Ada" in squeezed(listing(told, "figures", 120))
    assert "by hand" not in squeezed(listing(told, "events", 120))


def test_each_story_has_its_own_head_and_key(told):
    """Lines of two stories do not run into each other."""
    other = copy.deepcopy(told["stories"][0])
    other.update(id="s2", title="Another dam")
    told["stories"].append(other)
    out = listing(told, "events", 80)
    assert out.count("A  Tarn Courier (courier)") == 2
    assert out.index("·  s1") < out.index("Another dam") < out.index("·  s2")


@pytest.mark.parametrize("table", TABLES)
def test_an_account_of_the_bare_contract_is_enough(told, table):
    """Fields beside the contract may be missing, as in an account of another's making."""
    (story,) = told["stories"]
    beside = {
        "reason",
        "reasons",
        "modality",
        "salience",
        "source_name",
        "projected",
        "delta",
        "part_of",
        "toll",
        "changed_from",
    }
    for part in ("figures", "quotations", "events", "positions", "copies", "origins"):
        for line in story[part]:
            for name in beside:
                line.pop(name, None)
    for figure in story["figures"]:
        for claim in figure["claims"]:
            for name in beside:
                claim.pop(name, None)
    for name in ("reason", "main", "decisions", "other_events", "corrections"):
        story.pop(name, None)
    for report in story["reports"]:
        for name in ("author", "input", "also_at"):
            report.pop(name, None)
    assert listing(told, table, cited=True)
    story.pop("origins")
    if table == "origins":
        with pytest.raises(NothingFoundError):
            listing(told, table)
    else:
        assert listing(told, table)
