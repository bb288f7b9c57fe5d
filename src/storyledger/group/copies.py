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

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from storyledger.group.copy_alignment import chain_lines, find_runs, gather_lines, pair_lines, share_lines
from storyledger.group.copy_index import find_candidates
from storyledger.group.copy_text import Vocabulary
from storyledger.group.credits import find_agencies
from storyledger.records import Copy, Passage

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storyledger.group.copy_alignment import LinePair, Run, SharedLines
    from storyledger.group.copy_text import Prepared
    from storyledger.group.credits import Credit
    from storyledger.group.words import Words
    from storyledger.records import Reading

# Thresholds in weight (see Words.weights; running prose has about .7 a word). Set on the development stories
# aleppo-2016, ghouta-2017, nepal-quake-2015 and minsk-2015 and on tests/cases/copies.
SURE_RUN = 13.5
"""One stretch this heavy is a copy. Independent reports of the development stories reach 5.6, formulas of local news
(half 0 of the incidents) 12.7; what the development stories' copies keep starts at 14.5."""
LONG_RUN = 9.0
LONG_TELLING = 5.0
"""A shorter stretch is one if its words are telling, too (`Prepared.telling`): a charge, a police line or a page's
notice that independent reports share has up to 4.3, stretches of copies of our set 6.1 and more."""
SOME_RUN = 4.5
"""Stretches that are added up; stock phrases ("at least eight people were killed when") stay below."""
ALL_RUNS = 18.0
"""Added up, this much is a copy. Independent reports reach 10.6."""
ALL_TELLING = 10.0
"""The same in rareness: as LONG_TELLING to LONG_RUN."""
WHOLE_LINES = 15.0
"""Sentences that are the same from their first word to their last, added up: two or more, however common their words.
A reporter who uses the formulas of the trade seldom puts two whole sentences together from them alike."""
OWN_WORDS = 0.35
"""Weight per word of a text that is a report: half of what prose has."""
OWN_TEXT = 6.0
"""Weight of such a text, a sentence of some ten words: less is a line of a page."""
REWORDED_LINES = 3
REWORDED_CONTENT = 28.0
REWORDED_SHARE = 0.36
"""Of the shorter report's content. Rewrites of our set have at least 4 lines, 37 content and .43; independent reports
of one event at most 4 lines, 25 content and .32."""
RETOLD_LINES = 6
RETOLD_COVER = 0.65
"""Part of one report's rareness that stands in the chain's sentences."""
RETOLD_SHARE = 0.4
"""Part of the shorter report's rareness that the chain's sentences have in common. Set on the fire, strike, court and
storm files of tests/cases/copies, on the development stories and against short reports of one event in ECB+: retold
reports have at least 6 sentences, .77 and .42; independent ones of our set at most 5 sentences and .31. Of the pairs of
ECB+, a single one that no other sign finds has as much, at .42."""
GATHERED_LINES = 5
GATHERED_SHARE = 0.5
"""As RETOLD_SHARE, for sentences that pair off in whatever order. Without the order more has to be shared: in the half
of tests/cases/copies that thresholds are set on, rewrites up to strength 5 have .63, independent ones at most .35."""
SAME_LINE = 0.7
"""Closeness from which two lines are shown as a passage where other stretches make the copy."""
_MOST_LINES = 2_000
"""Lines above which a text is no report that somebody retold."""
_MOST_REPRINTS = 24
"""Reports of one and the same text that are all tied to one another; of more, each is tied to the first."""

_Span = tuple[int, int, int, int]
"""First and last word on the left, first and last word on the right, half open."""


@dataclass(frozen=True, slots=True)
class _Alignment:
    """What makes two texts copies, whichever report carries them."""

    spans: tuple[_Span, ...]
    word_for_word: bool
    chain: tuple[LinePair, ...]
    """The sentences told in one order, where they make up most of one text."""


