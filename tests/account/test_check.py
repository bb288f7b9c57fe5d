"""An account that cites nothing, or cites wrongly, never leaves the program."""

import dataclasses

import pytest
from builders import make_claim, make_dossier, make_figure, make_happening, make_reading
from hypothesis import given
from hypothesis import strategies as st

from storyledger.account import timeline_limit, write_account
from storyledger.account.check import brief_faults, check_account, keep_proven
from storyledger.errors import AccountError
from storyledger.records import Account, BriefLine, Citation, Conflict, ReportedClaim, Side, StoryAccount

TEXT = "The river burst its banks at Lowdale on Monday."
FLOOD = "Up to 40 people drowned, according to the Lowdale police. It put the dead at 55, the army said. The dam broke."


def account_with(**changes):
    reading = make_reading("a", TEXT)
    event = make_happening(reading, TEXT)
    story = StoryAccount("Flood", make_dossier(reading, happenings=(event,)), (event,), ())
    return Account((dataclasses.replace(story, **changes),), (), "model")


def test_a_well_cited_account_passes():
    check_account(account_with(brief=(BriefLine(TEXT, (Citation("a", 0, len(TEXT)),)),)))


@pytest.mark.parametrize(
    ("citations", "complaint"),
    [
        ((), "cites nothing"),
        ((Citation("b", 0, 5),), "does not hold"),
        ((Citation("a", 0, len(TEXT) + 1),), "has 47 characters"),
        ((Citation("a", 5, 5),), "5:5"),
        ((Citation("a", 0, 9),), "its citations do"),
    ],
)
def test_a_brief_line_that_cites_wrongly_is_named(citations, complaint):
    with pytest.raises(AccountError, match=complaint):
        check_account(account_with(brief=(BriefLine(TEXT, citations),)))


def test_an_event_outside_its_report_is_named():
    event = dataclasses.replace(make_happening(make_reading("a", TEXT), TEXT), citations=(Citation("a", 40, 400),))
    with pytest.raises(AccountError, match="event e1"):
        check_account(account_with(timeline=(event,)))


def test_problems_and_model_are_carried_into_the_account():
    account = write_account([], [], "reader sha256:0")
    assert (account.stories, account.problems, account.model) == ((), (), "reader sha256:0")


def test_a_timeline_grows_with_its_reports_and_stays_readable():
    assert [timeline_limit(n) for n in (1, 5, 10, 5000)] == [4, 20, 20, 40]


def framed(frame="Other claims", source="the Lowdale police", **figure):
    """A dossier of one figure with three claims, and a line that frames two of them."""
    reading = make_reading("a", FLOOD)
    police = make_claim(FLOOD, "Up to 40 people", 40, source="the Lowdale police", as_of="2020-01-02")
    army = make_claim(FLOOD, "55", 55, source="the army", as_of="2020-01-02")
    own = make_claim(FLOOD, "The dam", 1, as_of="2020-01-03")
    told = tuple(ReportedClaim("a", claim) for claim in (army, police, own))
    dossier = make_dossier(reading, figures=(make_figure(*told, **figure),))
    quoted = [police, army] if frame != "Other claims" else [police, own]
    spans = [(c.start, c.end) for c in quoted] + [
        (FLOOD.index(s), FLOOD.index(s) + len(s)) for s in (source, "the army")
    ]
    tail = "“55”, according to the army" if frame != "Other claims" else "“The dam”, in a report's own voice"
    line = BriefLine(
        f"{frame}: “Up to 40 people”, according to {source}; {tail}.",
        tuple(Citation("a", *span) for span in spans),
        "2020-01-02",
    )
    return line, dossier


@pytest.mark.parametrize("frame", ["Other claims", "Other claims for the same day", "Claims for the same day differ"])
def test_a_frame_that_says_what_its_claims_say_stands(frame):
    line, dossier = framed(frame)
    assert brief_faults(line, dossier) == []


@pytest.mark.parametrize("frame", ["Other claims", "Other claims for the same day", "Claims for the same day differ"])
def test_a_frame_says_what_its_claims_count_as_their_figure_is_called(frame):
    line, dossier = framed(frame)
    begun = f"{frame[0].lower()}{frame[1:]}"

    def with_start(words):
        return dataclasses.replace(line, text=line.text.replace(frame, words, 1))

    assert brief_faults(with_start(f"People killed, {begun}"), dossier) == []
    assert "is called" in brief_faults(with_start(f"People injured, {begun}"), dossier)[0]
    assert brief_faults(with_start(f"People killed {begun}"), dossier)
    assert brief_faults(with_start(f"People killed, {frame}"), dossier)


@pytest.mark.parametrize(
    ("frame", "old", "new"),
    [
        ("Other claims", "40", "41"),
        ("Other claims", "Up to 40 people", "40 people"),
        ("Other claims", "the Lowdale police", "the army"),
        ("Other claims", ", according to the Lowdale police", ", in a report's own voice"),
        ("Other claims", "“The dam”, in a report's own voice", "“The dam”, according to the army"),
        ("Other claims", "; ", " and "),
        ("Other claims", "Other claims:", "Claims for the same day differ:"),
        ("Other claims", "Other claims:", "Reports disagree:"),
        ("Other claims", "Other claims:", "False claims:"),
        ("Claims for the same day differ", "55", "5"),
        ("Claims for the same day differ", "“55”", "“55 children”"),
    ],
)
def test_a_frame_with_one_thing_changed_falls(frame, old, new):
    line, dossier = framed(frame)
    assert old in line.text
    assert brief_faults(dataclasses.replace(line, text=line.text.replace(old, new, 1)), dossier)


