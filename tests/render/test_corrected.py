"""Corrections in the account's JSON and in words: marks on lines, and a check that each names a correction."""

import pytest
from account_records import make_account

from storyledger.account import compare_accounts
from storyledger.corrections import make_correction, make_target
from storyledger.errors import AccountError
from storyledger.records import Corrected, CorrectionOutcome
from storyledger.render import account_json, validate
from storyledger.render.corrected import with_corrections
from storyledger.render.correction_words import correction_words, mark_words, value_words

SIGNED = {"who": "Ada", "when": "2031-03-09T10:00:00+00:00", "why": "a slip."}


def corrected(state="applied", note=""):
    """The little account with its first claim set right, and its outcome."""
    account = make_account()
    dossier = account.stories[0].dossier
    report = dossier.readings[0].report
    claim = dossier.figures[0].claims[0].claim
    target = make_target(report, claim.start, claim.end, "claim")
    before = {"value": 41.0, "low": 41.0, "high": 41.0, "approximate": True}
    after = {"value": 40.0, "low": 40.0, "high": None, "approximate": False}
    made = make_correction("value", [target], after, before=before, **SIGNED)
    line = Corrected(made.id, report.id, claim.start, claim.end, "claim", was="41")
    outcome = CorrectionOutcome(made, state, note, (line,) if state == "applied" else ())
    told = account_json(account)
    return {**told, "stories": [with_corrections(told["stories"][0], (outcome,))]}, made


def test_a_line_bears_the_ids_of_its_corrections():
    """The claim, but not its figure or its neighbours; the list says which figure holds it and what was read."""
    account, made = corrected()
    validate(account)
    (story,) = account["stories"]
    marks = [(figure["id"], claim.get("corrected")) for figure in story["figures"] for claim in figure["claims"]]
    assert marks[0] == ("f1", [made.id])
    assert not any(ids for _, ids in marks[1:])
    assert not any("corrected" in figure for figure in story["figures"])
    (listed,) = story["corrections"]
    assert (listed["id"], listed["state"], listed["note"]) == (made.id, "applied", "")
    assert listed["lines"][0]["id"] == "f1"
    assert listed["lines"][0]["was"] == "41"


def test_a_mark_without_a_correction_is_refused():
    """Nobody can look up who did it."""
    account, _ = corrected()
    del account["stories"][0]["corrections"]
    with pytest.raises(AccountError, match=r"stories\[0\].figures\[0\].claims\[0\].corrected: no correction"):
        validate(account)


def test_the_account_without_corrections_is_the_very_same():
    """No list, no marks, no copy."""
    story = account_json(make_account())["stories"][0]
    assert with_corrections(story, ()) is story


def test_corrections_in_words():
    """From what to what, of which words, by whom, when and why, and what became of it."""
    account, _ = corrected()
    (listed,) = account["stories"][0]["corrections"]
    assert correction_words(listed) == (
        "number: about 41 → at least 40, of “40 people”, set by hand by Ada, 9 March 2031: a slip."
    )
    assert mark_words(listed) == "number set by hand by Ada, 9 March 2031: a slip. Read before: about 41."
    bare = {**listed, "before": {}, "who": "", "when": "", "why": ""}
    assert mark_words(bare) == "number set by hand. Read before: 41."
    lost = corrected("not applied", "it names words of another version of r1")[0]["stories"][0]["corrections"][0]
    assert correction_words(lost).endswith("(not applied); it names words of another version of r1")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, ""),
        (None, ""),
        ({"speaker": None}, "none"),
        ({"speaker": "Ada"}, "Ada"),
        ({"date": "2031-03-01/2031-03-02"}, "1–2 March 2031"),
        ({"value": None, "low": None, "high": None, "approximate": False}, "no number"),
        ({"value": None, "low": 20.0, "high": None, "approximate": False}, "at least 20"),
        ({"low": 20.0}, "at least 20"),
    ],
)
def test_fields_in_words(fields, words):
    """As the rest of the page tells numbers and days."""
    assert value_words(fields) == words


def test_a_change_that_follows_from_a_correction_says_so():
    """Since the earlier account somebody set it right, or took that back: it is not the reader's doing."""
    earlier = account_json(make_account())
    later, _ = corrected()
    claim = later["stories"][0]["figures"][0]["claims"][0]
    earlier["stories"][0]["figures"][0]["claims"][0] = {**claim, "value": 41}
    (line,) = [line for line in compare_accounts(earlier, later)["lines"] if line["part"] == "claim"]
    assert line["reason"] == "Set by hand by Ada, 2031-03-09: a slip."
    (line,) = [line for line in compare_accounts(later, earlier)["lines"] if line["part"] == "claim"]
    assert line["reason"] == "No longer set by hand by Ada, 2031-03-09: a slip."
