"""Which reports share text that was not written independently.

Three signs, each enough. *Word for word*: stretches of the same words outside quotation marks and page furniture,
weighed so that names and numbers, which independent reports share, say little. *Reworded*: several sentences, a good
part of the shorter report, that pair off one to one by their content words (synonyms and order aside). *Retold*: a
chain of sentences in the same order on both sides, each like its partner at least in rare words, names and numbers,
that makes up most of one report. Two reporters who heard the same facts choose their own order and add what only they
found; who rewrites follows the text. The same quotation in two reports is what both heard; the sentence around it is
what one wrote.

Left out: copies through translation, a single sentence reworded beyond its words in a row, and a text that was both
shuffled and told in altogether other words.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from storyledger.group.credits import find_agencies
from storyledger.group.fingerprint import frequencies
from storyledger.group.index import SHINGLE, candidate_pairs
from storyledger.group.words import Words, read_words
from storyledger.records import Copy, Passage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.records import Reading

# Thresholds in weight (see Words.weights; running prose has about .7 a word). Set on the development stories
# aleppo-2016, ghouta-2017, nepal-quake-2015 and minsk-2015 and on tests/cases/copies.
LONG_RUN = 9.0
"""One stretch this heavy is a copy. Independent reports reach 5.6, copies with anything kept start at 14.5."""
SOME_RUN = 4.5
"""Stretches that are added up; stock phrases ("at least eight people were killed when") stay below."""
ALL_RUNS = 18.0
"""Added up, this much is a copy. Independent reports reach 10.6."""
ANY_RUN = 2.5
"""Lightest stretch that is shown as a passage of a pair that shares text."""
CLOSE_LINE = 0.5
"""Mean of the shares that two sentences have in common of the shorter and of the longer one's content."""
LINE_CONTENT = 4.0
"""Least content in common: short sentences agree by chance."""
REWORDED_LINES = 3
REWORDED_CONTENT = 28.0
REWORDED_SHARE = 0.36
"""Of the shorter report's content. Rewrites of our set have at least 4 lines, 37 content and .43; independent reports
of one event at most 4 lines, 25 content and .32."""
_NAME_CONTENT = 0.4
"""Content of a name or a number, where another content word has 1: independent reports of one event share them."""
RETOLD_CLOSE = 0.3
"""As CLOSE_LINE, in rareness: retold sentences keep a third of each other."""
RETOLD_LINE = 1.0
"""Least rareness in common, about one name or rare word that stands nowhere else."""
RETOLD_LINES = 6
RETOLD_COVER = 0.65
"""Part of one report's rareness that stands in the chain's sentences."""
RETOLD_SHARE = 0.4
"""Part of the shorter report's rareness that the chain's sentences have in common. Set on the fire, strike, court and
storm files of tests/cases/copies, on the development stories and against short reports of one event in ECB+: retold
reports have at least 6 sentences, .77 and .42; independent ones of our set at most 5 sentences and .31. Of the pairs of
ECB+, a single one that no other sign finds has as much, at .42."""
_COMMON = 8
"""Added to a stem's count of reports in a thousand: rareness is 1 for a word in no list, .15 for the commonest."""
_MOST_LINES = 2_000
"""Lines above which a text is no report that somebody retold."""
_SPEECH = 0.5
"""Part of its rareness that a word has in quotation marks: both may have heard it, but not where it comes next."""


@dataclass(frozen=True, slots=True)
class _Run:
    """The same words in a row: from word `left` and `right`, `length` words."""

    left: int
    right: int
    length: int
    weight: float


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two lines with the same content."""

    left: int
    right: int
    close: float
    content: float


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A report made ready for comparison."""

    words: Words
    shingles: dict[tuple[str, ...], list[int]]
    lines: tuple[dict[str, float], ...]
    holders: dict[str, list[int]]
    """Stem -> lines that have it."""
    content: float
    rare: tuple[dict[str, float], ...]
    """Stem -> rareness, by line; speech included."""
    rareness: float


def find_copies(readings: Sequence[Reading]) -> tuple[Copy, ...]:
    """Return the pairs of reports that share text, with the stretches on both sides, in the reports' order.

    `report` is the later of the two where both are dated, else the one of which more is covered.
    """
    prepared: dict[int, _Prepared] = {}
    copies = []
    for left, right in candidate_pairs([r.report.text for r in readings]):
        for index in (left, right):
            if index not in prepared:
                prepared[index] = _prepare(read_words(readings[index]))
        copy = _compare(readings[left], readings[right], prepared[left], prepared[right])
        if copy is not None:
            copies.append(copy)
    return tuple(copies)


