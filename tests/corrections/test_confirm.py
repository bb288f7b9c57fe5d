"""`confirm`: what somebody looked at and found right."""

import pytest
from corrected_story import SIGNED, make_account, make_reports, told, undo

from storyledger.corrections import make_correction, make_target
from storyledger.errors import CorrectionError
from storyledger.render.correction_words import correction_words, mark_words


def confirmed(report, words, of, settles):
    """A correction that finds the words of a report right."""
    text = {one.id: one for one in make_reports()}[report]
    start = text.text.index(words)
    return make_correction(
        "confirm", [make_target(text, start, start + len(words), of)], {"settles": settles}, **SIGNED
    )


def without(account):
    """The account but for its list of corrections and the marks on lines."""

    def bare(value):
        if isinstance(value, dict):
            return {key: bare(item) for key, item in value.items() if key not in {"corrections", "corrected"}}
        return [bare(item) for item in value] if isinstance(value, list) else value

    return bare(account)


def test_what_was_found_right_changes_nothing_and_is_shown_on_its_line():
    """The account is the same but for the list of corrections and a mark on the line."""
    seen = confirmed("mail", "17 people", "claim", "number")
    account = told(seen)
    assert without(account) == without(told())
    (listed,) = account["stories"][0]["corrections"]
    assert (listed["state"], listed["after"]) == ("applied", {"settles": "number"})
    marked = [c for f in account["stories"][0]["figures"] for c in f["claims"] if c.get("corrected")]
    assert [(c["report"], c["quote"]) for c in marked] == [("mail", "17 people")]
    assert mark_words(listed) == "Looked at by Ada Roe, 9 March 2031, and found right: checked with the harbour's log."
    assert correction_words(listed).startswith("found right, of “17 people”, looked at by Ada Roe")


def test_it_stands_at_words_on_which_no_line_rests():
    """A contradiction cites words that are no line of their own."""
    (listed,) = told(confirmed("notes", "Nobody told us anything", "event", "conflict"))["stories"][0]["corrections"]
    assert listed["state"] == "applied"


def test_it_is_taken_back_like_any_other():
    """Then it is listed as undone, and no line is marked."""
    seen = confirmed("mail", "17 people", "claim", "number")
    account = told(seen, undo(seen))
    assert [one["state"] for one in account["stories"][0]["corrections"]] == ["undone", "undo"]
    assert not [c for f in account["stories"][0]["figures"] for c in f["claims"] if c.get("corrected")]


def test_in_another_version_of_the_report_it_does_not_hold():
    """The words may stand where they stood, and mean something else."""
    from dataclasses import replace

    seen = confirmed("mail", "17 people", "claim", "number")
    reports = tuple(replace(r, text=f"{r.text}\nCorrected.") if r.id == "mail" else r for r in make_reports())
    from storyledger.config import Settings
    from storyledger.corrections import bind_corrections

    assert Settings().corrections == ()
    bound = bind_corrections([seen], reports)
    assert not bound.standing
    assert "another version" in bound.faults[0][2]


def test_what_is_settled_is_named():
    """It is one of the sorts of doubts; others are refused with the list."""
    with pytest.raises(CorrectionError, match="expected one of doubt, conflict"):
        confirmed("mail", "17 people", "claim", "everything")


def test_lines_keep_the_fields_that_can_be_set():
    """What is shown of a line has no field `settles`."""
    from storyledger.corrections import find_lines

    dossier = make_account().stories[0].dossier
    lines = find_lines(dossier, "mail", 95, 104)
    assert lines
    assert all("settles" not in dict(line.fields) for line in lines)
