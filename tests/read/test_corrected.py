"""A reading set right by hand: fields, what follows from them, and what cannot be applied."""

from dataclasses import replace

import pytest
from builders import make_claim, make_quotation, make_reading
from hypothesis import given
from hypothesis import strategies as st

from storyledger.corrections import make_correction, make_target
from storyledger.read.corrected import correct_dating, correct_reading, correct_report
from storyledger.records import OWN_DAY, Dating, Doubt, Event, Name, Stance

TEXT = (
    "Police said that 12 people died in Lowdale, 4 of them children. “The bridge fell,” he said. "
    "The mayor rejected the claim on Friday. Ten tonnes of flour in Lowdale came in 3 lorries."
)
SIGNED = {"who": "Ada", "when": "2031-03-09T10:00:00+00:00", "why": "a slip"}


def span(words):
    """Where words stand."""
    return TEXT.index(words), TEXT.index(words) + len(words)


def reading():
    """What was read in the text, by hand."""
    whole = replace(make_claim(TEXT, "12 people", 12, source="Police"), as_of="2031-03-07", reasons=(f"{OWN_DAY} x",))
    part = replace(make_claim(TEXT, "4 of them", 4), part_of=0, population="child")
    flour = make_claim(TEXT, "Ten tonnes", 10, kind="aid", unit="tonnes", what="tonnes of flour in Lowdale")
    lorries = replace(make_claim(TEXT, "3 lorries", 3, kind="vehicles", unit="lorries"), part_of=2)
    said = replace(make_quotation(TEXT, "The bridge fell,", "the mayor"), speaker_text="he")
    begin, stop = span("“The bridge fell,” he said.")
    said_at = stop - len("said.")
    event = Event(
        start=begin,
        end=stop,
        sentence=1,
        trigger_start=said_at,
        trigger_end=said_at + 4,
        trigger="say",
        kind="OTHER",
        date=None,
        date_reason="",
        modality="happened",
        actors=("the mayor",),
        places=(),
        salience=0.5,
        source="the mayor",
    )
    said = replace(said, cue_start=event.trigger_start, cue_end=event.trigger_end)
    stance = Stance(*span("rejected the claim on Friday"), 2, "the mayor", "claim", "rejects", None)
    found = make_reading(
        "r4",
        TEXT,
        claims=(whole, part, replace(flour, place="Lowdale"), lorries),
        quotations=(said,),
        events=(event,),
        stances=(stance,),
        doubts=(Doubt(*span("he said"), "who?"),),
        dating=Dating("2031-03-08", "dateline", "it says so"),
        report={"outlet": "Courier", "title": "Bridge"},
    )
    names = tuple(Name(*span(name), name, "place", 0) for name in ("Lowdale",))
    return replace(found, parsed=replace(found.parsed, names=names))


def correction(kind, words, of, /, **after):
    """A correction of the line at these words."""
    return make_correction(kind, [make_target(reading().report, *span(words), of)], after, **SIGNED)


def right(*corrections):
    """The reading with these corrections."""
    return correct_reading(reading(), corrections)


def test_nothing_to_set_right_is_the_very_same():
    """No copy, nothing touched; nor by what is of another report."""
    one = reading()
    other = replace(correction("drop", "12 people", "claim"), targets=())
    assert correct_reading(one, ()) is one
    assert correct_reading(one, (other,)) is one


def test_a_part_finds_its_whole_again_when_a_claim_is_dropped():
    """Wholes are counted by their place among the claims."""
    dropped = right(correction("drop", "12 people", "claim"))
    assert [claim.part_of for claim in dropped.claims] == [None, None, 1]
    assert [claim.value for claim in dropped.claims] == [4, 10, 3]


def test_a_day_set_by_hand_is_not_the_report_s_own():
    """Later stages trust a day less of which a reason says that it is the report's own."""
    claim = right(correction("as_of", "12 people", "claim", as_of="2031-03-05")).claims[0]
    assert claim.as_of == "2031-03-05"
    assert not any(reason.startswith(OWN_DAY) for reason in claim.reasons)
    assert claim.reasons == ("day set by hand by Ada, 2031-03-09: a slip (was 2031-03-07)",)
    assert claim.by_hand == ("as_of",)


