"""The best number of a figure: which rule chooses it, with which sentence, and how sure the figure stands."""

import dataclasses
from datetime import date

import pytest
from builders import make_claim
from hypothesis import given
from hypothesis import strategies as st

from storyledger.reconcile.figures.conclusion import (
    RULES,
    Stated,
    choose_best,
    conclude,
    find_range,
    find_standing,
    highest_undated_total,
    latest_state,
    latest_total,
    most_told,
    no_number,
    only_number,
    unbroken_total,
)
from storyledger.reconcile.figures.counts import Count


def count(report, value, day=None, *, told=None, words=(), **fields):
    """A count of one report; `day` and `told` are days of May 2029."""
    text = f"There were {value} people."
    claim = make_claim(text, f"{value} people", value, **fields)
    when = date(2029, 5, day) if day else None
    return Count(
        report=report,
        outlet=report,
        quote=f"{value} people",
        claim=claim,
        order=0,
        day=when,
        told=date(2029, 5, told) if told else when,
        places=frozenset(),
        country="",
        toponym=None,
        named=frozenset(),
        words=frozenset(words),
        whole=None,
    )


def stated(*counts, **origins):
    """The counts, each report its own origin unless told otherwise."""
    return Stated(counts, origins)


def test_vague_plurals_give_no_number():
    vague = count("a", None, low=24.0, high=None)
    assert choose_best([vague], {}) == (None, "No number is stated, only a bound.")
    assert no_number(stated(count("a", 3))) is None


def test_one_number_is_best_by_all_who_tell_it_and_copies_count_once():
    same = (count("a", 9), count("b", 9), count("c", 9))
    assert only_number(stated(*same)) == (9, "The only number stated, by 3 independent origins.")
    assert only_number(stated(*same, a="o1", b="o1", c="o1")) == (9, "The only number stated, by one origin.")
    assert only_number(stated(*same, count("d", 8))) is None


def test_what_could_be_reached_is_said_to_be_that():
    value, basis = choose_best([count("a", 900, projected=True)], {})
    assert (value, basis) == (900, "The only number stated, by one origin, as what it could reach.")
    assert choose_best([count("a", 900, projected=True), count("b", 40)], {})[0] == 40


def test_a_growing_count_is_best_on_its_latest_day():
    value, basis = choose_best([count("a", 12, 1), count("b", 30, 3), count("c", 21, 2)], {})
    assert value == 30
    assert basis == "A count that grows: the number of the latest day (2029-05-03), told by one origin."


def test_of_one_day_the_number_of_most_origins_then_the_exact_then_the_highest_is_best():
    two = [count("a", 30, 3), count("b", 31, 3), count("c", 31, 3)]
    assert choose_best(two, {})[0] == 31
    assert choose_best(two, {"b": "o1", "c": "o1"})[0] == 31
    exact = [count("a", 32, 3, low=32.0, high=None), count("b", 31, 3)]
    assert choose_best(exact, {})[0] == 31
    assert choose_best([count("a", 30, 3), count("b", 31, 3)], {})[0] == 31


def test_an_undated_number_far_above_all_dated_ones_is_the_last():
    known = stated(count("a", 12, 1), count("b", 90, None))
    assert highest_undated_total(known) == (
        90,
        "A count that grows: the highest number, its day not told, by one origin.",
    )
    assert highest_undated_total(stated(count("a", 12, 1), count("b", 13, None))) is None
    assert highest_undated_total(stated(count("a", 12, None), count("b", 90, None))) is None


def test_without_any_day_the_number_of_most_origins_is_best():
    value, basis = choose_best([count("a", 12), count("b", 12), count("c", 30)], {})
    assert (value, basis.partition(":")[0]) == (12, "A count that grows, of no known day")


def test_a_lower_number_of_a_later_day_does_not_replace_what_more_origins_tell():
    known = [count("a", 58, 1), count("b", 58, 1), count("c", 49, 2)]
    value, basis = choose_best(known, {})
    assert value == 58
    assert "49, of a later day, is lower, and no words set the other right" in basis
    assert unbroken_total(stated(*known)) is not None


