"""Stories that grow as reports come.

Each new report meets two decisions: which story fits it best, and whether it joins that or begins a new one. What it
meets is found through an inverted index over its rare features, so a report costs the same whatever is held. Then the
neighbourhood that it touched is settled anew by average linkage: groups join, best first, while the mean probability
over all their pairs reaches the even chance. A group can only join through a pair that reaches it, so the reports that
are linked by such pairs are settled by themselves, and the stories are the same in whatever order reports came.

Two things are frozen while reports come: the rarity of features (rows.py), and which stories are well known
(known.py). `settle` makes both anew from all that is held, which gives what reading everything at once gives, and says
what moved; it runs by itself whenever twice as much is held as when it ran last, so that in the long run it costs a
report no more than a second reading.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter, deque
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from storyledger.group.decisions import Constraints
from storyledger.group.fingerprint import find_evidence, read_outline
from storyledger.group.known import Known
from storyledger.group.likeness import compare_pairs, compare_row
from storyledger.group.linkage import link
from storyledger.group.meetings import Meetings
from storyledger.group.page_lines import Pages, own_lines
from storyledger.group.rows import Rows, grown
from storyledger.records import Moved, Placed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from storyledger.config import GroupSettings
    from storyledger.group.fingerprint import Feature
    from storyledger.group.known import Fits
    from storyledger.records import Reading

_FLOOR = 0.01
"""Probability below which a pair counts as none: the mean of two stories of ten reports each moves by less than .01."""
_NEIGHBOURS, _NEIGHBOURS_SHORT = 100, 50
"""Reports that are compared in full with one, or with a short one, those that share most of what is rare."""
_BLOCK = 200
"""Reports after which the neighbourhoods are settled when everything is read at once."""
_AT_ONCE = 200
"""Reports that are held against the well-known stories together."""
_MANY, _LONG = 1_000, 8
"""Reports from which rarity changes so little that it is made anew only when eight times as many are held."""
_SWEPT = 1.25
"""How many times as much as at the last time must be held for what is left over to be looked at again."""
_SHORT = 45
"""Features of a short report: a headline with a line or two."""
_LATEST = 10
"""Reports of a well-known story that a long report is held against, the latest."""
_CLEARER, _MUCH_CLEARER = 1.5, 2.5
"""How many times the next story's fit that must be, to join at once; and from where on half the fit is enough."""
_GROUP = 1.5
"""More is asked of several reports that fit each other already."""
_SLACK = 1e-9
"""Added to what something fits at most, for the last digits."""
_DIGITS = 9
"""A probability summed up in another order differs in its last digits: those decide nothing."""


