"""What people put together or told apart by hand, and what became of it, over the lines of a story."""

from dataclasses import replace

from builders import make_claim, make_reading, make_story
from hypothesis import given
from hypothesis import strategies as st

from storyledger.corrections import bind_corrections, make_correction, make_target
from storyledger.reconcile import reconcile_story
from storyledger.reconcile.bonds import Bonds
from storyledger.reconcile.entities import reconcile_entities
from storyledger.reconcile.figures import reconcile_figures
from storyledger.reconcile.figures.surroundings import find_counts
from storyledger.records import Name, Target

SIGNED = {"who": "Ada", "when": "2031-03-09T10:00:00+00:00", "why": "a slip"}
A = "Rescuers said that 8,500 people left Lowdale on Friday. John Smith came, and John Smith, his son, went."
B = "By Friday 8,500 people had left Lowdale. Ana Smith watched."


def readings():
    """Two reports that tell one number under two kinds of moving."""
    moved = make_claim(
        A, "8,500 people", 8500, kind="evacuated", what="people evacuated", event="evacuate", place="Lowdale"
    )
    left = make_claim(
        B, "8,500 people", 8500, kind="displaced", what="people displaced", event="leave", place="Lowdale"
    )
    one, two = make_reading("a", A, claims=(moved,)), make_reading("b", B, claims=(left,))
    names = [Name(i, i + 10, "John Smith", "person", 1) for i in (A.index("John"), A.rindex("John"))]
    other = Name(B.index("Ana"), B.index("Ana") + 9, "Ana Smith", "person", 1)
    return [
        replace(one, parsed=replace(one.parsed, names=tuple(names))),
        replace(two, parsed=replace(two.parsed, names=(other,))),
    ]  # fmt: skip


def target(at, start, end, of):
    """Words of one of the reports."""
    return make_target(readings()[at].report, start, end, of)


CLAIMS = [target(at, text.index("8,500"), text.index("8,500") + 12, "claim") for at, text in enumerate((A, B))]
NAMES = [
    target(0, A.index("John"), A.index("John") + 10, "name"),
    target(0, A.rindex("John"), A.rindex("John") + 10, "name"),
    target(1, B.index("Ana"), B.index("Ana") + 9, "name"),
]


def made(kind, targets):
    """A correction between lines."""
    return make_correction(kind, targets, **SIGNED)


def told(*corrections):
    """The story with these corrections, and their outcomes by id."""
    every = readings()
    bound = bind_corrections(corrections, [reading.report for reading in every])
    dossier = reconcile_story(make_story(*every), every, bound.about(["a", "b"]))
    return dossier, {outcome.correction.id: outcome for outcome in dossier.corrections}


def test_a_kind_set_by_hand_is_not_agreed_away():
    """What one verb reads otherwise than another is made one kind, but not against somebody's hand."""
    every = readings()
    story = make_story(*every)
    assert len({f.kind for f in reconcile_figures(story, every, ())}) == 1
    (claim,) = every[1].claims
    every[1] = replace(every[1], claims=(replace(claim, by_hand=("kind",)),))
    assert {f.kind for f in reconcile_figures(story, every, ())} == {"evacuated", "displaced"}


def test_a_place_that_was_taken_away_by_hand_is_not_found_again():
    """A village named before a number is its place, but not where somebody said that it has none."""
    text = "Nine people were hurt. They lived in the village of Mirdesh. In Mirdesh 12 people died."
    claim = replace(make_claim(text, "12 people", 12), sentence=2, sentence_start=61, sentence_end=len(text))
    one = make_reading("a", text, claims=(claim,))
    names = (Name(text.rindex("Mirdesh"), text.rindex("Mirdesh") + 7, "Mirdesh", "place", 2),)
    one = replace(one, parsed=replace(one.parsed, names=names))
    assert find_counts([one], ())[0].places
    by_hand = replace(one, claims=(replace(claim, by_hand=("place",)),))
    assert not find_counts([by_hand], ())[0].places


def test_claims_of_one_figure_are_told_apart_and_back():
    """The later holds; the outcome says which was overridden."""
    other, same = made("other_figure", CLAIMS), made("same_figure", CLAIMS)
    dossier, outcomes = told(other)
    assert len(dossier.figures) == 2
    assert outcomes[other.id].state == "applied"
    assert any("set by hand by Ada, 2031-03-09: a slip" in why for figure in dossier.figures for why in figure.apart)
    dossier, outcomes = told(other, same)
    assert len(dossier.figures) == 1
    assert [outcomes[c.id].state for c in (other, same)] == ["overridden", "applied"]


def test_two_people_of_one_name_in_one_report_are_told_apart():
    """The name of the second is a line of its own; a third name is joined to the one that was meant."""
    dossier, outcomes = told(made("other_name", NAMES[:2]), made("same_name", NAMES[1:]))
    assert {outcome.state for outcome in outcomes.values()} == {"applied"}
    people = sorted(sorted(entity.names) for entity in dossier.entities)
    assert people == [["Ana Smith", "John Smith"], ["John Smith"]]
    assert len(reconcile_entities(readings())) == 2


def test_what_is_not_there_is_told():
    """A name that nobody bears at those words cannot be joined."""
    gone = replace(NAMES[2], start=0, end=2, words="By")
    correction = made("same_name", [NAMES[0], gone])
    _, outcomes = told(correction)
    assert (outcomes[correction.id].state, outcomes[correction.id].note) == (
        "not applied",
        "no such line is found there now",
    )


def test_lines_of_two_stories_cannot_be_joined():
    """Each story says that the other line is not in it."""
    correction = made("same_figure", CLAIMS)
    bound = bind_corrections([correction], [reading.report for reading in readings()])
    for about in (bound.about(["a"]), bound.about(["b"])):
        assert about.standing == ()
        assert [fault[2] for fault in about.faults] == ["the lines that it names stand in different stories"]
        assert about.every == (correction,)


def bonds(*decided):
    """Bonds over lines that are called by numbers."""
    kinds = {True: "same_figure", False: "other_figure"}
    corrections = [
        replace(
            made("drop", CLAIMS[:1]),
            kind=kinds[same],
            targets=tuple(Target("r", "", "", line, line + 1, "claim", "x") for line in lines),
        )
        for same, lines in decided
    ]
    return Bonds(corrections, kinds.values(), lambda target: target.start)


DECIDED = st.lists(
    st.tuples(st.booleans(), st.lists(st.integers(0, 5), min_size=2, max_size=3, unique=True)), max_size=8
)


@given(DECIDED)
def test_the_last_decision_always_holds(decided):
    """Whatever was decided before, the last joins all its lines or parts every two of them."""
    found = bonds(*decided)
    if not decided:
        assert not found
        return
    same, lines = decided[-1]
    if same:
        assert len({found.hand(line) for line in lines}) == 1
        assert found.hand(lines[0]) is not None
    else:
        for line in lines:
            assert all(found.why_apart(line, [other]) for other in lines if other != line)


@given(DECIDED)
def test_no_two_lines_are_both_together_and_apart(decided):
    """Bonds never contradict each other."""
    found = bonds(*decided)
    for one in range(6):
        for other in range(one):
            hand = found.hand(one)
            if hand is not None and hand == found.hand(other):
                assert not found.why_apart(one, [other])