def test_claims_of_an_undisputed_figure_and_claims_of_another_day_do_not_differ_on_a_day():
    line, dossier = framed("Claims for the same day differ", standing="superseded")
    assert "superseded, not disputed" in brief_faults(line, dossier)[0]
    line, dossier = framed("Claims for the same day differ")
    moved = dataclasses.replace(line, date="2020-01-03")
    assert any("stands under" in fault for fault in brief_faults(moved, dossier))


def test_a_line_s_day_is_that_of_a_happening_or_claim_it_cites():
    reading = make_reading("a", TEXT)
    line = BriefLine(TEXT, (Citation("a", 0, len(TEXT)),), "2020-01-02")
    told = make_happening(reading, TEXT, date="2020-01-02")
    assert brief_faults(line, make_dossier(reading, happenings=(told,))) == []
    other = dataclasses.replace(told, date="2020-01-03")
    assert "2020-01-02" in brief_faults(line, make_dossier(reading, happenings=(other,)))[0]
    assert brief_faults(line, make_dossier(reading))


def test_sides_that_no_contradiction_has_do_not_disagree():
    left, right = make_reading("a", "The bridge fell on Monday."), make_reading("b", "The bridge fell on Tuesday.")
    sides = (Side("Monday", (Citation("a", 0, 26),)), Side("Tuesday", (Citation("b", 0, 27),)))
    line = BriefLine(
        "Reports disagree: “The bridge fell on Monday”; “The bridge fell on Tuesday”.",
        (Citation("a", 0, 26), Citation("b", 0, 27)),
    )
    real = Conflict("day", "fall of the bridge", "two days", sides)
    assert brief_faults(line, make_dossier(left, right, conflicts=(real,))) == []
    assert brief_faults(line, make_dossier(left, right))
    assert brief_faults(line, make_dossier(left, right, conflicts=(dataclasses.replace(real, kind="garbled"),)))


@given(st.data())
def test_a_taken_sentence_with_any_word_changed_dropped_or_moved_falls(data):
    """Whatever is done to one word of a brief's sentence, the check finds it."""
    words = TEXT.split()
    at = data.draw(st.integers(0, len(words) - 1))
    how = data.draw(st.sampled_from(["change", "drop", "move", "double"]))
    word = words.pop(at)
    if how == "change":
        words.insert(at, data.draw(st.sampled_from(["9", "Ana", "Tuesday", "not", "the", "Monday,", "river."])))
    elif how == "move":
        words.insert(data.draw(st.integers(0, len(words))), word)
    elif how == "double":
        words[at:at] = [word, word]
    text = " ".join(words)
    faults = brief_faults(BriefLine(text, (Citation("a", 0, len(TEXT)),)), make_dossier(make_reading("a", TEXT)))
    assert bool(faults) == (text != TEXT)


@pytest.mark.parametrize(
    "what",
    [
        "The river burst its banks at Highdale on Monday",
        "The river burst 9 banks at Lowdale on Monday",
        "Lowdale burst its banks at the river on Monday",
        "[Ana Ruiz] burst its banks at Lowdale on Monday",
    ],
)
def test_a_timeline_s_line_with_words_that_its_sentence_does_not_have_is_named(what):
    event = dataclasses.replace(make_happening(make_reading("a", TEXT), TEXT), what=what)
    with pytest.raises(AccountError, match="event e1"):
        check_account(account_with(timeline=(event,)))


def test_a_timeline_s_line_may_leave_words_out_and_be_cut():
    event = dataclasses.replace(make_happening(make_reading("a", TEXT), TEXT), what="The river burst at Lowdale…")
    check_account(account_with(timeline=(event,)))


def test_a_line_that_says_more_than_its_citations_is_left_out_of_the_account():
    """What cannot be proven is not shown, and the rest of the account stands."""
    reading = make_reading("a", TEXT)
    good, bad = make_happening(reading, TEXT), make_happening(reading, TEXT, id="e2", what="The dam burst")
    lines = (BriefLine("The dam burst.", (Citation("a", 0, 9),)), BriefLine(TEXT, (Citation("a", 0, len(TEXT)),)))
    story = StoryAccount("Flood", make_dossier(reading, happenings=(good, bad)), (good, bad), lines)
    kept = keep_proven(story)
    assert (kept.timeline, kept.brief) == ((good,), lines[1:])


def test_the_same_source_named_in_two_reports_is_each_claim_s_own():
    first = make_reading("a", "Up to 40 people drowned, the army said.")
    second = make_reading("b", "The toll is 55, the army said.")
    claims = [
        ReportedClaim(reading.report.id, make_claim(reading.report.text, quote, value, source="the army"))
        for reading, quote, value in ((first, "Up to 40 people", 40), (second, "55", 55))
    ]
    dossier = make_dossier(first, second, figures=(make_figure(*claims),))
    spans = [
        Citation(told.report, start, end)
        for told in claims
        for start, end in (
            (told.claim.start, told.claim.end),
            (told.claim.source_start, told.claim.source_end),
        )
    ]
    text = "Other claims: “Up to 40 people”, according to the army; “55”, according to the army."
    assert brief_faults(BriefLine(text, tuple(spans)), dossier) == []
