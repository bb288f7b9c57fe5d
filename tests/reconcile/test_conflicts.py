"""Contradictions name their cause, and copies never contradict as if they were witnesses."""

import dataclasses

from builders import make_claim, make_figure, make_reading, make_story
from hypothesis import given
from hypothesis import strategies as st

from storyledger.reconcile.conflicts import find_conflicts
from storyledger.records import OWN_DAY, Citation, Dating, Position, ReportedClaim, Sentence, Token

POLICE = "Police said 12 people died."
ARMY = "The army said 30 people died."
NONE = "The mayor said no one died."


def told(*texts, origins=None, **fields):
    """The conflicts of one figure whose claims are the first number of each text."""
    readings, claims = [], []
    for index, (text, quote, value, source) in enumerate(texts):
        readings.append(make_reading(f"r{index}", text))
        claims.append(
            ReportedClaim(f"r{index}", make_claim(text, quote, value, source=source, as_of="2020-01-02", **fields))
        )
    return find_conflicts(make_story(*readings, origins=origins), readings, (make_figure(*claims),))


def test_two_sources_with_different_numbers_for_a_day_contradict():
    (conflict,) = told((POLICE, "12 people", 12, "Police"), (ARMY, "30 people", 30, "The army"))
    assert conflict.kind == "number"
    assert [side.says for side in conflict.sides] == ["12, Police", "30, The army"]
    assert "2 sources" in conflict.reason


def test_a_different_day_is_no_contradiction_but_an_update():
    readings = [make_reading("r0", POLICE), make_reading("r1", ARMY)]
    claims = (
        ReportedClaim("r0", make_claim(POLICE, "12 people", 12, as_of="2020-01-02")),
        ReportedClaim("r1", make_claim(ARMY, "30 people", 30, as_of="2020-01-03")),
    )
    (update,) = find_conflicts(make_story(*readings), readings, (make_figure(*claims),))
    assert update.kind == "time"
    assert update.reason.startswith("No contradiction but an update")


def test_bounds_that_overlap_do_not_contradict():
    assert told((POLICE, "12 people", 12, "Police"), (ARMY, "30 people", 30, "The army"), low=1, high=None) == ()


def test_none_against_some_is_a_question_of_whether():
    (conflict,) = told((POLICE, "12 people", 12, "Police"), (NONE, "no one", 0, "The mayor"))
    assert conflict.kind == "whether"


def test_one_source_in_two_copies_of_one_origin_is_garbled_not_disputed():
    garbled = POLICE.replace("12", "21")
    (conflict,) = told(
        (POLICE, "12 people", 12, "Police"), (garbled, "21 people", 21, "Police"), origins=(("r0", "r1"),)
    )
    assert conflict.kind == "garbled"
    assert conflict.reason.startswith("Reports of one origin")


def test_one_source_with_two_numbers_in_independent_reports_is_told_so():
    (conflict,) = told((POLICE, "12 people", 12, "Police"), (POLICE.replace("12", "21"), "21 people", 21, "Police"))
    assert conflict.kind == "garbled"
    assert conflict.reason.startswith("Independent reports give one source different numbers")


def test_what_a_later_report_tells_more_of_a_day_s_dead_is_no_contradiction():
    """Twelve dead on Thursday, said on Thursday; thirty, said on Friday: more was known. Fewer contradict."""

    def conflicts(first, second):
        days = zip((POLICE, ARMY), ("2020-01-02", "2020-01-03"), (first, second), strict=True)
        readings, claims = [], []
        for n, (text, day, value) in enumerate(days):
            words = "12 people" if text is POLICE else "30 people"
            readings.append(make_reading(f"r{n}", text, dating=Dating(day, "metadata", "given")))
            claims.append(ReportedClaim(f"r{n}", make_claim(text, words, value, as_of="2020-01-02")))
        return find_conflicts(make_story(*readings), readings, (make_figure(*claims),))

    assert conflicts(12, 30) == ()
    assert [conflict.kind for conflict in conflicts(30, 12)] == ["number"]


def test_dead_here_and_wounded_there_with_one_number_is_garbled():
    dead, hurt = "The blast killed 340 people.", "The blast wounded 340 people."
    readings = [make_reading("a", dead), make_reading("b", hurt)]
    killed = make_figure(ReportedClaim("a", make_claim(dead, "340 people", 340)))
    wounded = make_figure(
        ReportedClaim("b", make_claim(hurt, "340 people", 340, kind="injured")), id="f2", kind="injured"
    )
    (conflict,) = find_conflicts(make_story(*readings), readings, (killed, wounded))
    assert conflict.kind == "garbled"
    assert [side.says for side in conflict.sides] == ["340 wounded, b", "340 killed, a"]


def test_a_part_larger_than_its_whole_is_reported():
    text = "The blast killed 12 people, among them 20 children."
    whole = make_claim(text, "12 people", 12)
    part = make_claim(text, "20 children", 20, part_of=0)
    reading = make_reading("a", text, claims=(whole, part))
    (conflict,) = find_conflicts(make_story(reading), [reading], ())
    assert conflict.kind == "arithmetic"
    sound = dataclasses.replace(part, value=3.0, low=3.0, high=3.0)
    reading = make_reading("a", text, claims=(whole, sound))
    assert find_conflicts(make_story(reading), [reading], ()) == ()


