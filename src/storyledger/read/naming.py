"""What names are made of while they are found: a name by its words, word lists, and names told once and meant again.

The encoder judges each sentence by itself, and passes over a name that it knew two sentences before. What a report
surely names once is a name wherever it stands in the same letters.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from storyledger.records import NameKind, Sentence, Token

    Shares = Sequence[Sequence[float]]
    """For each word how likely it belongs to a name of each of NAME_KINDS."""

NAME_KINDS: tuple[NameKind, ...] = ("person", "organisation", "place", "group", "event")
_PERSON, _ORGANISATION, _PLACE = 0, 1, 2
SURE_LONG, SURE_WORD = 0.8, 0.9
"""How likely a name of several words, or of one, must be of its kind somewhere, to be that kind of name elsewhere."""
HINTED, HINTED_PLACE = 0.1, 0.3
"""How likely a single word must be in some name to be one that stands elsewhere; places name languages and teams, too.
Set on GUM's development and test parts and on what MEANTIME names; the encoder's own labels need about 0.5."""


@dataclass(slots=True)
class Cut:
    """A name by its words: [first, last] in the sentence's tokens."""

    sentence: int
    first: int
    last: int
    kind: NameKind
    known: bool = False
    """Whether the name itself says its kind, whatever stands around it."""


@lru_cache(maxsize=8)
def word_list(name: str) -> frozenset[str]:
    """Returns the words of a lexicon file."""
    text = resources.files("storyledger").joinpath("read", "lexicon", name).read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


def is_capital(token: Token) -> bool:
    """Whether a word is written and used as names' words are: not a verb or a function word that opens a sentence."""
    return token.text[0].isupper() and token.xpos in ("NNP", "NNPS", "JJ", "NN", "NNS", "VBG")


def is_title(token: Token) -> bool:
    """Whether a word is an office or a rank before or behind a name."""
    return token.text.lower().rstrip(".") in word_list("titles.txt")


def is_glued(tokens: Sequence[Token], place: int) -> bool:
    """Whether a hyphen joins the word to the one before or the one after."""
    before = place > 0 and tokens[place - 1].text == "-" and tokens[place - 1].end == tokens[place].start
    after = place + 1 < len(tokens) and tokens[place + 1].text == "-" and tokens[place + 1].start == tokens[place].end
    return before or after


def with_repeated(sentences: Sequence[Sentence], cuts: list[Cut], shares: Sequence[Shares]) -> list[Cut]:
    """Returns the names of a report with those that it surely names elsewhere in the same letters, in order.

    A person's last name counts as named with the full name.
    """
    kinds = _sure_names(sentences, cuts, shares)
    if not kinds:
        return cuts
    openings: dict[str, list[tuple[str, ...]]] = {}
    for words in sorted(kinds, key=len, reverse=True):
        openings.setdefault(words[0], []).append(words)
    taken: dict[int, set[int]] = {}
    for cut in cuts:
        taken.setdefault(cut.sentence, set()).update(range(cut.first, cut.last + 1))
    found = [
        cut
        for sentence in sentences
        for cut in _repeated(sentence, openings, kinds, taken.setdefault(sentence.index, set()), shares[sentence.index])
    ]
    return sorted(cuts + found, key=lambda cut: (cut.sentence, cut.first)) if found else cuts


def _sure_names(
    sentences: Sequence[Sentence], cuts: Sequence[Cut], shares: Sequence[Shares]
) -> dict[tuple[str, ...], NameKind]:
    """The report's names that are surely of their kind at least once, and most often of that kind, as words."""
    weights: dict[tuple[str, ...], dict[NameKind, list[float]]] = {}
    for cut in cuts:
        if cut.kind in ("group", "event"):
            continue
        words = tuple(token.text for token in sentences[cut.sentence].tokens[cut.first : cut.last + 1])
        if not words[0][0].isupper() or (len(words) == 1 and len(words[0]) < 3):
            continue
        column = NAME_KINDS.index(cut.kind)
        likely = [share[column] for share in shares[cut.sentence][cut.first : cut.last + 1]]
        weight = 1.0 if cut.known else sum(likely) / len(likely)
        weights.setdefault(words, {}).setdefault(cut.kind, []).append(weight)
        if cut.kind == "person" and len(words) > 1 and words[-1][0].isupper() and len(words[-1]) > 2:
            weights.setdefault(words[-1:], {}).setdefault("person", []).append(weight)
    found: dict[tuple[str, ...], NameKind] = {}
    for words, by_kind in weights.items():
        kind = max(by_kind, key=lambda each: sum(by_kind[each]))
        if max(by_kind[kind]) >= (SURE_LONG if len(words) > 1 else SURE_WORD):
            found[words] = kind
    return found


def _repeated(
    sentence: Sentence,
    openings: Mapping[str, Sequence[tuple[str, ...]]],
    kinds: Mapping[tuple[str, ...], NameKind],
    taken: set[int],
    shares: Shares,
) -> Iterator[Cut]:
    """Yields the names of a sentence that stand elsewhere and that nothing here names; adds their words to `taken`."""
    tokens = sentence.tokens
    for place, token in enumerate(tokens):
        if place in taken:
            continue
        for words in openings.get(token.text, ()):
            stop = place + len(words)
            if tuple(each.text for each in tokens[place:stop]) != words or not taken.isdisjoint(range(place, stop)):
                continue
            if len(words) == 1 and not _stands_alone(tokens, place, kinds[words], shares[place]):
                continue
            yield Cut(sentence.index, place, stop - 1, kinds[words])
            taken.update(range(place, stop))
            break


def _stands_alone(tokens: Sequence[Token], place: int, kind: NameKind, share: Sequence[float]) -> bool:
    """Whether a word is a name of its own here: a proper noun with no other beside it, and not unlikely to be one."""
    if tokens[place].xpos not in ("NNP", "NNPS") or is_glued(tokens, place):
        return False
    if any(is_capital(tokens[beside]) for beside in (place - 1, place + 1) if 0 <= beside < len(tokens)):
        return False
    return sum(share) >= (HINTED_PLACE if kind == "place" else HINTED)
