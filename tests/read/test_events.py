"""What each sentence tells as a happening: its kind, its day and why, who did it, whether it happened at all."""

from functools import cache
from pathlib import Path

import pytest
from builders import make_parsed, make_report
from case_files import read_dated_cases
from hypothesis import given, settings
from hypothesis import strategies as st

from storyledger.config import ReadSettings
from storyledger.read.events import find_events
from storyledger.read.model import Encoder
from storyledger.read.parse import parse_reports
from storyledger.read.quotations import find_quotations
from storyledger.read.times import find_times
from storyledger.records import Dating, Quotation, Sentence, Timex, Token

CASES = Path(__file__).parents[1] / "cases" / "events"
TIMELINE_WORTHY = 0.4
"""An event below this salience stands on no timeline of the gold stories."""


@cache
def parsed_cases():
    """Every case's text parsed, in one batch."""
    cases = read_dated_cases(CASES)
    reports = [make_report(name, text) for name, _, text, _ in cases]
    return {parsed.report.id: parsed for parsed in parse_reports(reports, Encoder.load(ReadSettings()))}


def read_events(name, published):
    parsed = parsed_cases()[name]
    dating = Dating(published, "metadata", "given")
    times = find_times(parsed, dating)
    return find_events(parsed, dating, times, (), find_quotations(parsed, times))


def fits(event, wanted):
    """Whether an event has what a case's line asks for."""
    triggers, *fields = wanted.split()
    if event.trigger not in triggers.split("/") and event.trigger.split("_")[0] not in triggers.split("/"):
        return False
    given_ = {
        "kind": (event.kind,),
        "date": (event.date,),
        "modality": (event.modality,),
        "basis": (event.date_basis,),
        "actors": event.actors,
        "source": ((event.source or "").removeprefix("the ").removeprefix("The "),),
        "frames": event.frames,
    }
    for field in fields:
        name, _, values = field.partition("=")
        values = values.replace("_", " ") if name == "actors" else values
        if not any(value.casefold() in (str(g).casefold() for g in given_[name]) for value in values.split("/")):
            return False
    return True


@pytest.mark.parametrize(
    ("name", "published", "text", "expected"), read_dated_cases(CASES), ids=[c[0] for c in read_dated_cases(CASES)]
)
def test_a_sentence_tells_what_its_case_says(name, published, text, expected):
    events = read_events(name, published)
    shown = [
        (e.trigger, e.kind, e.date, e.date_basis, e.modality, e.actors, e.source, e.frames, e.salience) for e in events
    ]
    if expected == ["none"]:
        assert all(e.salience < TIMELINE_WORTHY for e in events), f"{text}\n{shown}"
        return
    for wanted in expected:
        assert any(fits(e, wanted) for e in events), f"{text}\nwanted: {wanted}\nfound: {shown}"


def token(start, text, *tagged):
    """A token from part of speech, head, relation, and tag and lemma where they matter."""
    upos, head, deprel, xpos, lemma = (*tagged, "", "")[:5] if len(tagged) < 5 else tagged
    return Token(start, start + len(text), text, lemma or text.lower(), upos, xpos, head, deprel)


def shelled():
    """A report of one sentence, with its tree."""
    text = "The army shelled Orvel Friday."
    tokens = (
        token(0, "The", "DET", 1, "det"),
        token(4, "army", "NOUN", 2, "nsubj", "NN"),
        token(9, "shelled", "VERB", -1, "root", "VBD", "shell"),
        token(17, "Orvel", "PROPN", 2, "obj", "NNP"),
        token(23, "Friday", "PROPN", 2, "obl:tmod", "NNP"),
        token(29, ".", "PUNCT", 2, "punct"),
    )
    parsed = make_parsed("r", text)
    return type(parsed)(parsed.report, (Sentence(0, 0, len(text), 0, "body", tokens),), ())


FRIDAY = Timex(23, 29, "Friday", 0, "date", "2019-03-15", "Friday before the report's day 2019-03-17")


def test_an_event_says_which_words_gave_its_day():
    (event,) = find_events(shelled(), Dating("2019-03-17", "metadata", ""), (FRIDAY,), (), ())
    assert (event.date, event.date_basis) == ("2019-03-15", "stated")
    assert "“Friday”" in event.date_reason
    assert (event.trigger, event.kind, event.actors) == ("shell", "ASSAULT", ("army", "Orvel"))


def test_without_any_day_and_without_a_day_of_the_report_an_event_has_none():
    (event,) = find_events(shelled(), Dating(None, "unknown", ""), (), (), ())
    assert (event.date, event.date_basis) == (None, "none")


