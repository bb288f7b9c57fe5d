"""Corrections are made, written and read back; what is wrong with a line is named."""

import json
from dataclasses import replace

import pytest
from builders import make_report
from hypothesis import given
from hypothesis import strategies as st

from storyledger.corrections import (
    FIELDS,
    FIGURE_KINDS,
    OF,
    correction_json,
    make_correction,
    make_target,
    parse_correction,
    read_corrections,
    standing,
)
from storyledger.errors import CorrectionError
from storyledger.render.json import account_schema
from storyledger.render.words import KINDS

REPORT = make_report("r4", "Nine thousand people left, Dana Rusk said. Ten buses took them.")
SIGNED = {"who": "Ada", "when": "2031-03-09T10:00:00+00:00", "why": "a slip"}
WORDS = make_target(REPORT, 0, 20, "claim")
NUMBER = {"value": 900.0, "low": 900.0, "high": 900.0, "approximate": False}


def of(kind):
    """Targets that fit a kind."""
    first = make_target(REPORT, 0, 20, OF[kind][0])
    return [first, replace(first, start=43, end=52, words="Ten buses")]


def after_of(kind):
    """Fields that fit a kind."""
    given = {**NUMBER, "kind": "killed", "as_of": "2031-03", "date": "2031-03-01/2031-03-02", "published": "2031"}
    given["settles"] = "conflict"
    return {key: given.get(key, "words") for key in FIELDS[kind]}


@pytest.mark.parametrize("kind", OF)
def test_each_kind_is_written_and_read_back(kind):
    """A line says it all, and its id is made from all of it."""
    made = make_correction(kind, of(kind), after_of(kind), before=after_of(kind), **SIGNED)
    line = json.dumps(correction_json(made))
    assert read_corrections(f"\n{line}\n") == (made,)
    assert make_correction(kind, of(kind), after_of(kind), **{**SIGNED, "why": "else"}).id != made.id
    del (bare := json.loads(line))["id"]
    assert parse_correction(bare) == made


def test_whole_numbers_are_one_however_they_are_written():
    """900 and 900.0 make one id."""
    one = make_correction("value", [WORDS], NUMBER, **SIGNED)
    two = make_correction("value", [WORDS], {**NUMBER, "value": 900, "low": 900, "high": 900}, **SIGNED)
    assert one == two
    assert '"value": 900}' in json.dumps(correction_json(one))


@given(
    st.dictionaries(st.sampled_from(["who", "when", "why"]), st.text(max_size=50), min_size=3),
    st.none() | st.text(min_size=1, max_size=50).filter(str.strip),
)
def test_any_words_are_kept(signed, speaker):
    """Whatever somebody writes as name or reason, in any script, comes back."""
    made = make_correction("speaker", [replace(WORDS, of="quotation")], {"speaker": speaker}, **signed)
    assert read_corrections(json.dumps(correction_json(made))) == (made,)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"kind": "colour"}, "kind is 'colour'; expected one of speaker"),
        ({"who": 3}, "'who' is no text"),
        ({"why": "x" * 3000}, "'why' has 3000 characters"),
        ({"targets": []}, "'value' needs a target or more"),
        ({"targets": ["r4"]}, "a target is 'r4'"),
        ({"targets": [{"report": "r4"}]}, "'sha256' is no text"),
        ({"after": {}}, "lacks 'approximate'"),
        ({"after": {**NUMBER, "colour": 1}}, "has the field 'colour'; it may have: approximate, high, low, value"),
        ({"after": {**NUMBER, "value": "9"}}, "'value' is '9'; expected a number"),
        ({"after": {**NUMBER, "value": True}}, "'value' is True; expected a number"),
        ({"after": {**NUMBER, "value": float("nan")}}, "no number that can be counted with"),
        ({"after": {**NUMBER, "value": 10**400}}, "no number that can be counted with"),
        ({"after": {**NUMBER, "approximate": 1}}, "'approximate' is 1"),
        ({"after": {**NUMBER, "low": 1000}}, "must not fall"),
        ({"undoes": "correction-1"}, "'value' undoes nothing"),
        ({"id": "correction-000000000000"}, "changed after it was written"),
    ],
)
def test_what_is_wrong_with_a_line_is_named(change, complaint):
    """The error says the line's number, what was found and what was expected."""
    line = {**correction_json(make_correction("value", [WORDS], NUMBER, **SIGNED)), **change}
    if "id" not in change:
        del line["id"]
    good = json.dumps(correction_json(make_correction("value", [WORDS], NUMBER, **SIGNED)))
    with pytest.raises(CorrectionError, match="line 2: ") as told:
        read_corrections(f"{good}\n{json.dumps(line)}\n")
    assert complaint in str(told.value)


@pytest.mark.parametrize(
    ("kind", "after", "complaint"),
    [
        ("kind", {"kind": "slain"}, "expected one of killed, injured"),
        ("kind", {"kind": None}, "is no text"),
        ("as_of", {"as_of": "yesterday"}, "expected a day"),
        ("as_of", {"as_of": "2031-02-30"}, "expected a day"),
        ("as_of", {"as_of": "2031-03-02/2031-03-01"}, "expected a day"),
        ("unit", {"unit": " "}, "is empty"),
    ],
)
def test_a_field_s_value_is_checked(kind, after, complaint):
    """Days are days, kinds are kinds."""
    with pytest.raises(CorrectionError, match=complaint):
        make_correction(kind, [WORDS], after, **SIGNED)


@pytest.mark.parametrize("text", ["[]", "3", "{", '"x"', "[" * 100_000, '{"kind": "undo", "undoes": "correction-1"}'])
def test_a_line_that_is_none_is_refused(text):
    """Whatever stands there, it is a CorrectionError; so is an undo of what stands in no line before."""
    with pytest.raises(CorrectionError, match="line 1"):
        read_corrections(text)


def test_a_target_is_of_what_its_kind_sets():
    """A speaker is not set of a figure, nor are words outside of the report taken."""
    with pytest.raises(CorrectionError, match="'speaker' is of quotation or stance"):
        make_correction("speaker", [WORDS], {"speaker": "Ada"}, **SIGNED)
    for start, end in ((5, 5), (-1, 3), (0, 1000), (9, 3)):
        with pytest.raises(CorrectionError, match="no words"):
            make_target(REPORT, start, end, "claim")
    with pytest.raises(CorrectionError, match="the same"):
        make_correction("same_figure", [WORDS, WORDS], **SIGNED)
    with pytest.raises(CorrectionError, match="two targets or more"):
        make_correction("same_figure", [WORDS], **SIGNED)


def test_undo_takes_back_and_can_be_taken_back():
    """What stands is what no later line undoes."""
    one = make_correction("drop", [WORDS], **SIGNED)
    undo = make_correction("undo", (), undoes=one.id, **SIGNED)
    again = make_correction("undo", (), undoes=undo.id, **SIGNED)
    text = "\n".join(json.dumps(correction_json(c)) for c in (one, undo, again))
    assert read_corrections(text) == (one, undo, again)
    assert standing([one]) == (one,)
    assert standing([one, undo]) == ()
    assert standing([one, undo, again]) == (one,)


def test_kinds_of_figures_are_those_of_the_account():
    """One list of kinds in the corrections, on the page and in the contract; so with the kinds of corrections."""
    schema = account_schema()["$defs"]
    assert set(FIGURE_KINDS) == set(KINDS) == set(schema["figure"]["properties"]["kind"]["enum"])
    assert {*OF, "undo"} == set(schema["correction"]["properties"]["kind"]["enum"]) == set(FIELDS)