def find_copies(readings: Sequence[Reading]) -> tuple[Copy, ...]:
    """Return the pairs of reports that share text, with the stretches on both sides, in the reports' order.

    `report` is the later of the two where both are dated, else the one of which more is covered. Reports of the same
    text are compared with others once; of a text that more than 24 reports carry, each is tied to the first.
    """
    carriers: dict[str, list[int]] = {}
    for number, reading in enumerate(readings):
        carriers.setdefault(reading.report.text, []).append(number)
    texts = list(carriers)
    credited = _Credits()
    vocabulary = Vocabulary()
    held: dict[int, Prepared] = {}
    pairs, reworded, last = _order(texts, carriers)
    found: dict[tuple[int, int], Copy] = {}
    for step, (one, other) in enumerate(pairs):
        for number in (one, other):
            if number not in held:
                held[number] = vocabulary.prepare(readings[carriers[texts[number]][0]])
        left, right = held[one], held[other]
        alignment = _align(left, right, reworded=reworded[step])
        if alignment is not None:
            for a, b in _tied(carriers[texts[one]], carriers[texts[other]]):
                low, high = min(a, b), max(a, b)
                turned = low != a
                sides = (right, left) if turned else (left, right)
                found[low, high] = _copy(
                    (readings[low], readings[high]), sides, _turn(alignment, turned=turned), credited
                )
        for number in {one, other}:
            if last[number] == step:
                del held[number]
    return tuple(found[pair] for pair in sorted(found))


def _order(
    texts: list[str], carriers: dict[str, list[int]]
) -> tuple[list[tuple[int, int]], list[bool], dict[int, int]]:
    """Return the pairs of texts to compare, whether each may be a rewrite, and the last step that needs each text.

    A text that several reports carry is compared with itself as well.
    """
    candidates = find_candidates(texts)
    wanted = dict(zip(candidates.pairs, candidates.reworded, strict=True))
    wanted.update({(i, i): False for i, text in enumerate(texts) if len(carriers[text]) > 1})
    pairs = sorted(wanted)
    last = {number: step for step, pair in enumerate(pairs) for number in pair}
    return pairs, [wanted[pair] for pair in pairs], last


