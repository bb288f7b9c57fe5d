"""Which figures a claim is held against: those left out would have been refused, and the nearest are the nearest."""

import dataclasses
from datetime import date

from builders import make_claim
from hypothesis import given
from hypothesis import strategies as st

from storyledger.reconcile.figures.counts import Count, Known
from storyledger.reconcile.figures.differences import find_difference
from storyledger.reconcile.figures.index import Alike, Nearest

KNOWN = Known(main=frozenset(), split=frozenset(), recurrent=frozenset())
KINDS = ("other", "buildings", "vehicles", "aid", "share", "votes", "money", "killed", "affected", "fighters")


def count(order, kind, value, population, actor, event):
    """A count of a report of its own."""
    text = f"There were {value} of them."
    claim = make_claim(text, f"{value} of them", float(value), kind=kind)
    claim = dataclasses.replace(claim, population=population, unit=population, event=event)
    return Count(
        report=f"r{order % 3}",
        outlet="outlet",
        quote=f"{value} of them",
        claim=claim,
        order=order,
        day=date(2029, 5, 4),
        told=date(2029, 5, 4),
        places=frozenset(),
        country="",
        toponym=None,
        named=frozenset(),
        words=frozenset(),
        whole=None,
        actor=actor,
    )


rows = st.tuples(
    st.sampled_from(KINDS),
    st.sampled_from([2, 3, 40, 41, 2750, 2751, 300000]),
    st.sampled_from(["", "house", "school", "person"]),
    st.sampled_from(["", "ada", "obi"]),
    st.sampled_from([None, "favour", "destroy"]),
)


@given(st.lists(rows, max_size=12))
def test_a_figure_that_is_not_asked_would_refuse_the_claim(told):
    """What the index leaves out of a claim's figures, a reason against rules out."""
    alike = Alike()
    counts = [count(order, *row) for order, row in enumerate(told)]
    for at, one in enumerate(counts):
        asked = alike.asked(one)
        assert list(asked) == sorted(set(asked))
        for before in range(at):
            if before not in asked:
                assert find_difference(one, [counts[before]], KNOWN)
        alike.add(at, one)


@given(st.lists(st.integers(0, 6), min_size=1, max_size=20), st.integers(1, 4))
def test_the_nearest_are_those_of_the_least_distance_in_order_of_the_text(sizes, most):
    """The index gives what sorting all others by distance and order gives."""
    firsts = [(at, count(at * 7 % 20, "other", size, "house", "", None)) for at, size in enumerate(sizes)]
    nearest = Nearest(firsts)
    for at, first in firsts:
        others = [(abs(other.size - first.size), other.order, n) for n, other in firsts if n != at]
        assert nearest.to(at, first.size, most) == [n for _, _, n in sorted(others)[:most]]