def _prepare(words: Words) -> _Prepared:
    shingles: dict[tuple[str, ...], list[int]] = {}
    for i in range(len(words.keys) - SHINGLE + 1):
        shingles.setdefault(words.keys[i : i + SHINGLE], []).append(i)
    lines = []
    holders: dict[str, list[int]] = {}
    for number, line in enumerate(words.lines):
        content: dict[str, float] = {}
        for i in range(line.first, line.last):
            if words.stems[i] and words.weights[i]:
                content.setdefault(words.stems[i], _NAME_CONTENT if i in words.names else 1.0)
        for stem in content:
            holders.setdefault(stem, []).append(number)
        lines.append(content)
    rare, rareness = _rare_lines(words)
    whole = sum(sum(line.values()) for line in lines)
    return _Prepared(words, shingles, tuple(lines), holders, whole, rare, rareness)


def _rare_lines(words: Words) -> tuple[tuple[dict[str, float], ...], float]:
    """Return the rareness of every line's stems, page lines empty, and the sum of all."""
    known = frequencies()
    lines: list[dict[str, float]] = []
    standing: Counter[str] = Counter()
    for line in words.lines:
        rare: dict[str, float] = {}
        for i in range(line.first, line.last):
            stem = words.stems[i]
            if stem and not line.furniture:
                weight = max(0.15, math.log(1000 / (known.get(stem, 0) + _COMMON)) / math.log(1000 / _COMMON))
                rare[stem] = max(rare.get(stem, 0.0), weight if words.weights[i] else _SPEECH * weight)
        standing.update(rare.keys())
        lines.append(rare)
    # Who the report is about stands in every other sentence, and ties none of them to one of the other report.
    lines = [{stem: weight / standing[stem] for stem, weight in rare.items()} for rare in lines]
    return tuple(lines), sum(sum(line.values()) for line in lines)


def _compare(a: Reading, b: Reading, left: _Prepared, right: _Prepared) -> Copy | None:
    runs = _runs(left, right)
    pairs = _pairs(left, right)
    longest = max((run.weight for run in runs), default=0.0)
    added = sum(run.weight for run in runs if run.weight >= SOME_RUN)
    content = sum(pair.content for pair in pairs)
    share = content / max(1.0, min(left.content, right.content))
    reworded = len(pairs) >= REWORDED_LINES and content >= REWORDED_CONTENT and share >= REWORDED_SHARE
    chain = _retold(left, right)
    if not (longest >= LONG_RUN or added >= ALL_RUNS or reworded or chain):
        return None
    shown_pairs = pairs if reworded else [p for p in pairs if p.close >= 0.7]
    passages = _passages(left.words, right.words, runs, chain + shown_pairs)
    exact = sum(run.weight for run in runs)
    covered = min(_covered(left.words, passages, 0), _covered(right.words, passages, 1))
    word_for_word = exact >= 0.5 * covered
    kind, wire = _kind(a, b, word_for_word=word_for_word, passages=passages)
    told = _told(a, b, left, right, chain) if chain and not word_for_word else ""
    swapped = _first_is_source(a, b, passages)
    if swapped:
        passages = [Passage(p.of_start, p.of_end, p.start, p.end) for p in passages]
        passages.sort(key=lambda p: p.start)
        a, b = b, a
    if told:
        return Copy(a.report.id, b.report.id, kind, tuple(passages), told + wire)
    best = max(passages, key=lambda p: p.end - p.start)
    shown = " ".join(a.report.text[best.start : best.end].split())
    how = "word for word" if word_for_word else "reworded"
    reason = (
        f"{len(passages)} stretch{'es' if len(passages) > 1 else ''} in common, mostly {how}, "
        f"the longest: “{shown[:160]}{'…' if len(shown) > 160 else ''}”{wire}"
    )
    return Copy(a.report.id, b.report.id, kind, tuple(passages), reason)