def _tied(lefts: list[int], rights: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of reports that are told for two texts: all, or, where there are many, those with the first."""
    few = len(lefts) * len(rights) <= _MOST_REPRINTS**2
    for a in lefts:
        for b in rights:
            if a != b and (few or a == lefts[0] or b == rights[0]) and (lefts is not rights or a < b):
                yield a, b


def _turn(alignment: _Alignment, *, turned: bool) -> _Alignment:
    """Return the alignment with left and right changed over, if so asked."""
    if not turned:
        return alignment
    return _Alignment(
        tuple(sorted((third, fourth, first, second) for first, second, third, fourth in alignment.spans)),
        alignment.word_for_word,
        tuple(replace(pair, left=pair.right, right=pair.left) for pair in alignment.chain),
    )


def _align(left: Prepared, right: Prepared, *, reworded: bool) -> _Alignment | None:
    """Return what makes two texts copies; None where they are none. `reworded`: they may be rewrites, too."""
    runs = find_runs(left, right)
    some = [run for run in runs if run.weight >= SOME_RUN]
    long = any(run.weight >= SURE_RUN or (run.weight >= LONG_RUN and run.telling >= LONG_TELLING) for run in some)
    added = sum(run.weight for run in some) >= ALL_RUNS and sum(run.telling for run in some) >= ALL_TELLING
    # Two reports of one text are copies, however short it is, unless it is a page without a report.
    one_text = left is right and bool(runs) and left.weighed[-1] >= max(OWN_TEXT, OWN_WORDS * len(left.keys))
    exact = long or added or one_text or _whole_lines(left, right, some) >= WHOLE_LINES
    if not (exact or reworded):
        return None
    shared = share_lines(left, right)
    pairs = pair_lines(left, right, shared)
    content = sum(pair.content for pair in pairs)
    whole = min(left.stems.line_content.sum(), right.stems.line_content.sum())
    same = len(pairs) >= REWORDED_LINES and content >= REWORDED_CONTENT and content >= REWORDED_SHARE * whole
    chain = _retold(left, right, shared)
    gathered = [] if exact or same or chain else _gathered(left, right, shared)
    if not (exact or same or chain or gathered):
        return None
    spans = _spans(
        left.words,
        right.words,
        runs,
        chain + gathered + (pairs if same else [p for p in pairs if p.close >= SAME_LINE]),
    )
    covered = min(_covered(left, [span[:2] for span in spans]), _covered(right, [span[2:] for span in spans]))
    word_for_word = sum(run.weight for run in runs) >= 0.5 * covered
    return _Alignment(tuple(spans), word_for_word, tuple(chain))


def _whole_lines(left: Prepared, right: Prepared, runs: list[Run]) -> float:
    """Return the weight of the sentences that stand in both texts from end to end, at least two; else 0."""
    firsts = {line.first: line.last for line in left.words.lines}
    of_firsts = {line.first: line.last for line in right.words.lines}
    found = []
    for run in runs:
        step = 0
        while step < run.length:
            last, of_last = firsts.get(run.left + step), of_firsts.get(run.right + step)
            if last is not None and of_last is not None and last - run.left == of_last - run.right <= run.length:
                found.append(left.words.weight(run.left + step, last))
                step = last - run.left
            else:
                step += 1
    return sum(found) if len(found) > 1 else 0.0


def _retold(left: Prepared, right: Prepared, shared: SharedLines) -> list[LinePair]:
    """Return the chain of lines that tell the same in the same order, if it makes up most of one report; else none."""
    shorter, longer = sorted((len(left.words.lines), len(right.words.lines)))
    if shorter < RETOLD_LINES or longer > _MOST_LINES:
        return []
    chain = chain_lines(left, right, shared)
    if len(chain) < RETOLD_LINES:
        return []
    mine, other = left.stems.line_rareness, right.stems.line_rareness
    share = sum(pair.content for pair in chain) / min(mine.sum(), other.sum())
    cover = max(
        mine[[pair.left for pair in chain]].sum() / mine.sum(),
        other[[pair.right for pair in chain]].sum() / other.sum(),
    )
    return chain if share >= RETOLD_SHARE and cover >= RETOLD_COVER else []


def _gathered(left: Prepared, right: Prepared, shared: SharedLines) -> list[LinePair]:
    """Return the lines that pair off by their rare words if they make up most of the shorter report; else none."""
    pairs = gather_lines(left, right, shared)
    told = sum(pair.content for pair in pairs)
    whole = min(left.stems.line_rareness.sum(), right.stems.line_rareness.sum())
    return pairs if len(pairs) >= GATHERED_LINES and told >= GATHERED_SHARE * whole else []


class _Credits:
    """The agencies of the reports, each report read once."""

    def __init__(self) -> None:
        self._found: dict[str, dict[str, Credit]] = {}

    def of(self, reading: Reading) -> dict[str, Credit]:
        """Return the credits that make a report's text an agency's, by agency."""
        id_ = reading.report.id
        if id_ not in self._found:
            self._found[id_] = {credit.agency: credit for credit in find_agencies(reading.report)}
        return self._found[id_]


def _copy(
    readings: tuple[Reading, Reading], sides: tuple[Prepared, Prepared], alignment: _Alignment, credited: _Credits
) -> Copy:
    """Return the copy that two reports make, the one that has it from the other first, with its reason."""
    (a, b), (left, right) = readings, sides
    passages = [
        Passage(
            left.words.spans[s[0]][0],
            left.words.spans[s[1] - 1][1],
            right.words.spans[s[2]][0],
            right.words.spans[s[3] - 1][1],
        )
        for s in alignment.spans
    ]
    word_for_word = alignment.word_for_word
    kind, wire = _kind(a, b, (credited.of(a), credited.of(b)), word_for_word=word_for_word, passages=passages)
    if a.report.outlet and a.report.outlet == b.report.outlet:
        wire += f"; both are from {a.report.outlet}: an update or a repeat"
    told = "" if word_for_word or not alignment.chain else _told(a, b, left, right, alignment.chain)
    if _first_is_source(a, b, passages):
        passages = [Passage(p.of_start, p.of_end, p.start, p.end) for p in passages]
        a, b = b, a
    passages.sort(key=lambda p: (p.start, p.of_start))
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


def _told(a: Reading, b: Reading, left: Prepared, right: Prepared, chain: tuple[LinePair, ...]) -> str:
    """Return the words that say how far the shorter report follows the other, with the sentences most alike."""
    mine, other = left.stems.line_rareness, right.stems.line_rareness
    shorter, rareness = (a, mine) if mine.sum() <= other.sum() else (b, other)
    best = max(chain, key=lambda pair: (pair.content, -pair.left))
    shown = []
    for reading, line in ((a, left.words.lines[best.left]), (b, right.words.lines[best.right])):
        words = " ".join(reading.report.text[line.start : line.end].split())
        shown.append(f"“{words[:120]}{'…' if len(words) > 120 else ''}”")
    return (
        f"{len(chain)} of {np.count_nonzero(rareness)} sentences of {shorter.report.id} tell the same facts in the "
        f"same order in both, in other words; for example {shown[0]} and {shown[1]}"
    )


def _spans(left: Words, right: Words, runs: list[Run], pairs: list[LinePair]) -> list[_Span]:
    """Return the stretches in common: runs, joined over gaps of up to three words, and lines that pair off."""
    spans: list[_Span] = []
    for run in sorted(runs, key=lambda r: (r.left, r.right)):
        last, of_last = run.left + run.length, run.right + run.length
        if spans and 0 <= run.left - spans[-1][1] <= 3 and 0 <= run.right - spans[-1][3] <= 3:
            spans[-1] = (spans[-1][0], last, spans[-1][2], of_last)
        else:
            spans.append((run.left, last, run.right, of_last))
    for pair in pairs:
        line, of_line = left.lines[pair.left], right.lines[pair.right]
        inside = [
            s
            for s in spans
            if (s[0] < line.last and s[1] > line.first) or (s[2] < of_line.last and s[3] > of_line.first)
        ]
        whole = (line.first, line.last, of_line.first, of_line.last)
        in_row = sum(s[1] - s[0] for s in inside)
        if not inside:
            spans.append(whole)
        elif in_row < 0.6 * min(line.last - line.first, of_line.last - of_line.first) and all(
            whole[0] <= s[0] and s[1] <= whole[1] and whole[2] <= s[2] and s[3] <= whole[3] for s in inside
        ):
            # Two lines that agree as wholes and hold only scraps in a row: the lines are the stretch.
            spans = [s for s in spans if s not in inside]
            spans.append(whole)
    return sorted(spans, key=lambda s: (s[0], s[2]))


def _covered(prepared: Prepared, spans: list[tuple[int, int]]) -> float:
    """Return the weight of the words inside the spans, each word once."""
    inside = np.zeros(len(prepared.keys), dtype=np.bool_)
    for first, last in spans:
        inside[first:last] = True
    return float(np.diff(prepared.weighed)[inside].sum())


def _first_is_source(a: Reading, b: Reading, passages: list[Passage]) -> bool:
    """Is `a` the one that `b` has it from? By day; else the report that is covered less; else the first."""
    day_a, day_b = a.dating.value, b.dating.value
    if day_a and day_b and day_a[:10] != day_b[:10]:
        return day_a[:10] < day_b[:10]
    share_a = sum(p.end - p.start for p in passages) / max(1, len(a.report.text))
    share_b = sum(p.of_end - p.of_start for p in passages) / max(1, len(b.report.text))
    return share_a <= share_b


def _kind(
    a: Reading,
    b: Reading,
    credited: tuple[dict[str, Credit], dict[str, Credit]],
    *,
    word_for_word: bool,
    passages: list[Passage],
) -> tuple[Literal["same wire", "copied", "rewritten"], str]:
    """Return the kind of the copy and the words that tell of a wire."""
    credits_a, credits_b = credited
    for agency, credit in credits_a.items():
        if agency in credits_b:
            return "same wire", f"; both carry {agency} (“{credit.words[:60]}”, “{credits_b[agency].words[:60]}”)"
    # One credits an agency, the other nobody, and more than a sentence is the same: the other left the credit out.
    apart = a.report.outlet != b.report.outlet or a.report.outlet is None
    long = len(passages) > 1 or max(p.end - p.start for p in passages) > 200
    for one, other in ((credits_a, credits_b), (credits_b, credits_a)):
        named = [c for c in one.values() if c.kind != "trace"]
        if named and not other and apart and long and word_for_word:
            return "same wire", f"; one credits {named[0].agency} (“{named[0].words[:60]}”), the other nobody"
    return ("copied" if word_for_word else "rewritten"), ""