def stand(report, stance, date="2020-01-02"):
    return Position("Ana Ruiz", "truce", stance, date, (Citation(report, 0, 10),))


def test_an_actor_on_both_sides_on_one_day_is_a_conflict_between_origins_only():
    readings = [make_reading("a", POLICE), make_reading("b", ARMY)]
    held = (stand("a", "accepts"), stand("b", "rejects"))
    (conflict,) = find_conflicts(make_story(*readings), readings, (), held)
    assert (conflict.kind, conflict.what) == ("whether", "Ana Ruiz on truce")
    copied = make_story(*readings, origins=(("a", "b"),))
    assert find_conflicts(copied, readings, (), held) == ()


def test_a_change_of_mind_over_days_is_no_conflict():
    readings = [make_reading("a", POLICE), make_reading("b", ARMY)]
    held = (stand("a", "accepts"), stand("b", "rejects", "2020-01-05"))
    assert find_conflicts(make_story(*readings), readings, (), held) == ()


def test_a_round_number_of_dead_here_and_of_missing_there_is_chance():
    dead, lost = "The blast killed 300 people.", "After the blast 300 people were missing."
    readings = [make_reading("a", dead), make_reading("b", lost)]
    killed = make_figure(ReportedClaim("a", make_claim(dead, "300 people", 300)))
    missing = make_figure(
        ReportedClaim("b", make_claim(lost, "300 people", 300, kind="missing")), id="f2", kind="missing"
    )
    assert find_conflicts(make_story(*readings), readings, (killed, missing)) == ()


def test_two_numbers_in_one_report_are_no_garbled_copy():
    text = "Orders for steel fell 17 points. Orders for glass fell 9 points."
    reading = make_reading("a", text)
    claims = [
        ReportedClaim("a", make_claim(text, words, value, as_of="2020-01-02"))
        for words, value in (("17 points", 17), ("9 points", 9))
    ]
    assert find_conflicts(make_story(reading), [reading], (make_figure(*claims),)) == ()


def test_a_day_that_is_only_taken_for_the_report_s_must_be_known():
    """Two tolls whose day no words tell contradict only if both reports are known to be of that day."""
    days = ("2020-01-02", "2020-01-02", "2020-01-01/2020-01-03", None)
    readings = [
        make_reading(f"r{n}", text, dating=Dating(day, "text", "given"))
        for n, (text, day) in enumerate(zip((POLICE, ARMY, ARMY, ARMY), days, strict=True))
    ]
    claims = [
        ReportedClaim(
            reading.report.id,
            make_claim(
                reading.report.text,
                quote,
                value,
                source=source,
                as_of="2020-01-02",
                reasons=(f"{OWN_DAY}, for the text gives the present state",),
            ),
        )
        for reading, (quote, value, source) in zip(
            readings, [("12 people", 12, "Police"), *[("30 people", 30, "The army")] * 3], strict=True
        )
    ]

    def kinds(*chosen):
        figure = make_figure(*(claims[n] for n in chosen))
        return [c.kind for c in find_conflicts(make_story(*readings), readings, (figure,))]

    assert kinds(0, 1) == ["number"]
    assert kinds(0, 2) == []
    assert kinds(0, 3) == []


WORDS = ["army", "denied", "that", "rebels", "had", "not", "taken", "Dorna", "on", "Monday", "no", "one", "left", "?"]
RELATIONS = (
    "nsubj",
    "nsubj:pass",
    "obj",
    "obl",
    "ccomp",
    "xcomp",
    "acl",
    "advcl",
    "conj",
    "aux",
    "mark",
    "case",
    "root",
)
PARTS = (
    ("NOUN", "NN"),
    ("VERB", "VBD"),
    ("VERB", "VBN"),
    ("VERB", "VBG"),
    ("PRON", "PRP"),
    ("PROPN", "NNP"),
    ("ADP", "IN"),
)


@given(
    st.lists(
        st.tuples(st.sampled_from(WORDS), st.integers(-2, 14), st.sampled_from(RELATIONS), st.sampled_from(PARTS)),
        min_size=3,
        max_size=12,
    )
)
def test_any_parse_is_looked_at_without_an_error(rows):
    """Heads in circles or out of the sentence, senseless relations: nothing raises, all that is found cites."""
    tokens, at = [], 0
    for word, head, relation, (upos, xpos) in rows:
        tokens.append(Token(at, at + len(word), word, word.lower(), upos, xpos, head, relation))
        at += len(word) + 1
    text = " ".join(row[0] for row in rows)
    sentence = Sentence(0, 0, len(text), 0, "body", tuple(tokens))
    readings = [make_reading(name, text) for name in ("a", "b")]
    readings = [
        dataclasses.replace(reading, parsed=dataclasses.replace(reading.parsed, sentences=(sentence,)))
        for reading in readings
    ]
    for conflict in find_conflicts(make_story(*readings), readings, ()):
        assert all(0 <= c.start < c.end <= len(text) for side in conflict.sides for c in side.citations)
