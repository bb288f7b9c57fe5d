"""Whether two spellings are one name."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storyledger.reconcile.spelling import (
    compare_bodies,
    compare_people,
    is_acronym,
    is_short_form,
    normal,
    person_words,
    title_gender,
)

CASES = Path(__file__).parent.parent / "cases" / "names"


def read_pairs(name):
    """Verdict and two names a line."""
    for line in (CASES / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield tuple(part.strip() for part in line.split("|"))


PEOPLE = list(read_pairs("people.txt"))
BODIES = list(read_pairs("bodies.txt"))


@pytest.mark.parametrize(("verdict", "left", "right"), PEOPLE, ids=[f"{v}: {a} - {b}" for v, a, b in PEOPLE])
def test_people_are_told_apart_and_together(verdict, left, right):
    """Names that may be one person's are joined with a reason, others are kept apart, in whichever order they come."""
    for judgement in (compare_people(left, right), compare_people(right, left)):
        assert (judgement is not None) == (verdict == "same"), judgement
        if judgement:
            assert 0 < judgement.score <= 1
            assert '"' in judgement.reason


@pytest.mark.parametrize(("verdict", "left", "right"), BODIES, ids=[f"{v}: {a} - {b}" for v, a, b in BODIES])
def test_bodies_are_told_apart_and_together(verdict, left, right):
    """Known names, acronyms and spellings alike are joined; a telling part is a short form; the rest is kept apart."""
    assert (compare_bodies(left, right) is not None) == (verdict == "same")
    assert (compare_bodies(right, left) is not None) == (verdict == "same")
    if verdict != "same":
        assert is_short_form(left, right) == (verdict == "short")


def test_titles_are_no_part_of_a_name():
    """Offices, ranks and forms of address fall away, however many."""
    assert person_words("UN special envoy Staffan de Mistura") == ("staffan", "de", "mistura")
    assert person_words("Prime Minister Dr. Sushil Koirala") == ("sushil", "koirala")
    assert person_words("Mrs Merkel's") == ("merkel",)


def test_a_title_alone_is_kept():
    """A name that is nothing but a title is not emptied."""
    assert person_words("President") == ("president",)


def test_titles_tell_gender():
    """Thus "Mrs" and "Mr" tell, "Dr" does not."""
    assert title_gender("said Mrs ") == "female"
    assert title_gender("Mr. ") == "male"
    assert title_gender("Dr ") is None


@pytest.mark.parametrize(
    ("short", "long", "verdict"),
    [
        ("ICRC", "International Committee of the Red Cross", True),
        ("OSCE", "Organization for Security and Cooperation in Europe", True),
        ("O.S.C.E.", "Organization for Security and Cooperation in Europe", True),
        ("WHO", "World Health Organization", True),
        ("WFP", "World Health Organization", False),
        ("Reuters", "Real Estate", False),
        ("", "", False),
    ],
)
def test_acronyms_are_made_of_first_letters(short, long, verdict):
    """Small words may count or not; case and points do not matter."""
    assert is_acronym(short, long) == verdict


@given(st.text(max_size=60), st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_comparison_takes_any_text_and_either_order(left, right):
    """Whatever the words, comparing neither raises nor depends on the order."""
    assert (compare_people(left, right) is None) == (compare_people(right, left) is None)
    assert (compare_bodies(left, right) is None) == (compare_bodies(right, left) is None)


@given(st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_stripping_a_name_twice_changes_nothing(text):
    """What is left of a name after stripping is not stripped again, save articles said twice."""
    once = normal(text)
    assert normal(once) in (once, once.removeprefix("the ").removeprefix("a ").removeprefix("an ")) or once.split()[:1]
