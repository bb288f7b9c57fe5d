"""What a report is about: the frames of its main event, and the words that tell its day and its place.

The main event is what the report's other happenings follow from: of a shooting, the inquiry, the arrest and the trial
are told because of it, however late the report. So a cause (an attack, a crash, a quake, a march) is taken before
what answers it, where the headline or the first sentences name one, and otherwise what is named most and first.
Each word that names the main event, in whatever clause, is asked for its day and its place (`focus_days`,
`focus_places`); the stories' reports vote on both. Left out: two main events in one report.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from storyledger.read.focus_days import find_day_signs, title_day_alone
from storyledger.read.focus_places import find_place_signs
from storyledger.read.focus_words import focus_words
from storyledger.read.happening_words import telling_words
from storyledger.read.relevance import find_relevance
from storyledger.read.trees import leading_trees
from storyledger.records import Focus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.read.gazetteer import Gazetteer
    from storyledger.read.trees import Tree
    from storyledger.records import Dating, Parsed, Timex, Toponym

_SENTENCES = 120
"""Body sentences looked at: what a report is about is told early and often."""
_LEAD = 5
_PREDICATES = 3
_CAUSE = 0.2
"""Share of all weight from which on causes are what the report is about, rather than what answers them."""
_BESIDE = 0.3
"""Share of the heaviest cause's weight from which on another cause is a name for the same ("attack", "robbery")."""


class Mention(NamedTuple):
    """A word that names the main event."""

    place: int
    """Index of its sentence among the report's sentences."""
    token: int
    frame: str
    is_harm: bool


def find_focus(
    parsed: Parsed, dating: Dating, times: Sequence[Timex], toponyms: Sequence[Toponym], gazetteer: Gazetteer
) -> Focus | None:
    """The report's focus, or None where it names no happening."""
    trees = leading_trees(parsed.sentences)
    relevance = find_relevance(parsed)
    mentions = _find_mentions(parsed, trees)
    weights = _frame_weights(parsed, mentions, relevance)
    frames = _main_frames(weights)
    harms = focus_words().harms
    told = [Mention(place, token, frame, frame in harms) for place, token, _, frame in mentions if frame in frames]
    if not told:
        told = _leading_predicates(parsed, trees)
    if not told:
        return _focus_of_title(parsed, dating, toponyms, gazetteer)
    return Focus(
        frames=frames,
        days=find_day_signs(parsed, dating, times, told, (trees, relevance)),
        places=find_place_signs(parsed, toponyms, told, (trees, relevance), gazetteer),
    )


def _focus_of_title(parsed: Parsed, dating: Dating, toponyms: Sequence[Toponym], gazetteer: Gazetteer) -> Focus | None:
    """What headline and outlet tell of a page whose text tells of no happening; None where they tell nothing."""
    known = leading_trees(parsed.sentences), find_relevance(parsed)
    places = tuple(sign for sign in find_place_signs(parsed, toponyms, (), known, gazetteer) if sign.end == 0)
    return Focus(frames=(), days=title_day_alone(parsed, dating), places=places) if places else None


def _leading_predicates(parsed: Parsed, trees: Sequence[Tree]) -> list[Mention]:
    """What the first sentences say, in a report of whose words the list of happenings has none."""
    found: list[Mention] = []
    for place, sentence in enumerate(parsed.sentences[:_SENTENCES]):
        if sentence.kind in {"headline", "body"} and sentence.tokens and len(found) < _PREDICATES:
            tree = trees[place]
            found.extend(Mention(place, h, "", is_harm=False) for h in tree.clause_heads[:1] if tree.is_predicate(h))
    return found


def _find_mentions(parsed: Parsed, trees: Sequence[Tree]) -> list[tuple[int, int, str, str]]:
    """Sentence, token, kind and frame of each word that tells a happening."""
    found: list[tuple[int, int, str, str]] = []
    seen = 0
    for place, sentence in enumerate(parsed.sentences):
        if sentence.kind == "furniture" or not sentence.tokens:
            continue
        seen += 1
        if seen > _SENTENCES:
            break
        found.extend((place, at, word.kind, word.frame) for at, word in telling_words(trees[place]).items())
    return found


def _frame_weights(
    parsed: Parsed, mentions: Sequence[tuple[int, int, str, str]], relevance: Sequence[float]
) -> dict[tuple[str, str], float]:
    """How much each kind and frame is what the report is about: named early counts more, and each sentence once."""
    order: dict[int, int] = {}
    for place, sentence in enumerate(parsed.sentences):
        if sentence.kind != "furniture":
            order[place] = len(order)
    weights: dict[tuple[str, str], float] = defaultdict(float)
    counted = set()
    for place, _, kind, frame in mentions:
        if (place, frame) in counted:
            continue
        counted.add((place, frame))
        headline = parsed.sentences[place].kind == "headline"
        weights[kind, frame] += (3.0 if headline else 2.0 if order[place] < _LEAD else 1.0) * relevance[place]
    return weights


def _main_frames(weights: dict[tuple[str, str], float]) -> tuple[str, ...]:
    """The frames of the main event, the heaviest first."""
    words = focus_words()
    total = sum(weights.values())
    ranked = sorted(weights, key=lambda key: (-weights[key], key))
    causes = [key for key in ranked if key[0] in words.causes]
    harms = [key for key in ranked if key[1] in words.harms and key not in causes]
    if causes and weights[causes[0]] + sum(weights[h] for h in harms) >= _CAUSE * total:
        kept = [key for key in causes if weights[key] >= _BESIDE * weights[causes[0]]]
        return tuple(dict.fromkeys(frame for _, frame in (*kept, *harms)))
    if harms and sum(weights[h] for h in harms) >= _CAUSE * total:
        return tuple(dict.fromkeys(frame for _, frame in harms))
    return tuple(dict.fromkeys(frame for _, frame in ranked[:1]))