def _runs(left: _Prepared, right: _Prepared) -> list[_Run]:
    """Return the maximal stretches of the same words, heaviest first, none overlapping another on either side."""
    a, b = left.words.keys, right.words.keys
    done: dict[int, int] = {}
    found: list[_Run] = []
    for shingle, lefts in left.shingles.items():
        rights = right.shingles.get(shingle)
        # A shingle that a text repeats over and over (a refrain, hostile input) is left to its neighbours.
        if rights is None or len(lefts) * len(rights) > 64:
            continue
        for i in lefts:
            for j in rights:
                if done.get(j - i, -1) >= i:
                    continue
                length = SHINGLE
                while i + length < len(a) and j + length < len(b) and a[i + length] == b[j + length]:
                    length += 1
                done[j - i] = i + length - SHINGLE
                weight = min(left.words.weight(i, i + length), right.words.weight(j, j + length))
                if weight >= ANY_RUN:
                    found.append(_Run(i, j, length, weight))
    kept: list[_Run] = []
    taken_left, taken_right = bytearray(len(a)), bytearray(len(b))
    for run in sorted(found, key=lambda r: (-r.weight, r.left, r.right)):
        if any(taken_left[run.left : run.left + run.length]) or any(taken_right[run.right : run.right + run.length]):
            continue
        taken_left[run.left : run.left + run.length] = b"\1" * run.length
        taken_right[run.right : run.right + run.length] = b"\1" * run.length
        kept.append(run)
    return kept


def _pairs(left: _Prepared, right: _Prepared) -> list[_Pair]:
    """Return the lines that pair off one to one by their content, closest first."""
    found: list[_Pair] = []
    for i, line in enumerate(left.lines):
        shared: dict[int, float] = {}
        for stem, weight in line.items():
            holders = right.holders.get(stem, ())
            if len(holders) > 200:
                continue
            for j in holders:
                shared[j] = shared.get(j, 0.0) + min(weight, right.lines[j][stem])
        whole = sum(line.values())
        for j, content in shared.items():
            if content >= LINE_CONTENT:
                close = (content / whole + content / sum(right.lines[j].values())) / 2
                if close >= CLOSE_LINE:
                    found.append(_Pair(i, j, close, content))
    kept: list[_Pair] = []
    lefts: set[int] = set()
    rights: set[int] = set()
    for pair in sorted(found, key=lambda p: (-p.close * p.content**0.5, p.left, p.right)):
        if pair.left not in lefts and pair.right not in rights:
            lefts.add(pair.left)
            rights.add(pair.right)
            kept.append(pair)
    return kept


def _retold(left: _Prepared, right: _Prepared) -> list[_Pair]:
    """Return the chain of lines that tell the same in the same order, if it makes up most of one report; else none."""
    shorter, longer = sorted((len(left.rare), len(right.rare)))
    if shorter < RETOLD_LINES or longer > _MOST_LINES:
        return []
    chain = _chain(left, right)
    if len(chain) < RETOLD_LINES:
        return []
    share = sum(pair.content for pair in chain) / min(left.rareness, right.rareness)
    cover = max(
        sum(sum(left.rare[pair.left].values()) for pair in chain) / left.rareness,
        sum(sum(right.rare[pair.right].values()) for pair in chain) / right.rareness,
    )
    return chain if share >= RETOLD_SHARE and cover >= RETOLD_COVER else []


def _chain(left: _Prepared, right: _Prepared) -> list[_Pair]:
    """Return the heaviest chain of like lines that goes forward on both sides.

    A tree of prefix maxima over the right-hand lines finds the best chain to go on from, so that the cost is the number
    of like lines times the logarithm of the number of lines.
    """
    holders: dict[str, list[int]] = {}
    for number, line in enumerate(right.rare):
        for stem in line:
            holders.setdefault(stem, []).append(number)
    wholes = [sum(line.values()) for line in right.rare]
    tree: list[tuple[float, int]] = [(0.0, -1)] * (len(right.rare) + 1)
    steps: list[tuple[_Pair, int]] = []
    for i, line in enumerate(left.rare):
        shared: dict[int, float] = {}
        for stem, weight in line.items():
            found = holders.get(stem, ())
            if len(found) <= 200:
                for j in found:
                    shared[j] = shared.get(j, 0.0) + min(weight, right.rare[j][stem])
        whole = sum(line.values())
        # All of one line's pairs look at the tree before any is entered: a line is used once.
        entered: list[tuple[int, float]] = []
        for j in sorted(shared):
            close = (shared[j] / whole + shared[j] / wholes[j]) / 2
            if shared[j] >= RETOLD_LINE and close >= RETOLD_CLOSE:
                best, before, at = 0.0, -1, j
                while at > 0:
                    best, before = max((best, before), tree[at])
                    at -= at & -at
                entered.append((len(steps), best + shared[j] * close**0.5))
                steps.append((_Pair(i, j, close, shared[j]), before))
        for step, total in entered:
            at = steps[step][0].right + 1
            while at < len(tree):
                tree[at] = max(tree[at], (total, step))
                at += at & -at
    _, step = max(((total, step) for total, step in tree), default=(0.0, -1))
    chain: list[_Pair] = []
    while step >= 0:
        pair, step = steps[step]
        chain.append(pair)
    return chain[::-1]


