"""Reports to sentences, words and names: batches over all reports of a run, whatever their number and length.

Sentences of several reports go through the encoder together, sorted by length, because a batch costs what its longest
sentence costs. Reports are taken in groups, so that memory does not grow with the run; a sentence above WINDOW words is
read in windows, so that it does not grow with a sentence either.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from storyledger.read.lemma import lemmatize
from storyledger.read.model import MAX_SUBWORDS
from storyledger.read.segment import Piece, segment_text
from storyledger.records import Name, NameKind, Parsed, Report, Sentence, Token

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from storyledger.read.model import Encoder

WINDOW = 160
"""Words of a window: all but one in ten thousand sentences of the treebanks are shorter."""
GROUP_WORDS = 12_000
"""Words read together: enough to fill batches evenly (over 97 % of their places), a few megabytes of records."""


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


def parse_reports(reports: Iterable[Report], encoder: Encoder) -> Iterator[Parsed]:
    """Yields each report with its sentences, words and names, in the order given.

    Any text is taken; one without words gives no sentences. Never raises on what a report says.
    """
    group: list[tuple[Report, tuple[Piece, ...]]] = []
    size = 0
    for report in reports:
        pieces = segment_text(report.text, report.title)
        group.append((report, pieces))
        size += sum(len(piece.tokens) for piece in pieces)
        if size >= GROUP_WORDS:
            yield from _parse_group(group, encoder)
            group, size = [], 0
    yield from _parse_group(group, encoder)


def _parse_group(group: Sequence[tuple[Report, tuple[Piece, ...]]], encoder: Encoder) -> Iterator[Parsed]:
    windows: list[Window] = []
    for number, (report, pieces) in enumerate(group):
        for index, piece in enumerate(pieces):
            words = [report.text[start:end] for start, end in piece.tokens]
            windows.extend(cut_windows(number, index, words, encoder))
    read_windows(windows, encoder)
    by_report: dict[int, list[Window]] = {}
    for window in windows:
        by_report.setdefault(window.report, []).append(window)
    for number, (report, pieces) in enumerate(group):
        yield _assemble(report, pieces, by_report.get(number, []))


# --- batches --------------------------------------------------------------------------------------------------------


def cut_windows(report: int, sentence: int, words: list[str], encoder: Encoder) -> Iterator[Window]:
    """Yields the windows of a sentence: one, unless it is too long; cut behind a punctuation mark where one is near."""
    sizes = [len(encoder.subwords(word)) for word in words]
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
    longest = 0
    for window in sorted(windows, key=lambda window: window.subwords):
        longest = max(longest, window.subwords + 2)
        if batch and longest * (len(batch) + 1) > size:
            yield batch
            batch, longest = [], window.subwords + 2
        batch.append(window)
    if batch:
        yield batch


def read_windows(windows: Sequence[Window], encoder: Encoder) -> None:
    """Fills in what the encoder says of each window: tags, one tree with one root, and name labels."""
    for batch in make_batches(windows, encoder.batch_tokens):
        _read_batch(batch, encoder)


def _read_batch(batch: list[Window], encoder: Encoder) -> None:
    from storyledger.read import decode  # noqa: PLC0415 - brings NumPy, not needed for --help

    output = encoder.run(encoder.inputs([window.words for window in batch]))
    labels = encoder.labels
    lengths = [len(window.words) for window in batch]
    names = decode.best_names(output.names, lengths, decode.name_transitions(labels["names"]), labels["names"])
    for row, window in enumerate(batch):
        count = lengths[row]
        heads: list[int] = output.heads[row, :count].tolist()
        if not decode.is_tree(heads):
            heads = decode.best_tree(output.arcs[row, :count, : count + 1])
        window.upos = [labels["upos"][i] for i in output.upos[row, :count].tolist()]
        window.xpos = [labels["xpos"][i] for i in output.xpos[row, :count].tolist()]
        window.heads = [head - 1 for head in heads]
        relations = output.relations[row]
        window.deprels = [_relation(labels["deprel"][relations[place, head]], head) for place, head in enumerate(heads)]
        window.names = [labels["names"][i] for i in names[row]]


def _relation(label: str, head: int) -> str:
    if head == 0:
        return "root"
    return "dep" if label == "root" else label


# --- records --------------------------------------------------------------------------------------------------------


def _assemble(report: Report, pieces: tuple[Piece, ...], windows: list[Window]) -> Parsed:
    by_sentence: dict[int, list[Window]] = {}
    for window in windows:
        by_sentence.setdefault(window.sentence, []).append(window)
    sentences = []
    spans: list[_Span] = []
    for index, piece in enumerate(pieces):
        parts = by_sentence[index]
        tokens = tuple(_tokens(report.text, piece, parts))
        sentences.append(Sentence(index, piece.start, piece.end, piece.paragraph, piece.kind, tokens))
        labels = [label for part in parts for label in part.names]
        spans.extend(_spans(index, tokens, labels))
    names = tuple(_agreed(report.text, sentences, spans))
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


def _tokens(text: str, piece: Piece, parts: list[Window]) -> Iterator[Token]:
    root = next(place for place, head in enumerate(parts[0].heads) if head == -1)
    for part in parts:
        for place, head in enumerate(part.heads):
            start, end = piece.tokens[part.first + place]
            upos, xpos, deprel = part.upos[place], part.xpos[place], part.deprels[place]
            above = head + part.first
            if head < 0:
                above = -1
                if part.first:
                    # A later window hangs on the root of the first, so that the sentence stays one tree.
                    above, deprel = root, "parataxis"
            form = text[start:end]
            yield Token(start, end, form, lemmatize(form, upos, xpos), upos, xpos, above, deprel)


# --- names ----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Span:
    """A name by its words: [first, last] in the sentence's tokens."""

    sentence: int
    first: int
    last: int
    kind: NameKind