def test_a_day_after_the_report_s_day_is_not_told_as_done():
    later = Timex(23, 29, "Friday", 0, "date", "2019-03-22", "")
    (event,) = find_events(shelled(), Dating("2019-03-17", "metadata", ""), (later,), (), ())
    assert event.modality == "planned"


def test_what_is_told_in_the_past_is_done_though_a_day_worked_out_for_the_report_lies_before_it():
    """A day that was only worked out from the words does not make a plan of what the words tell as past."""
    later = Timex(23, 29, "Friday", 0, "date", "2019-03-22", "")
    (event,) = find_events(shelled(), Dating("2019-03-17", "text", ""), (later,), (), ())
    assert event.modality == "happened"
    (event,) = find_events(shelled(), Dating("2019-03-16/2019-03-23", "metadata", ""), (later,), (), ())
    assert event.modality == "happened"


def test_page_furniture_tells_nothing():
    parsed = shelled()
    furniture = Sentence(0, 0, 30, 0, "furniture", parsed.sentences[0].tokens)
    assert find_events(type(parsed)(parsed.report, (furniture,), ()), Dating(None, "unknown", ""), (), (), ()) == ()


def test_a_sentence_of_direct_speech_is_a_statement_of_its_speaker():
    quotation = Quotation(
        0,
        29,
        0,
        direct=True,
        speaker="Aria Voss",
        speaker_text="she",
        speaker_start=0,
        speaker_end=3,
        cue="said",
        cue_start=0,
        cue_end=3,
    )
    (event,) = find_events(shelled(), Dating("2019-03-17", "metadata", ""), (), (), (quotation,))
    assert event.frames[0] == "say"
    assert event.source == "Aria Voss"


RELATIONS = st.sampled_from(
    ["root", "nsubj", "obj", "ccomp", "conj", "xcomp", "advcl", "acl:relcl", "parataxis", "obl", "nmod", "punct", "dep"]
)
WORDS = st.tuples(
    st.sampled_from(["said", "attack", "killed", "the", "", "\x00", "🙂", "سلام", "will", "not", "Friday", "a" * 300]),
    st.sampled_from(["VERB", "NOUN", "PROPN", "PRON", "ADJ", "AUX", "PUNCT", "X", "NUM"]),
    st.integers(-5, 40),
    RELATIONS,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, min_size=0, max_size=30))
def test_no_tree_however_broken_makes_the_finder_raise_or_cite_outside_of_the_sentence(words):
    at, tokens = 0, []
    for text, upos, head, deprel in words:
        tokens.append(token(at, text, upos, head, deprel, "VBD" if upos == "VERB" else "NN"))
        at += len(text) + 1
    text = " ".join(w[0] for w in words)
    parsed = make_parsed("r", "x")
    sentence = Sentence(0, 0, len(text), 0, "body", tuple(tokens))
    parsed = type(parsed)(make_report("r", text), (sentence, sentence), ())
    times = (Timex(0, 3, "xxx", 0, "date", "2019-03-15", ""), Timex(0, 3, "xxx", 1, "date", "nonsense", ""))
    for event in find_events(parsed, Dating("2019-03-17", "metadata", ""), times, (), ()):
        assert 0 <= event.start <= event.end <= len(text)
        assert 0.0 <= event.salience <= 1.0
        assert event.date_reason


def test_a_sentence_of_forty_thousand_words_is_read_up_to_its_limit():
    tokens = tuple(token(i * 5, "kill", "VERB", i - 1, "conj" if i else "root", "VBD") for i in range(40_000))
    parsed = make_parsed("r", "x")
    text = "kill " * 40_000
    parsed = type(parsed)(make_report("r", text), (Sentence(0, 0, len(text), 0, "body", tokens),), ())
    assert len(find_events(parsed, Dating("2019-03-17", "metadata", ""), (), (), ())) <= 4


def events_of(text, published="2019-03-17"):
    parsed = next(iter(parse_reports([make_report("r", text)], Encoder.load(ReadSettings()))))
    times = find_times(parsed, Dating(published, "metadata", "given"))
    return find_events(parsed, Dating(published, "metadata", "given"), times, (), ())


def test_authorities_of_a_people_act_and_not_the_people():
    (event, *_) = events_of("Iranian authorities arrested two journalists on Friday.")
    assert "Iranian authorities" in event.actors
    assert "Iranian" not in event.actors


@pytest.mark.parametrize("text", ["Thousands are feared dead in the valley.", "Most people fled on Friday."])
def test_a_quantity_is_nobody_who_acts_or_speaks(text):
    for event in events_of(text):
        assert event.actors == ()
        assert event.source is None


def test_comment_is_less_for_a_timeline_than_news():
    news, comment = (
        events_of("Voters rejected the plan on Friday."),
        events_of("I think you rejected the plan on Friday."),
    )
    assert max(e.salience for e in comment) < max(e.salience for e in news)
