"""What is worked out for many reports at once is what each has by itself."""

from __future__ import annotations

import math
import random
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storyledger.group import holders, meetings
from storyledger.group.fingerprint import NAME, PLAIN, make_feature
from storyledger.group.known import Known
from storyledger.group.likeness import compare_pairs, compare_row
from storyledger.group.meetings import Meetings
from storyledger.group.rows import Rows

SPREAD = 3


def some_rows(chance, count, most=12, least=0):
    """Rows of names and words, of which a few are in many rows."""
    rows = Rows()
    names = [make_feature(chance.choice([PLAIN, NAME]), f"w{int(40 * chance.random() ** 2)}") for _ in range(60)]
    rows.add([{chance.choice(names): 1.0 for _ in range(chance.randint(least, most))} for _ in range(count)])
    rows.rescale()
    return rows


def pairs_of(rows, row):
    return dict(zip(*(held.tolist() for held in rows.row(row)), strict=True))


def fit_by_itself(known, thing, rows, days, but=-1):
    """The fit of rows by the definition: every story's sum is made anew, and nothing is kept."""
    sums = {story: Counter() for story in known.members}
    for story, members in known.members.items():
        for row in members:
            for column, value in pairs_of(rows, row).items():
                sums[story][column] += value
    having = Counter(column for held in sums.values() for column in held)
    own = Counter()
    for row in thing:
        for column, value in pairs_of(rows, row).items():
            own[column] += value
    length = math.sqrt(sum(v * v for v in own.values())) or 1.0
    told = [days[row] for row in thing if not math.isnan(days[row])]
    found = []
    for story, held in sums.items():
        if story == but:
            continue
        both = sum(value * held[column] for column, value in own.items() if column in held and having[column] <= SPREAD)
        its = [days[row] for row in known.members[story] if not math.isnan(days[row])]
        gap = max(0.0, min(its) - max(told), min(told) - max(its)) if its and told else 0.0
        size = math.sqrt(max(sum(v * v for v in held.values()), 1e-12))
        found.append((round(both / size / length * (1 + gap / 3) ** -0.5, 10), -story))
    found = sorted(((value, story) for value, story in found if value > 0), reverse=True)
    return (-found[0][1], found[0][0], found[1][0] if len(found) > 1 else 0.0) if found else (-1, 0.0, 0.0)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_fits_kept_up_while_things_join_are_those_worked_out_anew(seed):
    """Whatever joins which story in a block, begins one, or is merged between blocks."""
    chance = random.Random(seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(holders, "_SPREAD", SPREAD)
        rows = some_rows(chance, 80)
        days = np.array([chance.choice([math.nan, chance.randrange(30)]) for _ in range(80)])
        known, left, key = Known(), list(range(80)), 0
        while left:
            things = [left[i : i + 3] if chance.random() < 0.3 else [left[i]] for i in range(0, min(len(left), 24), 3)]
            left = left[24:]
            fits = known.fits(things, rows, days)
            for i, thing in enumerate(things):
                expected = fit_by_itself(known, thing, rows, days)
                found = fits.best(i)
                assert found == pytest.approx(expected, abs=2e-9)
                assert fits.most == found.value
                assert fits.best(i, found.value) == found
                assert fits.best(i, found.value + 1e-6).story == -1
                key += chance.random() < 0.4
                if chance.random() < 0.7:
                    fits.join(i, key, thing, rows, days)
            if len(known.members) > 3 and chance.random() < 0.5:
                known.merge(*chance.sample(sorted(known.members), 2))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6))
def test_a_story_fits_best_what_its_heaviest_features_fit(seed):
    """Held against all others, itself left out."""
    chance = random.Random(seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(holders, "_SPREAD", SPREAD)
        rows, days = some_rows(chance, 30), np.full(30, math.nan)
        known = Known()
        for story in range(6):
            known.add(story, range(5 * story, 5 * story + 5), rows, days)
        for story, found in enumerate(known.fit_stories(range(6))):
            assert found == pytest.approx(fit_by_itself(known, known.members[story], rows, days, but=story), abs=2e-9)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_those_met_share_most_of_what_is_rare(seed):
    """Of the rows that are open, within what is looked up; of equals the one that is found first."""
    chance = random.Random(seed)
    recent, looked_up, most = chance.choice([2, 5, 200]), chance.choice([10, 40, 3000]), chance.choice([1, 3, 100])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(meetings, "_RECENT", recent)
        patch.setattr(meetings, "_LOOKED_UP", looked_up)
        rows = some_rows(chance, 60)
        index, postings, open_ = Meetings(), {}, set()
        row = 0
        while row < 60:
            new = list(range(row, min(60, row + chance.choice([1, 2, 5, 20]))))
            row = new[-1] + 1
            expected = []
            for one in new:
                shared, seen = {}, 0
                telling = [(column, weight) for _, column, weight in rare(rows, one)]
                for column, weight in telling:
                    held = postings.get(column, [])
                    if seen + min(len(held), recent) <= looked_up:
                        seen += min(len(held), recent)
                        for other in held[-recent:]:
                            shared[other] = shared.get(other, 0.0) + weight
                for column, _ in telling:
                    held = postings.setdefault(column, [])
                    if len(held) >= 2 * recent:
                        held[:] = [other for other in held if other in open_][-recent:]
                    held.append(one)
                others = [other for other in shared if other in open_]
                if len(others) > most:
                    others = sorted(others, key=shared.__getitem__, reverse=True)[:most]
                expected += [(one, other) for other in sorted(others)]
                open_.add(one)
            met = index.meet(new, rows, [most] * len(new))
            assert list(zip(*(held.tolist() for held in met), strict=True)) == expected
            if chance.random() < 0.3:
                closed = chance.choice(sorted(open_))
                open_.discard(closed)
                index.close(closed)


def rare(rows, row):
    """The telling features of one row."""
    return list(zip(*(held.tolist() for held in rows.telling(np.array([row]))), strict=True))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([7, 1 << 17]))
def test_pairs_compared_together_are_as_likely_as_one_by_one(seed, at_once):
    """However many are compared at once."""
    chance = random.Random(seed)
    rows = some_rows(chance, 25, most=40, least=1)
    days = np.array([chance.choice([math.nan, chance.randrange(30)]) for _ in range(25)])
    ones = np.repeat(np.arange(25), 4)
    others = np.array([chance.randrange(25) for _ in ones])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("storyledger.group.likeness._AT_ONCE", at_once)
        together = compare_pairs(rows, ones, others, days)
    alone = [float(compare_row(rows, i, [j], days)[0]) for i, j in zip(ones.tolist(), others.tolist(), strict=True)]
    assert together.tolist() == pytest.approx(alone, abs=1e-12)
    by_hand = [
        cosine_of(pairs_of(rows, i), pairs_of(rows, j)) for i, j in zip(ones.tolist(), others.tolist(), strict=True)
    ]
    assert rows.compare(ones, others)[0].tolist() == pytest.approx(by_hand, abs=1e-12)


def cosine_of(one, other):
    return sum(value * other.get(column, 0.0) for column, value in one.items())
