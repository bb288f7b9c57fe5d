"""Reports to sentences, words and names: batches over all reports of a run, whatever their number and length.

Sentences of several reports go through the encoder together, sorted by length, because a batch costs what its longest
sentence costs. Reports are taken in groups, so that memory does not grow with the run; a sentence above WINDOW words is
read in windows, so that it does not grow with a sentence either. Other threads run the encoder on the next batches
while one group's trees and names are worked out, and while the caller works on what it was given.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from storyledger.datelines import after_dateline
from storyledger.read.dateline_trees import free_telling
from storyledger.read.held_trees import hang_held
from storyledger.read.lemma import lemmatize
from storyledger.read.model import MAX_SUBWORDS
from storyledger.read.names import find_names
from storyledger.read.naming import NAME_KINDS
from storyledger.read.segment import Piece, segment_text
from storyledger.records import Name, Parsed, Report, Sentence, Token

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Self

    import numpy as np
    from numpy.typing import NDArray

    from storyledger.read.model import Encoder, Output
    from storyledger.read.naming import Shares

WINDOW = 160
"""Words of a window: all but one in ten thousand sentences of the treebanks are shorter."""
GROUP_WORDS = 6_000
"""Words read together: enough to fill batches evenly (with groups of 4,000 to 9,000 words the encoder takes 2 % longer
than with all of 17,000 at once), few enough that the next group is under way early in a run."""
LAST_SHARE, LAST_WORDS = 0.65, 1_000
"""Of what is left of a run that is read in several groups, the share that is the next group, and the least: the finders
work on a group while the encoder is at the rest, which takes it half as long a word again, and on the last one alone.
So its last groups are small (the six stories together: 2 % more for the encoder, 8 % less for all)."""
WIDENING = 4
"""Subwords of padding that a batch's windows may need for a longer one to join them: with 10 a group's batches take the
encoder 5 % longer, with 3 as long, in half as many batches more."""
AHEAD = 16
"""Batches handed to the encoder before their turn: about as many as a group has; a bound for long reports."""


@dataclass(slots=True)
class Window:
    """A sentence or a part of one, with what the encoder says of it."""

    report: int
    sentence: int
    first: int
    words: list[str]
    subwords: int
    upos: list[str] = field(default_factory=list)
    xpos: list[str] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    deprels: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    kinds: NDArray[np.floating] = field(init=False)
    """For each word, how likely it belongs to a name of each of NAME_KINDS."""


def parse_reports(reports: Iterable[Report], encoder: Encoder) -> Iterator[Parsed]:
    """Yields each report with its sentences, words and names, in the order given.

    Any text is taken; one without words gives no sentences. Never raises on what a report says.
    """
    groups: deque[_Group] = deque()
    wanted = 0
    with _Line(_batches(reports, encoder, groups), encoder) as line:
        while groups:
            group = groups.popleft()
            wanted += len(group.windows)
            while line.filled < wanted:
                line.take()
            for parsed in group.parsed():
                yield parsed
                line.take_done()


def _batches(reports: Iterable[Report], encoder: Encoder, groups: deque[_Group]) -> Iterator[list[Window]]:
    """Yields the batches of one group of reports after another; each group is put to `groups` before its batches."""
    for reports_together in _grouped(reports):
        group = _Group(reports_together, encoder)
        groups.append(group)
        yield from make_batches(group.windows, encoder.batch_tokens)


def _grouped(reports: Iterable[Report]) -> Iterator[list[tuple[Report, tuple[Piece, ...]]]]:
    """Yields the reports with their sentences, in groups; what fits in one is one, the last of several grow smaller."""
    rest = iter(reports)
    ahead: deque[tuple[Report, tuple[Piece, ...], int]] = deque()
    waiting = 0
    first = True
    while True:
        reach = GROUP_WORDS if first else 2 * GROUP_WORDS
        while waiting < reach and (report := next(rest, None)) is not None:
            pieces = segment_text(report.text, report.title)
            words = sum(len(piece.tokens) for piece in pieces)
            ahead.append((report, pieces, words))
            waiting += words
        if not ahead:
            return
        wanted = GROUP_WORDS if first or waiting >= reach else max(round(waiting * LAST_SHARE), LAST_WORDS)
        group, size = [], 0
        while ahead and size < wanted:
            report, pieces, words = ahead.popleft()
            group.append((report, pieces))
            size += words
        waiting -= size
        first = False
        yield group


class _Group:
    """Reports whose sentences go through the encoder together."""

    def __init__(self, reports: Sequence[tuple[Report, tuple[Piece, ...]]], encoder: Encoder) -> None:
        self._reports = reports
        self.windows = [
            window
            for number, (report, pieces) in enumerate(reports)
            for index, piece in enumerate(pieces)
            for window in cut_windows(number, index, [report.text[start:end] for start, end in piece.tokens], encoder)
        ]

    def parsed(self) -> Iterator[Parsed]:
        """Yields the reports in order, once all windows are filled."""
        by_report: dict[int, list[Window]] = {}
        for window in self.windows:
            by_report.setdefault(window.report, []).append(window)
        for number, (report, pieces) in enumerate(self._reports):
            yield _assemble(report, pieces, by_report.pop(number, []))


# --- batches --------------------------------------------------------------------------------------------------------


def cut_windows(report: int, sentence: int, words: list[str], encoder: Encoder) -> Iterator[Window]:
    """Yields the windows of a sentence: one, unless it is too long; cut behind a punctuation mark where one is near."""
    sizes = encoder.sizes(words)
    if len(words) <= WINDOW and sum(sizes) <= MAX_SUBWORDS:
        yield Window(report, sentence, 0, words, sum(sizes))
        return
    start = 0
    while start < len(words):
        stop, total = start, 0
        while stop < len(words) and stop - start < WINDOW and total + sizes[stop] <= MAX_SUBWORDS:
            total += sizes[stop]
            stop += 1
        if stop < len(words):
            for place in range(stop - 1, start + (stop - start) // 2, -1):
                if words[place] in (",", ";", ":", ".", "!", "?", "–", "—", ")", "”", '"'):
                    stop = place + 1
                    break
        yield Window(report, sentence, start, words[start:stop], sum(sizes[start:stop]))
        start = stop


def make_batches(windows: Sequence[Window], size: int) -> Iterator[list[Window]]:
    """Yields batches of windows of like length, at most `size` padded subwords each, or one window alone."""
    batch: list[Window] = []
    for window in sorted(windows, key=lambda window: window.subwords):
        longest = window.subwords + 2
        if batch and (
            longest * (len(batch) + 1) > size or (window.subwords - batch[-1].subwords) * len(batch) > WIDENING
        ):
            yield batch
            batch = []
        batch.append(window)
    if batch:
        yield batch


def read_windows(windows: Sequence[Window], encoder: Encoder) -> None:
    """Fills in what the encoder says of each window: tags, one tree with one root, and name labels."""
    with _Line(make_batches(windows, encoder.batch_tokens), encoder) as line:
        while line.filled < len(windows):
            line.take()


class _Batch(NamedTuple):
    """Windows with what the encoder makes of them, sooner or later."""

    windows: list[Window]
    inputs: Mapping[str, NDArray[np.int64]]
    output: Future[Output]


class _Line:
    """Batches on their way through the encoder, AHEAD of them at most under way.

    Threads of their own run them, one less than the encoder may have: who waits for one runs the next that is not taken
    yet, so that all cores are at work, on finders or batches, and no more threads than cores.
    """

    def __init__(self, batches: Iterator[list[Window]], encoder: Encoder) -> None:
        self._batches, self._encoder = batches, encoder
        self._pool = ThreadPoolExecutor(encoder.threads - 1) if encoder.threads > 1 else None
        self._under_way: deque[_Batch] = deque()
        self.filled = 0
        """Windows that have what the encoder says of them."""

    def __enter__(self) -> Self:
        self._send()
        return self

    def __exit__(self, *exception: object) -> None:
        # What no thread has taken is dropped.
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def _send(self) -> None:
        while len(self._under_way) < AHEAD and (windows := next(self._batches, None)) is not None:
            inputs = self._encoder.inputs([as_read(window.words) for window in windows])
            output: Future[Output] = self._pool.submit(self._encoder.run, inputs) if self._pool else Future()
            self._under_way.append(_Batch(windows, inputs, output))

    def take(self) -> None:
        """Fills in the windows of the oldest batch, when the encoder is done with it."""
        while not self._under_way[0].output.done() and self._help():
            pass
        batch = self._under_way.popleft()
        self._send()
        _fill(batch.windows, batch.output.result(), self._encoder)
        self.filled += len(batch.windows)

    def _help(self) -> bool:
        """Runs the oldest batch that no thread has taken; False where there is none."""
        for place, batch in enumerate(self._under_way):
            if batch.output.cancel():
                done: Future[Output] = Future()
                done.set_result(self._encoder.run(batch.inputs))
                self._under_way[place] = batch._replace(output=done)
                return True
        return False

    def take_done(self) -> None:
        """Fills in what the encoder is done with, so that it does not run out of batches; does not wait."""
        while self._under_way and self._under_way[0].output.done():
            self.take()


def _fill(batch: list[Window], output: Output, encoder: Encoder) -> None:
    from storyledger.read import decode  # noqa: PLC0415 - brings NumPy, not needed for --help

    labels = encoder.labels
    lengths = [len(window.words) for window in batch]
    names = decode.best_names(output.names, lengths, decode.name_transitions(labels["names"]), labels["names"])
    kinds = decode.kind_shares(output.names, labels["names"], NAME_KINDS)
    upos, xpos, names_of = (labels[head].__getitem__ for head in ("upos", "xpos", "names"))
    relations = [_NO_ROOT if label == "root" else label for label in labels["deprel"]].__getitem__
    for row, window in enumerate(batch):
        count = lengths[row]
        heads: list[int] = output.heads[row, :count].tolist()
        if not (decode.is_tree(heads) and decode.is_projective(heads)):
            heads = decode.best_tree(output.arcs[row, :count, : count + 1])
        window.upos = list(map(upos, output.upos[row, :count].tolist()))
        window.xpos = list(map(xpos, output.xpos[row, :count].tolist()))
        window.deprels = list(map(relations, decode.pick(output.relations[row], heads)))
        window.deprels[heads.index(0)] = "root"
        window.heads = [head - 1 for head in heads]
        window.names = list(map(names_of, names[row]))
        window.kinds = kinds[row, :count]


_NO_ROOT = "dep"
"""What a word that is not the root is to its head where the encoder says "root"."""


_READ_AS = {"WHO": "UNICEF"}
"""Names in capitals that the encoder takes for the pronouns that they spell, and names of their kind that it knows."""


def as_read(words: list[str]) -> list[str]:
    """The words as the encoder is shown them: a name that spells a pronoun by another, where not all is in capitals."""
    if _READ_AS.keys().isdisjoint(words) or not any(word.islower() for word in words):
        return words
    return [_READ_AS.get(word, word) for word in words]


# --- records --------------------------------------------------------------------------------------------------------


def _assemble(report: Report, pieces: tuple[Piece, ...], windows: list[Window]) -> Parsed:
    by_sentence: dict[int, list[Window]] = {}
    for window in windows:
        by_sentence.setdefault(window.sentence, []).append(window)
    sentences = []
    labels = []
    kinds: list[Shares] = []
    for index, piece in enumerate(pieces):
        parts = by_sentence[index]
        tokens = tuple(_tokens(piece, parts))
        skipped = after_dateline(report.text[piece.start : piece.end])
        if skipped:
            told = next((k for k, token in enumerate(tokens) if token.start >= piece.start + skipped), 0)
            tokens = free_telling(tokens, told)
        tokens = hang_held(tokens)
        sentences.append(Sentence(index, piece.start, piece.end, piece.paragraph, piece.kind, tokens))
        if len(parts) == 1:
            labels.append(parts[0].names)
            kinds.append(parts[0].kinds.tolist())
        else:
            labels.append([label for part in parts for label in part.names])
            kinds.append([shares for part in parts for shares in part.kinds.tolist()])
    names = tuple(find_names(report.text, sentences, labels, kinds))
    return Parsed(report, tuple(_without_bylines(sentences, names)), names)


def _without_bylines(sentences: list[Sentence], names: tuple[Name, ...]) -> Iterator[Sentence]:
    """The sentences, with a headline that is nothing but a person's full name marked as furniture: a byline."""
    whole = {(name.sentence, name.start, name.end) for name in names if name.kind == "person"}
    for sentence in sentences:
        if (
            sentence.kind == "headline"
            and len(sentence.tokens) > 1
            and (sentence.index, sentence.start, sentence.end) in whole
        ):
            yield replace(sentence, kind="furniture")
        else:
            yield sentence


def _tokens(piece: Piece, parts: list[Window]) -> Iterator[Token]:
    root = parts[0].heads.index(-1)
    for part in parts:
        first = part.first
        spans = piece.tokens[first : first + len(part.words)]
        rows = zip(spans, part.words, part.upos, part.xpos, part.heads, part.deprels, strict=True)
        for (start, end), form, upos, xpos, head, relation in rows:
            above, deprel = head + first, relation
            if head < 0:
                above = -1
                if first:
                    # A later window hangs on the root of the first, so that the sentence stays one tree.
                    above, deprel = root, "parataxis"
            yield Token(start, end, form, lemmatize(form, upos, xpos), upos, xpos, above, deprel)