@pytest.mark.parametrize(
    ("late", "origins"),
    [
        (count("c", 49, 2, words={"revised"}), {}),
        (count("c", 49, 2), {"a": "o1", "b": "o1"}),
        (count("c", 49, 2, low=49.0, high=None), {}),
    ],
    ids=["it is said to be set right", "the higher has one origin too", "it says at least"],
)
def test_a_lower_number_of_a_later_day_replaces_it_where_it_may(late, origins):
    assert choose_best([count("a", 58, 1), count("b", 58, 1), late], origins)[0] == 49


def test_a_count_that_was_set_right_says_so():
    known = stated(count("a", 27, 1), count("b", 22, 2, words={"corrected"}))
    assert latest_total(known) == (
        22,
        "A count that was set right: the number of the latest day (2029-05-02), told by one origin.",
    )


def test_the_missing_of_the_latest_day_are_best_though_more_tell_the_older_number():
    known = [count("a", 70, 1, kind="missing"), count("b", 70, 1, kind="missing"), count("c", 41, 2, kind="missing")]
    value, basis = choose_best(known, {})
    assert value == 41
    assert basis == "A count that rises and falls: the number of the latest day (2029-05-02), told by one origin."
    assert latest_state(stated(*known[:1])) is not None
    assert latest_state(stated(count("a", 7, None, kind="missing"))) is None


def test_other_numbers_are_best_as_most_origins_tell_them():
    known = [count(name, value, 1, kind="share") for name, value in (("a", 51), ("b", 52), ("c", 52))]
    assert most_told(stated(*known)) == (52, "The number that most independent origins tell (2 independent origins).")
    tied = [count("a", 51, 1, kind="share"), count("b", 52, 2, kind="share")]
    assert choose_best(tied, {}) == (52, "Of 2 numbers, each told by one origin, the one told last.")


def test_the_dead_of_one_day_are_those_that_the_last_report_tells():
    known = [count("a", 27, 1, scope="day"), count("b", 31, 1, told=2, scope="day")]
    assert choose_best(known, {}) == (31, "Of 2 numbers, each told by one origin, the highest told last.")


def test_who_tells_more_of_a_day_later_knows_more():
    known = [count("a", 0, 1), count("b", 0, 1), count("c", 1, 1, told=2)]
    assert choose_best(known, {})[0] == 1
    assert choose_best([count("a", 5, 1), count("b", 5, 1), count("c", 3, 1, told=2)], {})[0] == 5


def test_a_ceiling_and_an_addition_are_best_only_alone():
    ceiling = count("a", 200, 2, low=None, high=200.0)
    assert choose_best([ceiling, count("b", 15, 1)], {})[0] == 15
    assert choose_best([ceiling], {})[0] == 200


def test_the_range_holds_what_is_stated_and_vague_plurals_only_alone():
    vague = count("a", None, low=200.0, high=None)
    between = count("b", None, low=100.0, high=300.0)
    assert find_range([vague, count("b", 250)]) == (250, 250)
    assert find_range([vague]) == (200, None)
    assert find_range([between, count("c", 250)]) == (100, 300)


def test_two_voices_of_one_day_that_cannot_both_be_right_dispute():
    pair = [count("a", 27, 1, scope="day"), count("b", 31, 1, scope="day")]
    assert find_standing(pair, 31, {}) == "disputed"
    assert find_standing(pair, 31, {"a": "o1", "b": "o1"}) == "single"
    assert find_standing([pair[0], count("b", 31, 2)], 31, {}) == "single"


def test_what_a_later_report_of_a_day_tells_more_is_no_dispute():
    early, late = count("a", 27, 1, told=1, scope="day"), count("b", 31, 1, told=2, scope="day")
    assert find_standing([early, late], 31, {}) == "single"
    lower = count("b", 22, 1, told=2, scope="day")
    assert find_standing([early, lower], 22, {}) == "disputed"


def test_bounds_that_hold_the_best_number_agree():
    assert find_standing([count("a", 17, 1), count("b", 16, 1, low=16.0, high=None)], 17, {}) == "agreed"


VALUES = st.lists(
    st.tuples(
        st.integers(0, 400),
        st.one_of(st.none(), st.integers(1, 28)),
        st.sampled_from(["killed", "missing", "share", "evacuated", "magnitude"]),
        st.sampled_from(["", "day", "period"]),
        st.booleans(),
    ),
    min_size=1,
    max_size=6,
)


