"""The contract: an account's JSON and its check."""

import importlib.util
import json
from pathlib import Path

import jsonschema_rs
import pytest
from account_records import TEXT, make_account
from jsonschema import Draft202012Validator

from storyledger.errors import AccountError
from storyledger.render.json import account_json, account_schema, dump_json, validate


def test_records_become_an_account_that_keeps_its_contract():
    """What the pipeline makes is valid, with days, words and parts worked out."""
    told = account_json(make_account())
    validate(told)
    (story,) = told["stories"]
    assert (story["from"], story["to"]) == ("2024-03-12", "2024-03-13")
    assert story["reports"][0]["origin"] == "o1"
    assert story["figures"][1]["claims"][0]["quote"] == "At least 14"
    assert story["figures"][1]["part_of"] == "f1"
    assert story["quotations"][0]["content"] == TEXT[7:48]
    assert told["problems"] == [{"input": "x", "message": "empty", "line": 3}]


def test_whole_numbers_are_integers():
    """A count of 40 is no 40.0; a half stays a half."""
    figure = account_json(make_account())["stories"][0]["figures"][0]
    assert (repr(figure["claims"][0]["value"]), figure["best"]) == ("40", 14.5)


def test_the_schema_is_a_schema_and_the_fixture_keeps_it(told):
    """The shipped schema is a valid draft 2020-12 schema, and an invented account with every kind of line passes."""
    Draft202012Validator.check_schema(account_schema())
    validate(told)


def test_every_field_of_the_contract_is_required(told):
    """An account that lacks any one field of the contract does not pass."""
    story = told["stories"][0]
    beside = {
        "reason",
        "origins",
        "author",
        "input",
        "credit",
        "part_of",
        "reasons",
        "source_name",
        "projected",
        "delta",
    }
    beside |= {"other_events", "modality", "salience", "changed_from", "links", "names_", "feature", "line", "changes"}
    checked = 0
    lines = [told, told["generator"], told["problems"][0], story]
    lines += [story[name][0] for name in story if isinstance(story[name], list) and name != "origins"]
    lines += [told["changes"], told["changes"]["lines"][0], told["changes"]["lines"][-1]["earlier"][0]]
    lines += [story["figures"][0]["claims"][0], story["copies"][0]["passages"][0], story["conflicts"][0]["sides"][0]]
    for line in lines:
        for name in list(line):
            if name in beside or (name == "names" and "latitude" in line):
                continue
            kept = line.pop(name)
            with pytest.raises(AccountError):
                validate(told)
            line[name] = kept
            checked += 1
    assert checked > 90


def _first(told, name):
    return told["stories"][0][name][0]


BREAKS = {
    "a line without citation": (
        lambda told: _first(told, "events").update(citations=[]),
        r"stories\[0\]\.events\[0\]\.citations",
    ),
    "a citation outside its report": (
        lambda told: _first(told, "brief")["citations"][0].update(end=10**6),
        r"stories\[0\]\.brief\[0\]\.citations\[0\]: cites .* which has \d+ characters",
    ),
    "an empty citation": (
        lambda told: _first(told, "doubts").update(end=_first(told, "doubts")["start"]),
        r"doubts\[0\]",
    ),
    "an unknown report": (
        lambda told: _first(told, "positions")["citations"][0].update(report="nobody"),
        r"positions\[0\].*'nobody'.*courier",
    ),
    "words that are not the report's": (
        lambda told: _first(told, "quotations").update(content="Something"),
        r"quotations\[0\]\.content",
    ),
    "a number that is not the report's": (
        lambda told: _first(told, "figures")["claims"][0].update(quote="15"),
        r"claims\[0\]\.quote",
    ),
    "a claim outside its sentence": (
        lambda told: _first(told, "figures")["claims"][0].update(sentence_end=1),
        r"claims\[0\]",
    ),
    "half a span": (lambda told: _first(told, "quotations").update(cue_end=None), r"cue_start and cue_end"),
    "an unknown quotation": (lambda told: _first(told, "quotations").update(same_as=["q99"]), r"same_as.*q99"),
    "an unknown origin": (lambda told: _first(told, "reports").update(origin="o9"), r"reports\[0\]\.origin.*o9"),
    "a copy of itself": (lambda told: _first(told, "copies").update(of="herald"), r"copy of itself"),
    "a passage outside": (lambda told: _first(told, "copies")["passages"][0].update(of_end=10**6), r"passages\[0\]"),
    "an unknown kind": (lambda told: _first(told, "figures").update(kind="eaten"), r'figures\[0\]\.kind: "eaten"'),
    "a day that is none": (lambda told: _first(told, "events").update(date="Tuesday"), r"events\[0\]\.date"),
    "bounds the wrong way round": (
        lambda told: _first(told, "figures").update(low=50, high=20),
        r"low 50 is above high 20",
    ),
    "two figures of one id": (
        lambda told: told["stories"][0]["figures"][1].update(id="f1"),
        r"two lines have the id 'f1'",
    ),
    "an unknown whole": (lambda told: _first(told, "figures").update(part_of="f77"), r"part_of.*f77"),
    "a place off the globe": (lambda told: _first(told, "places").update(latitude=91), r"places\[0\]\.latitude"),
    "another version": (lambda told: told.update(schema="storyledger/account/2"), r"schema"),
}


@pytest.mark.parametrize("broken", BREAKS)
def test_a_broken_account_is_refused_with_its_place(told, broken):
    """Each way to break the contract raises an error that names the place."""
    change, message = BREAKS[broken]
    change(told)
    with pytest.raises(AccountError, match=message):
        validate(told)


@pytest.mark.parametrize("broken", BREAKS)
def test_another_validator_of_the_standard_finds_the_same(told, broken):
    """Where another library says that the schema is broken, so does ours, and the other way round."""
    change, _ = BREAKS[broken]
    change(told)
    theirs = not Draft202012Validator(account_schema()).is_valid(told)
    assert theirs == (not jsonschema_rs.Draft202012Validator(account_schema()).is_valid(told))


def test_fields_beside_the_contract_may_be_missing(told):
    """An account of the contract's fields alone is valid."""
    story = told["stories"][0]
    for name in ("origins", "reason"):
        del story[name]
    story.pop("other_events", None)
    for figure in story["figures"]:
        del figure["reasons"]
    validate(told)


def test_lone_surrogates_survive_in_json():
    """A text that UTF-8 cannot hold is written with escapes, and nothing is lost."""
    assert json.loads(dump_json({"text": "a\ud800b"})) == {"text": "a\ud800b"}
    assert "é".encode() in dump_json({"text": "é"})


def test_the_fixture_is_what_its_script_writes(told):
    """fixture_account.json is made by make_fixture.py and was not edited by hand."""
    spec = importlib.util.spec_from_file_location("make_fixture", Path(__file__).parent / "make_fixture.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.account() == told