class Stream:
    """A state of grouping: reports go in, stories come out, and every change to an earlier report is told.

    Copying it for every report would cost as much as is held, so it changes in place; all that it takes and gives is
    frozen.
    """

    def __init__(self, settings: GroupSettings) -> None:
        """Begin with no report."""
        self._settings = settings
        self._hands = Constraints(settings.decisions)
        self._decided = self._hands.count > 0
        self.readings: list[Reading] = []
        self._ranks: list[tuple[str, str, str]] = []
        self._days = np.zeros(64)
        self._rows = Rows()
        self._pages = Pages()
        self._cut: set[int] = set()
        """Rows that have notices in the place of their text, or beside it."""
        self._story: list[int] = []
        """Row -> number of its story, which stays while reports come and go."""
        self._sizes: Counter[int] = Counter()
        self._first: dict[int, tuple[str, str, str]] = {}
        """Number of a story -> rank of its first report."""
        self._next_number = 0
        self._settled = 0
        self._swept = 0
        self._begin()

    def _begin(self) -> None:
        """Forget what was found, not what is held."""
        self._near: list[dict[int, float]] = [{} for _ in self.readings]
        self._meetings = Meetings()
        self._groups: dict[int, list[int]] = {}
        self._group_of: dict[int, int] = {}
        """Row -> its group by linkage, for rows of no well-known story."""
        self._host: dict[int, int] = {}
        """Row that was left alone -> the group that it stands with."""
        self._guests: dict[int, set[int]] = {}
        self._next_group = 0
        self._known = Known()
        self._known_of: dict[int, int] = {}
        self._known_hands: dict[int, set[int]] = {}
        self._known_size: dict[int, int] = {}
        """Well-known story -> its size when it was last held against others."""
        self._number_of: dict[int, int] = {}
        """Well-known story -> the number of the story."""
        self._touched: set[int] = set(range(len(self.readings)))

    # --- taking in --------------------------------------------------------------------------------------------------

    def add(self, readings: Sequence[Reading]) -> tuple[tuple[Placed, ...], tuple[Moved, ...]]:
        """Return where each new report stands, and which earlier reports moved because of them."""
        new = range(len(self.readings), len(self.readings) + len(readings))
        self._days = grown(self._days, new.stop)
        self._rows.add([self._take(reading) for reading in readings])
        if len(self.readings) >= self._settled * (2 if self._settled < _MANY else _LONG):
            self._replay()
        else:
            self._place(sorted(new, key=self._ranks.__getitem__))
            if len(self.readings) >= _SWEPT * self._swept:
                self._sweep()
        moved = self._name_stories()
        return tuple(self._placed(row) for row in new), moved

    def settle(self) -> tuple[Moved, ...]:
        """Return which reports move when everything held is grouped anew, as if it were read at once."""
        self._replay()
        return self._name_stories()

    def sweep(self) -> tuple[Moved, ...]:
        """Return which reports move when those left over are held against the well-known stories once more."""
        self._sweep()
        return self._name_stories()

    def stories(self) -> list[list[int]]:
        """Return the stories as indices of readings in the order of their coming, each sorted by day."""
        parts = [self._whole(("group", group)) for group in self._groups]
        parts += [self._whole(("known", story)) for story in self._known.members]
        return [sorted(part, key=self._ranks.__getitem__) for part in parts if part]

    def _take(self, reading: Reading) -> dict[Feature, float]:
        """Return the features of a report that comes in."""
        row, report = len(self.readings), reading.report
        self.readings.append(reading)
        self._ranks.append(rank_of(reading))
        day = self._days[row] = day_number(reading.dating.value)
        self._story.append(-1)
        self._near.append({})
        lines = own_lines(report.text)
        page = self._pages.take(row, lines, report.title or "", day)
        if self._decided:
            self._hands.bind(row, report)
        if page.notices:
            self._cut.add(row)
        return find_evidence(reading, read_outline(reading, lines, page))

    def _replay(self) -> None:
        for row in sorted(self._pages.stale):
            reading = self.readings[row]
            lines = own_lines(reading.report.text)
            page = self._pages.page(lines, reading.report.title or "")
            if page.notices:
                self._cut.add(row)
            self._rows.replace(row, find_evidence(reading, read_outline(reading, lines, page)))
        self._pages.stale.clear()
        self._rows.rescale()
        self._begin()
        order = sorted(range(len(self.readings)), key=self._ranks.__getitem__)
        for start in range(0, len(order), _BLOCK):
            self._place(order[start : start + _BLOCK])
        self._sweep()
        self._settled = len(self.readings)

    def _sweep(self) -> None:
        """Hold what is left over against the well-known stories, again while these grow by it."""
        bounds: dict[int, float] = {}
        left = -1
        while left != len(self._groups):
            left = len(self._groups)
            stories = len(self._known.keys), len(self._known.members)
            near = [group for group in sorted(self._groups) if bounds.get(group, 1.0) >= self._settings.fits_last / 2]
            joined = self._absorb(near, everything=True, bounds=bounds)
            if stories != (len(self._known.keys), len(self._known.members)):
                bounds = {}
            self._raise(bounds, joined)
        self._swept = len(self.readings)

    def _raise(self, bounds: dict[int, float], joined: dict[int, list[int]]) -> None:
        """Raise what groups fit at most by what they share with the rows that joined a story."""
        bounded = [group for group in bounds if group in self._groups]
        if not bounded or not joined:
            return
        more = self._known.gained(joined, self._rows)
        members = [self._groups[group] for group in bounded]
        of_row = np.repeat(np.arange(len(members)), [len(rows) for rows in members])
        place, columns, values = self._rows.features([row for rows in members for row in rows])
        sums = np.bincount(of_row[place], values * more[columns], minlength=len(members))
        for group, gain in zip(bounded, sums.tolist(), strict=True):
            bounds[group] += gain

    # --- placing ----------------------------------------------------------------------------------------------------

    def _place(self, new: Sequence[int]) -> None:
        """Put each new row with the well-known story that it fits, or settle the neighbourhood that it touches."""
        touched = []
        for start in range(0, len(new), _AT_ONCE):
            rows = new[start : start + _AT_ONCE]
            fits = self._known.fits([[row] for row in rows], self._rows, self._days)
            for i, row in enumerate(rows):
                mates = self._hands.mates(row) if self._decided else None
                if mates:
                    story = next((self._known_of[mate] for mate in mates if mate in self._known_of), None)
                else:
                    story = self._known_story([row], fits, i)
                if story is not None:
                    self._join_known(story, [row], fits, i)
                else:
                    touched.append(row)
                    self._group_of[row] = self._next_group
                    self._groups[self._next_group] = [row]
                    self._next_group += 1
        self._meet(touched)
        self._settle(touched)

    def _meet(self, rows: Sequence[int]) -> None:
        """Find how likely rows tell the same story as those that they meet."""
        if not rows:
            return
        most = [_NEIGHBOURS_SHORT if self._is_short([row]) else _NEIGHBOURS for row in rows]
        ones, others = self._meetings.meet(rows, self._rows, most)
        chances = compare_pairs(self._rows, ones, others, self._days)
        kept = np.flatnonzero(chances >= _FLOOR)
        near = self._near
        chances = np.round(chances[kept], _DIGITS)
        for row, other, chance in zip(ones[kept].tolist(), others[kept].tolist(), chances.tolist(), strict=True):
            near[row][other] = near[other][row] = chance

    def _settle(self, touched: Iterable[int]) -> None:
        """Group the reports anew that are linked to the touched ones, and what follows from that."""
        seen: set[int] = set()
        changed: list[int] = []
        for row in sorted(touched, key=self._ranks.__getitem__):
            if row not in seen:
                part = self._linked(row)
                seen.update(part)
                changed += self._regroup(part)
        self._absorb(changed)
        rows = {row for group in changed for row in self._groups.get(group, ())}
        self._place_lone(rows | {other for row in rows for other in self._near[row]})

    def _linked(self, row: int) -> list[int]:
        """Return the rows that are linked to a row by pairs that reach the even chance, or by hand."""
        found, queue, join = {row}, [row], self._settings.join
        while queue:
            at = queue.pop()
            linked = [other for other, chance in self._near[at].items() if chance >= join]
            if self._decided:
                linked += self._hands.mates(at)
            for other in linked:
                if other not in found and other in self._group_of:
                    found.add(other)
                    queue.append(other)
        return sorted(found, key=self._ranks.__getitem__)

    def _regroup(self, part: Sequence[int]) -> list[int]:
        """Return the new groups of rows that no other row is linked to."""
        for row in part:
            self._leave(row)
        made = []
        for members in self._link(part) if len(part) > 1 else [list(part)]:
            group = self._next_group
            self._next_group += 1
            self._groups[group] = members
            for row in members:
                self._group_of[row] = group
            self._touched.update(members)
            made.append(group)
        return made

    def _link(self, part: Sequence[int]) -> list[list[int]]:
        """Return the groups of rows by average linkage."""
        place = {row: i for i, row in enumerate(part)}
        near = [{place[other]: chance for other, chance in self._near[row].items() if other in place} for row in part]
        hands = [self._hands.hand(row) for row in part]
        alone = len(part) + self._hands.count
        together = [alone + i if hand is None else hand for i, hand in enumerate(hands)]
        barred = [set() if hand is None else self._hands.barred(hand) for hand in hands]
        groups = link(near, self._settings.join, together, barred, self._days[list(part)].tolist())
        return [[part[i] for i in members] for members in groups]

    def _leave(self, row: int) -> None:
        """Take a row out of its group, and the guests with it."""
        group = self._group_of.pop(row)
        self._groups.pop(group, None)
        for guest in self._guests.pop(group, ()):
            self._host.pop(guest)
            self._touched.add(guest)
        if row in self._host:
            self._guests[self._host.pop(row)].discard(row)

    def _place_lone(self, rows: Iterable[int]) -> None:
        """Put each report that stands alone with the story that it clearly fits better than any other, if there is one.

        A late or an undated report lacks signs by which the others were joined, so less is asked where nothing rivals.
        """
        for row in rows:
            group = self._group_of.get(row)
            if group is None or len(self._groups[group]) != 1:
                continue
            if row in self._host:
                self._guests[self._host.pop(row)].discard(row)
            self._touched.add(row)
            totals: dict[int, float] = {}
            for other, chance in self._near[row].items():
                at = self._group_of.get(other)
                if at is not None:
                    totals[at] = totals.get(at, 0.0) + chance
            fits = {at: total / len(self._groups[at]) for at, total in totals.items()}
            stories = [at for at in fits if len(self._groups[at]) > 1 and not self._is_barred(row, self._groups[at])]
            if not stories:
                continue
            best = min(stories, key=lambda at: (-round(fits[at], _DIGITS), self._ranks[self._groups[at][0]]))
            rivals = max((fit for at, fit in fits.items() if at != best), default=0.0)
            if fits[best] >= self._settings.place and fits[best] >= self._settings.clearly * rivals:
                self._host[row] = best
                self._guests.setdefault(best, set()).add(row)
                self._touched.update(self._groups[best])

    def _is_barred(self, row: int, others: Iterable[int]) -> bool:
        hand = self._hands.hand(row)
        barred = self._hands.barred(hand) if hand is not None else set()
        return bool(barred) and any(self._hands.hand(other) in barred for other in others)

    # --- well-known stories -----------------------------------------------------------------------------------------

    def _known_story(self, rows: Sequence[int], fits: Fits, thing: int, *, everything: bool = False) -> int | None:
        """Return the well-known story that rows fit, None where they fit none well enough.

        Long reports are held against the latest of its reports, pair by pair; short ones, which share few words with
        each other, against their sum. Less is asked where everything is read, as no better story is still to come.
        """
        short = self._is_short(rows)
        enough = self._settings.fits_last / 2 if everything else self._settings.fits
        fit = fits.best(thing, enough if short else 0.0)
        if fit.story < 0:
            return None
        if self._decided:
            held = self._known_hands[fit.story]
            hands = {hand for row in rows if (hand := self._hands.hand(row)) is not None}
            if any(held & self._hands.barred(hand) for hand in hands):
                return None
        if not short:
            latest = self._known.members[fit.story][-_LATEST:]
            chances = [compare_row(self._rows, row, latest, self._days).mean() for row in rows]
            return fit.story if sum(chances) / len(rows) >= self._settings.join else None
        at_once = fit.value >= self._settings.fits and fit.value >= _CLEARER * fit.next
        if not everything:
            return fit.story if at_once and len(rows) == 1 else None
        least = self._settings.fits_last * (1 if len(rows) == 1 else _GROUP)
        if fit.value >= _MUCH_CLEARER * fit.next and len(rows) == 1:
            least /= 2
        return fit.story if at_once or fit.value >= least else None

    def _is_short(self, rows: Sequence[int]) -> bool:
        """Say whether rows are short by nature: a headline whose text is missing says too little for sums."""
        if self._cut and not self._cut.isdisjoint(rows):
            return False
        lengths = self._rows.lengths
        return (lengths[rows[0]] if len(rows) == 1 else sum([lengths[row] for row in rows])) <= _SHORT * len(rows)

    def _join_known(self, story: int, rows: Sequence[int], fits: Fits, thing: int) -> None:
        """Put rows, a thing of `fits`, into a well-known story; they leave the groups."""
        for row in rows:
            if row in self._group_of:
                self._leave(row)
            self._known_of[row] = story
            self._meetings.close(row)
        self._touched.update(rows)
        fits.join(thing, story, rows, self._rows, self._days)
        hands = self._known_hands.setdefault(story, set())
        if self._decided:
            hands.update(hand for row in rows if (hand := self._hands.hand(row)) is not None)

    def _absorb(
        self, groups: Sequence[int], *, everything: bool = False, bounds: dict[int, float] | None = None
    ) -> dict[int, list[int]]:
        """Make groups well-known stories that are large enough, and put those with one that fit it.

        Returns the rows that joined, by story. `bounds` takes what short groups without a day fit at most that did not.
        """
        queue = deque((group, everything) for group in groups)
        larger: dict[int, list[int]] = {}
        while queue:
            block = [queue.popleft() for _ in range(min(len(queue), _AT_ONCE))]
            block = [asked for asked in block if asked[0] in self._groups and (asked[1] or self._is_many(asked[0]))]
            if not block:
                continue
            fits = self._known.fits([self._groups[group] for group, _ in block], self._rows, self._days)
            for i, (group, held_against) in enumerate(block):
                rows = list(self._groups.get(group, ()))
                if not rows:
                    continue
                if self._is_many(group):
                    story = group
                    near = {other for row in rows for other in self._near[row]}
                    self._join_known(story, rows, fits, i)
                    nearby = sorted({self._group_of[other] for other in near if other in self._group_of})
                    queue.extend((other, True) for other in nearby)
                elif held_against and (found := self._known_story(rows, fits, i, everything=everything)) is not None:
                    story = found
                    self._join_known(story, rows, fits, i)
                else:
                    if bounds is not None and not fits.is_dated(i) and self._is_short(rows):
                        bounds[group] = fits.most + _SLACK
                    continue
                for row in rows:
                    self._near[row] = {}
                larger.setdefault(story, []).extend(rows)
        self._merge_alike(sorted(larger))
        return larger

    def _is_many(self, group: int) -> bool:
        """Say whether a group has the reports of a well-known story."""
        rows, known, short = self._groups[group], self._settings.known, self._settings.known_short
        return len(rows) >= min(known, short) and len(rows) >= (short if self._is_short(rows) else known)

    def _merge_alike(self, stories: list[int]) -> None:
        """Join well-known stories with those that they fit, where they have grown by half since they were compared."""
        members, sizes = self._known.members, self._known_size
        while stories:
            stories = [s for s in stories if s in members and 2 * len(members[s]) >= 3 * sizes.get(s, 0)]
            block, stories = stories[:_AT_ONCE], stories[_AT_ONCE:]
            for i, (story, fit) in enumerate(zip(block, self._known.fit_stories(block) if block else [], strict=True)):
                sizes[story] = len(members[story])
                if fit.value >= self._settings.alike and not self._are_barred(story, fit.story):
                    stories = [self._merge(story, fit.story), *block[i + 1 :], *stories]
                    break

    def _are_barred(self, story: int, other: int) -> bool:
        hands = self._known_hands
        return any(self._hands.barred(hand) & hands[other] for hand in hands[story])

    def _merge(self, story: int, other: int) -> int:
        """Return which of two well-known stories is left when they are joined: the larger."""
        if len(self._known.members[other]) > len(self._known.members[story]):
            story, other = other, story
        for row in self._known.members[other]:
            self._known_of[row] = story
        self._touched.update(self._known.members[other])
        self._known.merge(story, other)
        self._known_hands[story] |= self._known_hands.pop(other)
        self._number_of.pop(other, None)
        self._known_size.pop(other, None)
        self._known_size.pop(story, None)
        return story

    # --- what moved -------------------------------------------------------------------------------------------------

    def _part_of(self, row: int) -> tuple[str, int]:
        if row in self._known_of:
            return "known", self._known_of[row]
        return "group", self._host.get(row, self._group_of[row])

    def _whole(self, part: tuple[str, int]) -> list[int]:
        kind, key = part
        if kind == "known":
            return self._known.members[key]
        rows = self._groups[key]
        if len(rows) == 1 and rows[0] in self._host:
            return []
        return [*rows, *self._guests.get(key, ())]

    def _name_stories(self) -> tuple[Moved, ...]:
        """Give touched stories the number that most of their reports had; return the reports that have another now."""
        parts: dict[tuple[str, int], list[int]] = {}
        for row in self._touched:
            parts.setdefault(self._part_of(row), []).append(row)
        was = {row: self._story[row] for row in self._touched}
        self._touched = set()
        names = {number: self._first[number][1] for number in set(was.values()) if number >= 0}
        self._sizes.subtract(was.values())
        taken: set[int] = set()
        # A well-known story keeps its number; of the others, the largest chooses first.
        named = [part for part in parts if part[0] == "known" and part[1] in self._number_of]
        for part in named:
            number = self._number_of[part[1]]
            self._give(number, parts[part], [self._first[number]])
            taken.add(number)
        wholes = {part: self._whole(part) for part in parts if part not in named}
        first = {part: min(self._ranks[row] for row in rows) for part, rows in wholes.items()}
        for part in sorted(wholes, key=lambda part: (-len(wholes[part]), first[part])):
            had = [was.get(row, self._story[row]) for row in wholes[part]]
            votes = Counter(had) if len(had) > 1 else dict.fromkeys(had, 1)
            free = [n for n in votes if n >= 0 and n not in taken and self._sizes[n] <= 0]
            number = min(free, key=lambda n: (-votes[n], self._first[n]), default=self._next_number)
            self._next_number = max(self._next_number, number + 1)
            if part[0] == "known":
                self._number_of[part[1]] = number
            taken.add(number)
            self._give(number, parts[part], [first[part]])
        moved = [row for row, number in was.items() if number >= 0 and self._story[row] != number]
        moved.sort(key=self._ranks.__getitem__)
        return tuple(
            Moved(self.readings[row].report.id, story_id(names[was[row]]), self._name(self._story[row]), self._why(row))
            for row in moved
        )

    def _give(self, number: int, rows: Iterable[int], firsts: list[tuple[str, str, str]]) -> None:
        for row in rows:
            self._story[row] = number
            self._sizes[number] += 1
            firsts.append(self._ranks[row])
        self._first[number] = min(firsts)

    def _name(self, number: int) -> str:
        return story_id(self._first[number][1])

    def _placed(self, row: int) -> Placed:
        joined = len(self._whole(self._part_of(row))) > 1
        return Placed(self.readings[row].report.id, self._name(self._story[row]), joined, self._why(row))

    def _why(self, row: int) -> str:
        """Return the sentence that says why a report stands where it stands."""
        kind, key = self._part_of(row)
        if self._decided and any(self._story[mate] == self._story[row] for mate in self._hands.mates(row)):
            return "a decision by hand puts it with other reports of this story"
        if kind == "known":
            return f"it fits this story of {len(self._known.members[key])} reports better than any other"
        rows = [other for other in self._whole((kind, key)) if other != row]
        if not rows:
            return "no story fits it well enough"
        mean = sum(self._near[row].get(other, 0.0) for other in rows) / len(rows)
        plural = "reports" if len(rows) > 1 else "report"
        return f"it fits the {len(rows)} {plural} it stands with, at a mean probability of {mean:.2f}"


def rank_of(reading: Reading) -> tuple[str, str, str]:
    """Return what reports are ordered by: the day, then what does not depend on where they were found."""
    report = reading.report
    digest = hashlib.sha256(report.text.encode("utf-8", "replace")).hexdigest()
    return reading.dating.value or "9999", digest, report.id


def story_id(digest: str) -> str:
    """Return the id of a story from the SHA-256 of its first report's text."""
    return "story-" + digest[:8]


@lru_cache(maxsize=4096)
def day_number(value: str | None) -> float:
    """Return the number of an EDTF day; the middle of a month or an interval; nan where it is not known."""
    ends = [_ordinal(part.rstrip("~?%")) for part in (value or "").rstrip("~?%").split("/")]
    known = [end for end in ends if end is not None]
    return sum(known) / len(known) if known else math.nan


def _ordinal(value: str) -> float | None:
    try:
        if len(value) == 7:
            return float(date.fromisoformat(value + "-15").toordinal())
        return float(date.fromisoformat(value[:10]).toordinal())
    except ValueError:
        return None
