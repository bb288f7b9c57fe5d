"""What somebody types, as a search: words, "exact phrases", -without, OR, prefix*; anything else is plain text.

`water bus* "the old city" -denied OR convoy` finds lines with a form of "water", a word that begins with "bus" and that
phrase, without a form of "denied"; and beside them lines with a form of "convoy". A word is found in its other forms
too, words in quotation marks just as they stand (case and accents aside); a word that is written as several
(cease-fire) is a phrase. Whatever is typed is a query: nothing of it reaches a database but words in quotation marks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from storyledger.ledger.search_words import Word, find_words, forms
from storyledger.ledger.stems import stem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MOST_WORDS: Final = 64
"""Words of a query that are searched for."""
MOST_FORMS: Final = 64
"""Forms of one word that are searched for: the shortest; a stem of real text has a dozen."""
_ITEM: Final = re.compile(r'(-?)(?:["“”„«»]([^"“”„«»]*)(?:["“”„«»](\*?))?|([^\s"“”„«»]+))')
_LEAST_PREFIX: Final = 2
"""Letters of a prefix: one would be a tenth of all words."""


@dataclass(frozen=True, slots=True)
class Term:
    """What must stand in a line: for each word in turn the forms it may have."""

    words: tuple[tuple[str, ...], ...]
    prefix: bool = False
    """The last word goes on with any letters."""
    exact: bool = True
    """It is found as it stands, not in other forms."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """All of `wanted` and none of `without`."""

    wanted: tuple[Term, ...]
    without: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A query that was read: lines of any alternative are found."""

    alternatives: tuple[Alternative, ...]
    """Only where there is but one it may have nothing wanted."""
    left_out: str = ""
    """What was not searched for, because there was too much, as it was typed."""

    @property
    def terms(self) -> Iterator[Term]:
        """Every term of the query."""
        for alternative in self.alternatives:
            yield from alternative.wanted
            yield from alternative.without


def parse_query(typed: str) -> Asked:
    """Return what was typed as a search; never raises, and an empty one has no alternatives."""
    groups: list[tuple[list[Term], list[Term]]] = [([], [])]
    count = 0
    left_out = ""
    for item in _ITEM.finditer(typed):
        minus, phrase, star, word = item.groups()
        if word in {"OR", "|"} and not minus:
            groups.append(([], []))
            continue
        if word == "AND" and not minus:
            continue
        term = _term(word or phrase, star=bool(star), quoted=word is None)
        if term is None:
            continue
        count += len(term.words)
        if count > MOST_WORDS:
            left_out = typed[item.start() :]
            break
        groups[-1][1 if minus else 0].append(term)
    told = [Alternative(tuple(wanted), tuple(without)) for wanted, without in groups if wanted or without]
    positive = [alternative for alternative in told if alternative.wanted]
    if not positive and told:  # only what must not stand there
        positive = [Alternative((), tuple(term for alternative in told for term in alternative.without))]
    return Asked(tuple(positive), left_out)


def exact_term(text: str) -> Term | None:
    """Return the words of a text as a phrase, None where it has none."""
    return _term(text, star=False, quoted=True)


def _term(written: str, *, star: bool, quoted: bool) -> Term | None:
    words = forms(written)
    if not words:
        return None
    star = (star or (not quoted and written.endswith("*"))) and len(words[-1]) >= _LEAST_PREFIX
    return Term(tuple((word,) for word in words), prefix=star, exact=quoted or star or len(words) > 1)


def stems_asked(asked: Asked) -> set[str]:
    """Return the stems whose forms a query needs."""
    return {root for term in asked.terms if not term.exact for root in _stems(term.words[0][0])}


def _stems(word: str) -> list[str]:
    """Return the stems of a word's forms: that by Porter, which does not join "bus" and "buses", and what does."""
    roots = [stem(word)]
    if word.endswith("s") and not word.endswith("ss") and len(word) > 2:
        roots.append(stem(word + "es"))
    if word.endswith("ses") and len(word) > 4:
        roots.append(stem(word[:-2]))
    return list(dict.fromkeys(roots))


def with_forms(asked: Asked, forms_of: Mapping[str, Sequence[str]]) -> Asked:
    """Return the query with each word's other forms, from the forms of each stem."""

    def widen(term: Term) -> Term:
        if term.exact:
            return term
        word = term.words[0][0]
        others = [form for root in _stems(word) for form in forms_of.get(root, ()) if form != word]
        return Term(((word, *others[: MOST_FORMS - 1]),), exact=False)

    return Asked(
        tuple(
            Alternative(tuple(map(widen, alternative.wanted)), tuple(map(widen, alternative.without)))
            for alternative in asked.alternatives
        ),
        asked.left_out,
    )


# --- the databases' languages: words hold letters, digits and vowel signs alone, and stand in quotation marks --------


def to_fts5(asked: Asked) -> str:
    """Return a query, with something wanted, in the language of SQLite's FTS5."""
    told = []
    for alternative in asked.alternatives:
        wanted = f"({' AND '.join(map(_fts5_term, alternative.wanted))})"
        without = f" NOT ({' OR '.join(map(_fts5_term, alternative.without))})" if alternative.without else ""
        told.append(f"({wanted}{without})")
    return " OR ".join(told)


def _fts5_term(term: Term) -> str:
    if len(term.words) == 1 and len(term.words[0]) > 1:
        return f"({' OR '.join(_double(form) for form in term.words[0])})"
    phrase = _double(" ".join(forms_of[0] for forms_of in term.words))
    return f"{phrase} *" if term.prefix else phrase


def _double(word: str) -> str:
    return f'"{word}"'


def to_tsquery(asked: Asked) -> str:
    """Return a query in the language of PostgreSQL's `tsquery`."""
    told = []
    for alternative in asked.alternatives:
        parts = [_tsquery_term(term) for term in alternative.wanted]
        parts += [f"!({_tsquery_term(term)})" for term in alternative.without]
        told.append(f"({' & '.join(parts)})")
    return " | ".join(told)


def _tsquery_term(term: Term) -> str:
    if len(term.words) == 1 and len(term.words[0]) > 1:
        return f"({' | '.join(_single(form) for form in term.words[0])})"
    words = [_single(forms_of[0]) for forms_of in term.words]
    if term.prefix:
        words[-1] += ":*"
    return f"({' <-> '.join(words)})"


def _single(word: str) -> str:
    return f"'{word}'"


# --- the same in Python: for the marks in what is shown --------------------------------------------------------------


def find_marks(asked: Asked, text: str) -> tuple[tuple[int, int], ...]:
    """Return where what is wanted stands in a text, in order and without overlaps."""
    words = list(find_words(text))
    spans = sorted(
        span for alternative in asked.alternatives for term in alternative.wanted for span in _places(term, words)
    )
    marks: list[tuple[int, int]] = []
    for start, end in spans:
        if marks and start < marks[-1][1]:
            marks[-1] = (marks[-1][0], max(end, marks[-1][1]))
        else:
            marks.append((start, end))
    return tuple(marks)


def _places(term: Term, words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    last = len(term.words) - 1
    wanted = [frozenset(forms_of) for forms_of in term.words]
    for at in range(len(words) - last):
        if all(
            words[at + n].form.startswith(term.words[n][0])
            if term.prefix and n == last
            else words[at + n].form in wanted[n]
            for n in range(last + 1)
        ):
            yield words[at].start, words[at + last].end
