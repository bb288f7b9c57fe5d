"""What was decided by hand is found again, holds until a later entry says otherwise, and can be taken back."""

from __future__ import annotations

import json

import pytest
from tests.group.test_stories import reading

from storyledger.config import GroupSettings
from storyledger.errors import DecisionError
from storyledger.group import group_stories
from storyledger.group.decisions import Constraints, make_decision, read_decisions, standing
from storyledger.records import Named, Report
from storyledger.render import decision_json


def names(*ids):
    """Reports as decisions name them, with the SHA-256 of our test reports."""
    return tuple(Named(id_, f"sha-{id_}") for id_ in ids)


def decide(kind, reports=(), to=(), apart_from=(), undoes="", why=""):
    """A decision of ours."""
    return make_decision(
        kind, (names(*reports), names(*to), names(*apart_from)), who="Ada", when="2030-01-01", why=why, undoes=undoes
    )


def hands(decisions, ids="abcd"):
    """The groups that stay together, and whether each two of `ids` are barred."""
    bound = Constraints(decisions)
    for row, id_ in enumerate(ids):
        bound.bind(row, Report(id=id_, text="", sha256=f"sha-{id_}", input=""))
    groups = {frozenset([ids[row], *(ids[mate] for mate in bound.mates(row))]) for row in range(len(ids))}
    barred = {
        a + b
        for i, a in enumerate(ids)
        for j, b in enumerate(ids)
        if i < j and (h := bound.hand(i)) is not None and bound.hand(j) in bound.barred(h)
    }
    return {"".join(sorted(g)) for g in groups if len(g) > 1}, barred


def test_reports_put_together_stay_together():
    """Over several decisions, too."""
    assert hands([decide("together", "ab"), decide("together", "bc")]) == ({"abc"}, set())


def test_the_later_of_two_decisions_holds():
    """Apart after together parts them; together after apart joins them."""
    together, apart = decide("together", "ab"), decide("apart", "a", apart_from="b")
    assert hands([together, apart]) == (set(), {"ab"})
    assert hands([apart, together]) == ({"ab"}, set())


def test_a_report_moves_out_of_what_was_put_together_before():
    """The rest stays together; whoever moved is with the others and apart from these."""
    groups, barred = hands([decide("together", "abc"), decide("move", "a", to="d", apart_from="bc")])
    assert groups == {"bc", "ad"}
    assert barred == {"ab", "ac", "bd", "cd"}


def test_a_decision_is_taken_back():
    """By a later entry; and that entry by one after it."""
    first = decide("together", "ab")
    undo = decide("undo", undoes=first.id)
    again = decide("undo", undoes=undo.id)
    assert hands([first, undo]) == (set(), set())
    assert hands([first, undo, again]) == ({"ab"}, set())
    assert standing([first, undo, again]) == [first]


def test_a_renamed_and_an_edited_file_are_found():
    """By the SHA-256 of the bytes, and by the id."""
    bound = Constraints([decide("together", "ab")])
    bound.bind(0, Report(id="renamed", text="", sha256="sha-a", input=""))
    bound.bind(1, Report(id="b", text="", sha256="edited", input=""))
    assert bound.mates(0) == [1]


def test_a_decision_survives_its_file():
    """Written as a line and read again it is the same, id and all."""
    given = [decide("move", "a", to="d", apart_from="bc", why="“other” quake"), decide("together", "ab")]
    given.append(decide("undo", undoes=given[1].id))
    lines = "\n".join(json.dumps(decision_json(d)) for d in given)
    assert list(read_decisions(lines + "\n\n")) == given


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "line 1"),
        ("[]", "expected an object"),
        ('{"kind": "merge"}', "expected one of together, apart, move, undo"),
        ('{"kind": "together", "reports": [{"id": "a"}]}', "two reports or more"),
        ('{"kind": "apart", "reports": ["a"], "apart_from": ["b"]}', "expected {"),
        ('{"kind": "undo", "undoes": "decision-1"}', "stands in no line before it"),
        ('{"kind": "move", "reports": 3}', "no list"),
        ("[" * 100_000, "line 1"),
    ],
)
def test_a_wrong_line_is_named(line, told):
    """The error says which line, what was found and what was expected."""
    with pytest.raises(DecisionError, match=told.replace("{", r"\{")):
        read_decisions(line)


TEXT = "Mayor Lena Pardo of Orvane resigned on Monday over the fall of the Pastry Arcade, which killed 31 people."
WOOL = "Exports of wool rose in the second quarter, the bank of the islands said."


def test_decisions_hold_against_the_words():
    """Two reports of one text stand apart, two strangers together, and each story tells the decision."""
    made = [reading("a", TEXT), reading("b", TEXT + " So it was."), reading("c", WOOL)]
    decisions = [decide("apart", "a", apart_from="b"), decide("together", "bc")]
    stories = group_stories(made, GroupSettings(decisions=tuple(decisions)))
    assert {frozenset(s.reports) for s in stories} == {frozenset("a"), frozenset("bc")}
    assert all(decisions[0] in s.decisions for s in stories)
    assert len({s.id for s in stories}) == len(stories)


def test_a_decision_about_other_reports_changes_nothing():
    """Its reports may come in another run."""
    made = [reading("a", TEXT), reading("b", TEXT + " So it was.")]
    (story,) = group_stories(made, GroupSettings(decisions=(decide("apart", "x", apart_from="y"),)))
    assert story.decisions == ()
