"""The summary for the terminal."""

import json
import re
from pathlib import Path

import pytest
from rich.cells import cell_len

from storyledger.render.clean import screen_line
from storyledger.render.terminal import render_terminal

HOSTILE = "evil\x1b[31m\x1b]0;title\x07\x9b2J\r\x08\u202egnp\u2066\ud800 [bold]x[/bold] :smile:"


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_line_is_wider_than_asked(told, width):
    """The summary fits the columns it is given."""
    assert max(cell_len(line) for line in render_terminal(told, width).splitlines()) <= width


def test_the_summary_says_what_an_editor_wants_first(told):
    """Range, sources, days, positions, contradictions, origins, doubts and problems are there."""
    words = " ".join(render_terminal(told, 120).split())
    for part in (
        "Oster dam failure above Varnholt",
        "5 reports, 4 origins",
        "people killed by the failure of the Oster dam disputed reported: 11 to 23",
        "at least 14: the interior minister, Ilka Morvay, 12 March [A B]",
        "20 to 30: Jonas Reet, 13 March [C]",
        "“I reported the cracks in January and nobody came”",
        "Oster Energy denies cracks 12 March",
        "at least 14 [A B] ≠ 11 [C]",
        "Tarn Press: A B",
        "B The Esk Herald 12 March 2024",
        "DOUBTS 2 sentences",
        "reports/photo.jpg: no text in it",
    ):
        assert part in words


def test_an_update_is_shown_beside_the_contradictions_and_not_as_one(told):
    """What only changed from day to day has a heading and a sign of its own."""
    conflicts = told["stories"][0]["conflicts"]
    before = f"CONTRADICTIONS {len(conflicts)}"
    update = {**conflicts[0], "kind": "time", "what": "people killed by the flood"}
    told["stories"][0]["conflicts"] = [*conflicts, update]
    words = " ".join(render_terminal(told, 120).split())
    assert before in words
    shown = words[words.index("UPDATES 1") :]
    assert "people killed by the flood" in shown
    assert "→" in shown


def test_every_count_of_agreement_shows_reports_and_origins(told):
    """A figure and an event that several reports tell say how many reports, and on how many origins these rest."""
    figure = told["stories"][0]["figures"][0]
    reports = len({claim["report"] for claim in figure["claims"]})
    assert reports > figure["origins"]
    words = " ".join(render_terminal(told, 120).split())
    assert f"{reports} reports, {figure['origins']} origins" in words
    event = next(e for e in told["stories"][0]["events"] if len({c["report"] for c in e["citations"]}) > 1)
    telling = len({citation["report"] for citation in event["citations"]})
    assert f": {telling} reports, {event['origins']} origin" in words


def test_a_report_found_twice_shows_its_addresses(told):
    """One line in the key to the letters, with the number of addresses."""
    told["stories"][0]["reports"][0]["also_at"] = [{"input": "b.txt", "url": None}]
    assert "A Tarn Courier (2 addresses)" in " ".join(render_terminal(told, 120).split())


def test_what_changed_is_told_before_the_brief(told):
    """The most urgent change first, the many of small weight as a count; nothing of it without an earlier account."""
    words = " ".join(render_terminal(told, 100).split())
    changed = words.index("WHAT CHANGED 3 newly contradicted, 1 new, 2 withdrawn")
    assert changed < words.index("BRIEF")
    assert "14 → 23" in words
    assert "Withdrawn figure: people hurt" in words
    assert "New: 1 statement" in words
    told["changes"]["lines"][-1].update(story=None)
    assert "GONE WITH THEIR STORIES" in render_terminal(told, 100)
    del told["changes"]
    assert "WHAT CHANGED" not in render_terminal(told, 100)


def test_without_colour_no_escape_sequence_is_written(told):
    """Plain output is plain; coloured output has sequences."""
    assert "\x1b" not in render_terminal(told, 80, colour=False)
    assert "\x1b[" in render_terminal(told, 80, colour=True)


def test_texts_cannot_command_the_terminal(told):
    """Control characters, reordering marks and console markup in any text come out as signs, never as commands."""
    story = json.dumps(told["stories"][0])
    for words in (
        "Oster Energy",
        "Ilka Morvay",
        "Tarn Courier",
        "people missing",
        "Oster dam failure above Varnholt",
        "cracks",
    ):
        story = story.replace(words, json.dumps(HOSTILE)[1:-1])
    told["stories"] = [json.loads(story)]
    told["problems"][0] = {"input": HOSTILE, "message": HOSTILE}
    out = render_terminal(told, 80, colour=False)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", out)
    assert "[bold]" in out
    assert ":smile:" in out
    coloured = re.sub(r"\x1b\[[0-9;]*m", "", render_terminal(told, 80, colour=True))
    assert "\x1b" not in coloured


def test_a_line_for_the_screen_is_one_line():
    """Line breaks and tabs become blanks."""
    assert screen_line(" a\n\tb\u2028c ") == "a b c"


def test_an_account_without_stories_is_only_its_problems(told):
    """Nothing but problems is shown where nothing could be read."""
    assert "PROBLEMS" in render_terminal({**told, "stories": []}, 80)


def test_a_day_stands_once_before_the_brief_lines_that_tell_of_it():
    """Two lines of one day have one head, and a line without a day does not pass for one of the day before."""
    account = json.loads((Path(__file__).parent / "fixture_account.json").read_text("utf-8"))
    (line, *_) = account["stories"][0]["brief"]
    days = ("2016-12-16", "2016-12-16", None, "2016-12-15")
    account["stories"][0]["brief"] = [{**line, "date": day} for day in days]
    shown = render_terminal(account, 80, colour=False)
    brief = shown[shown.index("BRIEF") : shown.index("FIGURES")]
    assert [brief.count("16 December 2016"), brief.count("15 December 2016")] == [1, 1]
    assert brief.index("16 December 2016") < brief.index("Not tied to a day") < brief.index("15 December 2016")


def test_the_claim_that_gives_the_best_value_is_always_shown(told):
    """Of a figure with many claims the lines left out are never those of its best number."""
    figure = told["stories"][0]["figures"][0]
    lead = figure["claims"][0]
    many = [{**lead, "value": n, "low": n, "high": n, "approximate": False} for n in (*range(101, 112), 77)]
    figure.update(claims=many, best=77)
    words = " ".join(render_terminal(told, 120).split())
    assert " 77: " in words
    assert "… 6 more" in words


def test_what_somebody_denied_is_not_shown_as_said(told):
    """The reporting word stands before what is not word for word, where it tells more than that it was said."""
    quotation = {**told["stories"][0]["quotations"][0], "same_as": [], "direct": False}
    denied = {**quotation, "id": "q91", "speaker": "Ena Holt", "cue": "denied", "content": "the dam had cracks"}
    said = {**quotation, "id": "q92", "speaker": "Ole Berg", "cue": "said", "content": "the dam had no cracks"}
    told["stories"][0]["quotations"] = [denied, said]
    words = " ".join(render_terminal(told, 120).split())
    assert "Ena Holt: (denied) the dam had cracks" in words
    assert "Ole Berg: the dam had no cracks" in words