@lru_cache(maxsize=4)
def _lexicon(name: str) -> frozenset[str]:
    text = resources.files("storyledger").joinpath("read", "lexicon", name).read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


_KINDS: dict[str, NameKind] = {
    "person": "person",
    "organisation": "organisation",
    "place": "place",
    "group": "group",
    "event": "event",
}
# The Arabic article and its assimilated forms: "Fateh al-Sham Front" is one name though "al-" is three tokens.
_ARTICLES = frozenset(("al", "el", "an", "ar", "as", "ash", "at", "az", "ad", "ul"))


def _spans(sentence: int, tokens: tuple[Token, ...], labels: list[str]) -> Iterator[_Span]:
    """Yields the names of a sentence with what is no part of a name cut off, and what a hyphen divided put together."""
    found: list[_Span] = []
    for place, label in enumerate(labels):
        if label == "O":
            continue
        kind = _KINDS[label[2:]]
        if label.startswith("I-") and found and found[-1].last == place - 1 and found[-1].kind == kind:
            found[-1].last = place
        else:
            found.append(_Span(sentence, place, place, kind))
    joined: list[_Span] = []
    for span in found:
        _widen(span, tokens)
        if joined and (joined[-1].last >= span.first or _one_name(joined[-1], span, tokens)):
            before = joined[-1]
            longer = before if before.last - before.first >= span.last - span.first else span
            joined[-1] = _Span(sentence, min(before.first, span.first), max(before.last, span.last), longer.kind)
        else:
            joined.append(span)
    for span in joined:
        trimmed = _trim(span, tokens)
        if trimmed is not None:
            yield trimmed


def _glued(tokens: tuple[Token, ...], left: int) -> bool:
    return tokens[left].end == tokens[left + 1].start


def _widen(span: _Span, tokens: tuple[Token, ...]) -> None:
    """Takes in an Arabic article before the name and the rest of a hyphenated name."""
    first, last = span.first, span.last
    if first >= 2 and tokens[first - 2].text.lower() in _ARTICLES and _hyphenated(tokens, first - 2):
        span.first -= 2
    if last + 2 < len(tokens) and tokens[last].text.lower() in _ARTICLES and _hyphenated(tokens, last):
        span.last += 2


def _hyphenated(tokens: tuple[Token, ...], place: int) -> bool:
    """Whether the word at `place`, a hyphen and the next word are written together."""
    return tokens[place + 1].text == "-" and _glued(tokens, place) and _glued(tokens, place + 1)


def _one_name(left: _Span, right: _Span, tokens: tuple[Token, ...]) -> bool:
    """Whether two neighbouring spans are the halves of one name that was cut at an Arabic article."""
    return (
        right.first == left.last + 1
        and tokens[right.first].text.lower() in _ARTICLES
        and right.first + 1 < len(tokens)
        and tokens[right.first + 1].text == "-"
    )


_EDGES = frozenset("\"'“”‘’()[]{},;:!?-–—/«»")


def _trim(span: _Span, tokens: tuple[Token, ...]) -> _Span | None:
    """The name without articles, titles, possessives and punctuation at its edges; None where nothing is left of it."""
    first, last = span.first, span.last
    while first <= last and (
        tokens[first].text in _EDGES or tokens[first].text in ("the", "The", "a", "A", "'s", "’s", ".")
    ):
        first += 1
    while last >= first and (tokens[last].text in _EDGES or tokens[last].text in ("'s", "’s", "'", "’", "and", "of")):
        last -= 1
    if span.kind == "person":
        # "Prime Minister Sushil Koirala": a title is no part of a name, unless nothing but titles would be left.
        place = first
        while place < last and tokens[place].text.lower().rstrip(".") in _lexicon("titles.txt"):
            place += 1
        first = place
        if (
            first == last
            and tokens[first].text.lower().rstrip(".") in _lexicon("titles.txt")
            and tokens[first].upos != "PROPN"
        ):
            return None
    if first > last or not any(c.isalpha() for c in tokens[first].text + tokens[last].text):
        return None
    return _Span(span.sentence, first, last, span.kind)


def _agreed(text: str, sentences: list[Sentence], spans: list[_Span]) -> Iterator[Name]:
    """Yields the names with their kinds settled over the report: one spelling, one kind.

    A demonym alone is a group; the last word of a person's full name is that person; else the majority decides.
    """
    votes: dict[str, Counter[NameKind]] = {}
    surnames: set[str] = set()
    demonyms = _lexicon("demonyms.txt")
    forms: list[str] = []
    for span in spans:
        tokens = sentences[span.sentence].tokens
        form = text[tokens[span.first].start : tokens[span.last].end]
        forms.append(form)
        votes.setdefault(form, Counter())[span.kind] += 1
        if span.kind == "person" and span.last > span.first:
            surname = tokens[span.last].text
            surnames.add(surname)
            for place in range(span.last - 2, span.first, -1):
                if tokens[place].text.lower() in _ARTICLES and tokens[place + 1].text == "-":
                    surnames.add(text[tokens[place].start : tokens[span.last].end])
    for span, form in zip(spans, forms, strict=True):
        tokens = sentences[span.sentence].tokens
        kind = votes[form].most_common(1)[0][0]
        if votes[form][span.kind] == votes[form][kind]:
            kind = span.kind
        if form in demonyms or (form.endswith("s") and form[:-1] in demonyms):
            kind = "group"
        elif form in surnames and kind in ("organisation", "group", "event"):
            kind = "person"
        yield Name(tokens[span.first].start, tokens[span.last].end, form, kind, span.sentence)