@given(VALUES)
def test_the_best_number_is_one_that_a_claim_states_and_its_rule_says_so(rows):
    """Never a mean, whatever the claims; every rule's sentence ends in a full stop."""
    kind = rows[0][2]
    known = [
        count(f"r{n}", value, day, kind=kind, scope=scope, projected=projected)
        for n, (value, day, _, scope, projected) in enumerate(rows)
    ]
    best, basis = choose_best(known, {})
    assert best in {value for value, *_ in rows}
    assert basis.endswith(".")
    applied = [rule for rule in RULES if rule(Stated(tuple(known), {}))]
    assert applied[-1] is most_told


def test_bodies_found_are_no_toll_while_fewer_than_the_dead():
    known = [count("a", 132, 1), count("b", 118, 2, unit="bodies")]
    assert choose_best(known, {})[0] == 132
    assert choose_best([count("a", 9, 1), count("b", 12, 2, unit="bodies")], {})[0] == 12
    assert find_standing([count("a", 132, 1), count("b", 118, 1, unit="bodies")], 132, {}) != "disputed"


def test_a_copy_that_got_the_number_wrong_does_not_make_the_best():
    """The original's number is the best, whichever is higher, and the basis says what was left out; both are shown."""
    words = ("number", "moved", "patients", "hospital", "night")
    counts = [count("a", 150, 3, words=words), count("b", 350, 3, words=words)]
    original, slip = (
        dataclasses.replace(one, claim=dataclasses.replace(one.claim, source="the relief office")) for one in counts
    )
    origins = {"a": "o1", "b": "o1"}
    figure = conclude("f1", [original, slip], origins, {("b", "a")})
    assert (figure.low, figure.best, figure.high) == (150, 150, 350)
    assert figure.basis.endswith("A copy that gives another number in its original's sentence is left out of this.")
    assert conclude("f1", [original, slip], origins).best == 350


def test_a_number_of_one_origin_is_agreed_only_with_words_that_say_by_what():
    """The sentence tells how many other origins' claims agree; where two state the number it needs none."""
    one, loose = count("a", 50, 1), count("b", None, 1, low=20.0, high=None)
    agreed = conclude("f1", [one, loose], {})
    assert agreed.standing == "agreed"
    assert agreed.basis == "The only number stated, by one origin. What another origin tells agrees with it."
    more = conclude("f1", [one, loose, count("c", None, 1, low=20.0, high=None)], {})
    assert more.basis.endswith("What 2 other origins tell agrees with it.")
    assert conclude("f1", [one, count("b", 50, 1)], {}).basis == "The only number stated, by 2 independent origins."
    single = conclude("f1", [one, count("b", None, 2, low=20.0, high=None)], {})
    assert (single.standing, single.basis) == ("single", "The only number stated, by one origin.")


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("The Rights Board", "the Rights Board", " All of them have it from one source: The Rights Board."),
        ("The Rights Board", "Ann Brandt", ""),
        ("The Rights Board", None, ""),
        ("Officials", "officials", ""),
    ],
)
def test_origins_that_name_one_source_say_so(one, other, said):
    counts = []
    for report, source in (("a", one), ("b", other)):
        made = count(report, 39, 5)
        claim = dataclasses.replace(made.claim, source=source, source_name=source)
        counts.append(dataclasses.replace(made, claim=claim))
    assert conclude("f1", counts, {}).basis == f"The only number stated, by 2 independent origins.{said}"


def test_a_place_in_a_headlines_capitals_is_shown_in_small_letters():
    headline = count("a", 9, place="STEPANAVAN", what="people killed in STEPANAVAN")
    figure = conclude("f1", [headline], {})
    assert (figure.place, figure.what) == ("Stepanavan", "people killed in Stepanavan")
    figure = conclude("f1", [headline, count("b", 9, place="Stepanavan", what="people killed in Stepanavan")], {})
    assert (figure.place, figure.what) == ("Stepanavan", "people killed in Stepanavan")
    figure = conclude("f1", [count("a", 9, place="UAE", what="people killed in UAE")], {})
    assert (figure.place, figure.what) == ("UAE", "people killed in UAE")
