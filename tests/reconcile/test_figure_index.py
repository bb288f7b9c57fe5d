"""Which figures a claim is held against: those left out would have been refused, and the nearest are the nearest."""

import dataclasses
from datetime import date

from builders import make_claim
from hypothesis import given
from hypothesis import strategies as st

from storyledger.reconcile.figures.counts import Count, Known
from storyledger.reconcile.figures.differences import find_difference
from storyledger.reconcile.figures.index import Alike, Nearest
from storyledger.records import Toponym

CITIES = {
    "Ada": ("AA", "city", 10.0, 10.0),
    "Adasuburb": ("AA", "city", 10.1, 10.1),
    "Obi": ("AA", "city", 14.0, 14.0),
    "Aaland": ("AA", "country", 11.0, 11.0),
    "Brill": ("BB", "city", 40.0, 40.0),
}
"""Invented places: country, feature and where they lie."""
KINDS = ("other", "buildings", "vehicles", "aid", "share", "votes", "money", "killed", "affected", "fighters")


def place_of(name):
    """Keys, country and toponym of one of the invented places; none of them for None, keys alone for an unknown one."""
    if name is None or name not in CITIES:
        return frozenset({name} - {None}), "", None
    country, feature, latitude, longitude = CITIES[name]
    keys = {name, f"id:{name}"} | ({f"country:{country}"} if feature == "country" else set())
    toponym = Toponym(0, 1, name, 0, name, latitude, longitude, f"id:{name}", country, feature, "a test")
    return frozenset(keys), country, toponym


def count(order, kind, value, population, actor, event, name=None, day=4, scope=""):
    """A count of a report of its own."""
    places, country, toponym = place_of(name)
    text = f"There were {value} of them."
    claim = make_claim(text, f"{value} of them", float(value), kind=kind)
    claim = dataclasses.replace(claim, population=population, unit=population, event=event, scope=scope)
    return Count(
        report=f"r{order % 3}",
        outlet="outlet",
        quote=f"{value} of them",
        claim=claim,
        order=order,
        day=date(2029, 5, day) if day else None,
        told=date(2029, 5, 4),
        places=places,
        country=country,
        toponym=toponym,
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
    st.sampled_from([None, "Mirdesh", *CITIES]),
    st.sampled_from([None, 4, 5, 9]),
    st.sampled_from(["", "day", "period", "background"]),
)
knowns = st.builds(
    Known,
    main=st.sampled_from([frozenset(), place_of("Ada")[0], place_of("Aaland")[0]]),
    split=st.just(frozenset()),
    recurrent=st.sampled_from([frozenset(), frozenset(KINDS)]),
    apart=st.sampled_from([frozenset(), frozenset(KINDS)]),
)


@given(st.lists(rows, max_size=12), knowns)
def test_a_figure_that_is_not_asked_would_refuse_the_claim(told, known):
    """What the index leaves out of a claim's figures, a reason against rules out."""
    alike = Alike(known.main)
    counts = [count(order, *row) for order, row in enumerate(told)]
    for at, one in enumerate(counts):
        asked = alike.asked(one)
        assert list(asked) == sorted(set(asked))
        for before in range(at):
            if before not in asked:
                assert find_difference(one, [counts[before]], known)
        alike.add(at, one)


def test_of_many_tolls_those_of_other_times_and_places_are_not_asked():
    """Of persons too a claim is held against its own place and day, and against its own number."""
    alike = Alike(frozenset())
    told = [(city, day) for city in ("Ada", "Obi", "Brill") for day in range(1, 29, 3)]
    for at, (city, day) in enumerate(told):
        alike.add(at, count(at, "killed", at + 20, "person", "", None, city, day, "day"))
    one = count(99, "killed", 25, "person", "", None, "Obi", 7, "day")
    # its own number, and of its place the days next to its own
    assert alike.asked(one) == [5, *(told.index(("Obi", day)) for day in (4, 7, 10))]


@given(st.lists(st.integers(0, 6), min_size=1, max_size=20), st.integers(1, 4))
def test_the_nearest_are_those_of_the_least_distance_in_order_of_the_text(sizes, most):
    """The index gives what sorting all others by distance and order gives."""
    firsts = [(at, count(at * 7 % 20, "other", size, "house", "", None)) for at, size in enumerate(sizes)]
    nearest = Nearest(firsts)
    for at, first in firsts:
        others = [(abs(other.size - first.size), other.order, n) for n, other in firsts if n != at]
        assert nearest.to(at, first.size, most) == [n for _, _, n in sorted(others)[:most]]