@pytest.mark.parametrize(
    ("kind", "words", "after", "expected"),
    [
        ("kind", "12 people", {"kind": "injured"}, {"what": "people injured", "population": "person"}),
        ("unit", "12 people", {"unit": "children"}, {"what": "children killed", "population": "child"}),
        ("unit", "12 people", {"unit": "buses"}, {"what": "buses killed", "population": "bus"}),
        ("place", "Ten tonnes", {"place": "Gull Bay"}, {"what": "tonnes of flour in Gull Bay", "unit": "tonnes"}),
        ("place", "Ten tonnes", {"place": None}, {"what": "tonnes of flour", "place": None}),
        ("source", "Ten tonnes", {"source": "The mayor"}, {"source_start": span("The mayor")[0]}),
        ("source", "12 people", {"source": "the army"}, {"source_start": None, "source_end": None}),
        ("source", "12 people", {"source": None}, {"source": None, "source_start": None, "source_name": None}),
        ("kind", "Ten tonnes", {"kind": "money"}, {"what": "money"}),
        ("kind", "Ten tonnes", {"kind": "distance"}, {"what": "distance in tonnes in Lowdale"}),
    ],
)  # fmt: skip
def test_what_follows_from_a_field(kind, words, after, expected):
    """The line for the reader, who is counted, and where the source stands."""
    claim = next(c for c in right(correction(kind, words, "claim", **after)).claims if c.start == span(words)[0])
    assert {key: getattr(claim, key) for key in expected} == expected


def test_a_speaker_takes_what_was_said_along():
    """The event of saying has the speaker for its actor, the pronoun stays as the text's words."""
    fixed = right(correction("speaker", "The bridge fell,", "quotation", speaker="Dana Rusk"))
    assert (fixed.quotations[0].speaker, fixed.quotations[0].speaker_text) == ("Dana Rusk", "he")
    assert (fixed.events[0].source, fixed.events[0].actors) == ("Dana Rusk", ("Dana Rusk",))
    assert {(line.of, line.was) for line in fixed.corrected} == {("quotation", "the mayor"), ("event", "")}
    assert right(correction("speaker", "The bridge fell,", "quotation", speaker=None)).quotations[0].speaker is None
    assert (
        right(correction("speaker", "rejected the claim on Friday", "stance", speaker="Ona")).stances[0].actor == "Ona"
    )


def test_an_event_told_in_a_quotation_keeps_those_who_do_it():
    """Only that it was said is the speaker's doing."""
    one = reading()
    deed = replace(one.events[0], trigger_start=span("fell")[0], trigger_end=span("fell")[1], trigger="fall")
    speaker = correction("speaker", "The bridge fell,", "quotation", speaker="Dana Rusk")
    fixed = correct_reading(replace(one, events=(deed,)), (speaker,))
    assert (fixed.events[0].source, fixed.events[0].actors) == ("Dana Rusk", ("the mayor",))


@pytest.mark.parametrize(("of", "words"), [("doubt", "he said"), ("name", "Lowdale"), ("stance", "rejected the claim")])
def test_lines_of_other_sorts_are_dropped(of, words):
    """By the words that they overlap, where no other line of the sort does."""
    fixed = right(correction("drop", words, of))
    left = {"doubt": fixed.doubts, "name": fixed.parsed.names, "stance": fixed.stances}[of]
    assert left == ()
    assert not fixed.corrected[0].fault


def test_several_lines_or_none_at_the_words_is_a_fault():
    """Nothing is guessed; the reading is otherwise as it was."""
    one = reading()
    for words in ("12 people died in Lowdale, 4 of them", "rejected"):
        told = right(correction("drop", words, "claim"))
        assert told.corrected[0].fault.startswith("no claim, or more than one")
        assert replace(told, corrected=()) == one


def test_a_report_s_own_fields_are_set_before_it_is_read():
    """The day's reason says what it was, and why."""
    report, dating = reading().report, reading().dating
    made = [
        make_correction(kind, [make_target(report, 0, 0, "report")], {kind: value}, **SIGNED)
        for kind, value in (
            ("outlet", "Herald"),
            ("title", None),
            ("published", "2031-03-01"),
            ("published", "2031-03-02"),
        )
    ]
    assert correct_report(report, made) == replace(report, outlet="Herald", title=None)
    assert correct_report(report, ()) is report
    assert correct_dating(report, dating, made) == Dating(
        "2031-03-02", "metadata", "set by hand by Ada, 2031-03-09: a slip (was 2031-03-08: it says so)"
    )
    assert correct_dating(report, dating, made[:2]) is dating


MANY = (
    correction("value", "12 people", "claim", value=9.0, low=9.0, high=None, approximate=False),
    correction("kind", "12 people", "claim", kind="injured"),
    correction("place", "Ten tonnes", "claim", place="Gull Bay"),
    correction("drop", "4 of them", "claim"),
    correction("speaker", "The bridge fell,", "quotation", speaker="Dana Rusk"),
    correction("drop", "he said", "doubt"),
    correction("drop", "Lowdale", "name"),
)


@given(st.permutations(MANY))
def test_order_does_not_matter_where_fields_differ(order):
    """Different lines, or different fields of one."""
    one, two = right(*MANY), right(*order)
    assert replace(one, corrected=()) == replace(two, corrected=())
    assert set(one.corrected) == set(two.corrected)