def _told(a: Reading, b: Reading, left: _Prepared, right: _Prepared, chain: list[_Pair]) -> str:
    """Return the words that say how far the shorter report follows the other, with the sentences most alike."""
    shorter, of = (a, left) if left.rareness <= right.rareness else (b, right)
    best = max(chain, key=lambda pair: (pair.content, -pair.left))
    shown = []
    for reading, line in ((a, left.words.lines[best.left]), (b, right.words.lines[best.right])):
        words = " ".join(reading.report.text[line.start : line.end].split())
        shown.append(f"“{words[:120]}{'…' if len(words) > 120 else ''}”")
    return (
        f"{len(chain)} of {sum(map(bool, of.rare))} sentences of {shorter.report.id} tell the same facts in the same "
        f"order in both, in other words; for example {shown[0]} and {shown[1]}"
    )


def _passages(left: Words, right: Words, runs: list[_Run], pairs: list[_Pair]) -> list[Passage]:
    """Return the stretches in common: runs, joined over gaps of up to three words, and lines that pair off."""
    spans: list[list[int]] = []
    for run in sorted(runs, key=lambda r: (r.left, r.right)):
        first, last, of_first, of_last = run.left, run.left + run.length, run.right, run.right + run.length
        if spans and 0 <= first - spans[-1][1] <= 3 and 0 <= of_first - spans[-1][3] <= 3:
            spans[-1][1], spans[-1][3] = last, of_last
        else:
            spans.append([first, last, of_first, of_last])
    for pair in pairs:
        line, of_line = left.lines[pair.left], right.lines[pair.right]
        inside = [
            s
            for s in spans
            if (s[0] < line.last and s[1] > line.first) or (s[2] < of_line.last and s[3] > of_line.first)
        ]
        whole = [line.first, line.last, of_line.first, of_line.last]
        in_row = sum(s[1] - s[0] for s in inside)
        if not inside:
            spans.append(whole)
        elif in_row < 0.6 * min(line.last - line.first, of_line.last - of_line.first) and all(
            whole[0] <= s[0] and s[1] <= whole[1] and whole[2] <= s[2] and s[3] <= whole[3] for s in inside
        ):
            # Two lines that agree as wholes and hold only scraps in a row: the lines are the stretch.
            spans = [s for s in spans if s not in inside]
            spans.append(whole)
    return sorted(
        (
            Passage(left.spans[s[0]][0], left.spans[s[1] - 1][1], right.spans[s[2]][0], right.spans[s[3] - 1][1])
            for s in spans
        ),
        key=lambda p: (p.start, p.of_start),
    )


def _covered(words: Words, passages: list[Passage], side: int) -> float:
    spans = [(p.start, p.end) if side == 0 else (p.of_start, p.of_end) for p in passages]
    return sum(
        weight
        for (start, end), weight in zip(words.spans, words.weights, strict=True)
        if weight and any(first <= start and end <= last for first, last in spans)
    )


def _first_is_source(a: Reading, b: Reading, passages: list[Passage]) -> bool:
    """Is `a` the one that `b` has it from? By day; else the report that is covered less; else the first."""
    day_a, day_b = a.dating.value, b.dating.value
    if day_a and day_b and day_a[:10] != day_b[:10]:
        return day_a[:10] < day_b[:10]
    share_a = sum(p.end - p.start for p in passages) / max(1, len(a.report.text))
    share_b = sum(p.of_end - p.of_start for p in passages) / max(1, len(b.report.text))
    return share_a <= share_b


def _kind(
    a: Reading, b: Reading, *, word_for_word: bool, passages: list[Passage]
) -> tuple[Literal["same wire", "copied", "rewritten"], str]:
    """Return the kind of the copy and the words that tell of a wire."""
    credits_a, credits_b = ({c.agency: c for c in find_agencies(r.report)} for r in (a, b))
    for agency, credit in credits_a.items():
        if agency in credits_b:
            return "same wire", f"; both carry {agency} (“{credit.words[:60]}”, “{credits_b[agency].words[:60]}”)"
    # One credits an agency, the other nobody, and more than a sentence is the same: the other left the credit out.
    apart = a.report.outlet != b.report.outlet or a.report.outlet is None
    long = len(passages) > 1 or max(p.end - p.start for p in passages) > 200
    for one, other in ((credits_a, credits_b), (credits_b, credits_a)):
        credited = [c for c in one.values() if c.kind != "trace"]
        if credited and not other and apart and long and word_for_word:
            return "same wire", f"; one credits {credited[0].agency} (“{credited[0].words[:60]}”), the other nobody"
    return ("copied" if word_for_word else "rewritten"), ""
