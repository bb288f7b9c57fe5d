"""Where a number holds: the toponym of its clause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from storyledger.lands import is_capital
from storyledger.read.counted import EVENT_KINDS, Counted, View, is_person, noun_set
from storyledger.read.figure_lists import LISTED, is_listed, own_place
from storyledger.read.figure_reports import Draft, ReportView, items_near
from storyledger.read.figure_speakers import source_words
from storyledger.read.kind_words import kind_words
from storyledger.read.stretches import telling_start
from storyledger.read.trees import base

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.records import Toponym

_DONE_ABROAD: Final = frozenset({"killed", "injured", "evacuated", "rescued"})
"""Kinds of which the country that does it does not tell where: "France evacuated 100 people in a first flight"."""

_OWN: Final = 5
"""Words behind a number in which "its citizens" tells whose they are."""

PLACE_OF_CUE: Final = 4
"""Words behind a reporting word in which a place without a comma before it is where it was said."""

AHEAD: Final = 5
"""Words behind a headline's place in which its verb is looked for."""

_SPEECH: Final = (" said", " says", " estimat", " report", " put", " count", " record", " told", " confirm", " announc")

_PAUSES: Final = frozenset({",", "--", "–", "—", "-", "("})
_TRAVEL: Final = frozenset({"travel", "return", "link", "fly", "visit", "trip", "journey", "tie", "arrive", "come"})
_GOING: Final = frozenset({"flee", "escape", "way", "defect", "deport", "extradite"})
"""Words before "to" that lead to a place where nothing of what is counted happened: "tried to flee to Norland"."""

_UNDERGO: Final = frozenset(
    {"have", "see", "suffer", "lose", "face", "witness", "experience", "mourn", "bury", "host", "shelter", "receive"}
)
"""What a country undergoes rather than does: where it is told, people are counted there."""

_BODIES: Final = frozenset(
    [
        *("troop", "soldier", "marine", "general", "government", "military", "army", "navy", "forces", "force"),
        *("official", "officials", "president", "minister", "ministry", "authority", "authorities", "embassy"),
        *("dollar", "helicopter", "aircraft", "warplane", "jet", "police", "expert", "general", "secretary", "senator"),
        *("aid", "relief", "rescue", "search", "military", "charity", "plane", "warship", "carrier", "ship", "convoy"),
        *("spokesman", "spokeswoman", "ambassador", "agency", "red", "rescuer", "firefighter", "doctor", "team"),
    ]
)


def find_place(report: ReportView, view: View, drafts: Sequence[Draft], at: int) -> str | None:
    """The toponym of the number's clause: the nearest after it, else the nearest before it.

    In a list of numbers with their places each has its own, whether or not the gazetteer knows it, and their total has
    none of them. A capital in a dateline is where the news was written, which may be of the whole country.
    """
    draft = drafts[at]
    if is_listed(view, drafts, at):
        return _place_at(report, view, own_place(view, draft))
    parts = {
        own_place(view, drafts[k])
        for k in range(at + 1, min(at + 1 + LISTED, len(drafts)))
        if drafts[k].sentence == draft.sentence and (drafts[k].part_of == at or _is_under(view, drafts, at, k))
    }
    i, j = view.at(draft.start), view.at(draft.end - 1)
    best: tuple[int, str] | None = None
    speaks = False
    skipped = -9
    together: tuple[int, str] | None = None
    kind = draft.found.kind if draft.found is not None else "other"
    told = telling_start(view.tree)
    for toponym in items_near(report.toponyms.get(draft.sentence, ()), draft.start):
        k = view.at(toponym.start)
        if k >= len(view):
            break  # behind the words of a sentence that is too long to be parsed whole
        if _is_power(view, toponym, k) or (k < told and is_capital(toponym.name, toponym.country)):
            continue
        if k in parts or _is_counted(view, draft, k) or _is_compared(view, j, k):
            continue
        among = _many_with(view, k)
        if among is not None:
            together = together or (k - j if k > j else i - k, _text_of(report, view, among))
            continue
        own = _speaks(report, draft, toponym)
        if own is None or (not own and _of_saying(view, draft, k)):
            continue
        if own and (kind not in EVENT_KINDS | {"affected", "population"} or _are_its_own(view, drafts, at)):
            continue
        if _of_another_saying(view, draft, k) or _of_another_time(view, draft, k) or _is_where_said(view, draft, k):
            continue
        if kind in _DONE_ABROAD and _does(view, draft if draft.part_of is None else drafts[draft.part_of], k):
            continue
        if kind in {"aid", "money", "vehicles", "fighters"} and (
            view.low(k - 1) == "from" or _sends(view, _head_of(view, toponym, k))
        ):
            continue  # those who send
        if _aside_place(view, toponym, k, draft):
            skipped = k
            continue
        if view.low(k - 1) in {"and", "or", ","} and k - skipped <= 3:
            skipped = k
            continue  # "teams from Turkey and France"
        prepositional = any(
            view.low(m)
            in {"in", "at", "from", "near", "of", "on", "outside", "into", "around", "across", "to", "hit", "struck"}
            for m in range(max(0, k - 3), k)
        )
        modifies = _is_modifier(view, toponym, k)
        beside = not {"near", "outside", "capital"}.isdisjoint(view.words(k - 3, k))
        far = (k - j if k > j else (i - k) + 6) + (0 if prepositional else 8) + (14 if beside or modifies else 0)
        crossed = (min(j + 1, k), k) if k > j else (min(k, i), i)
        if k < i and view.low(k + 1) in _PAUSES and view.low(k + 2) in {"where", "which"}:
            far = min(far, 2)  # "in Mexico, where it may have killed 159"
        if k + 1 == i or (
            k < i
            and kind in EVENT_KINDS | {"affected", "other", "share"}
            and view.get(k).deprel == "nsubj"
            and not own
            and not view.joints[crossed[1]] - view.joints[crossed[0]]
        ):
            far = min(far, 3)  # "Canada has 496 cases and Costa Rica nine"
        if own:
            far = min(far, 11)  # "Mexico reported 1,004 cases": nearer than any other place but one "in" which
        far += 10 * (view.breaks[crossed[1]] - view.breaks[crossed[0]])
        far += 6 * (view.numerals[crossed[1]] - view.numerals[crossed[0]])
        if best is None or far < best[0]:
            best, speaks = (far, toponym.text), bool(own)
    if best is not None and best[0] < _FAR_OFF:
        whole = draft.part_of
        if speaks and whole is not None and whole < at and drafts[whole].sentence == draft.sentence:
            return find_place(report, view, drafts, whole)  # "Norland said a strike in Marn killed ten, two of them"
        return best[1]
    if together is not None and together[0] < _FAR_OFF:
        return together[1]
    return _country_meant(report, view, i, j, draft.sentence) if kind in EVENT_KINDS else None


_FAR_OFF: Final = 40
_MEANT: Final = 5
"""Words beside a number in which "in the country" tells where it holds."""
_SENTENCES: Final = 2
"""Sentences before that in which the country was named."""


def _country_meant(report: ReportView, view: View, i: int, j: int, sentence: int) -> str | None:
    """The one country named before "in the country" beside a number: "Norland mourns; 200 died in the country"."""
    near = range(max(2, i - _MEANT), min(j + 1 + _MEANT, len(view)))
    at = next((k for k in near if view.lemmas(k - 2, k + 1) == ["in", "the", "country"]), None)
    if at is None:
        return None
    start = view.get(at).start
    for index in range(sentence, max(-1, sentence - _SENTENCES - 1), -1):
        named = [t for t in report.toponyms.get(index, ()) if t.feature == "country" and t.start < start]
        if named:
            return named[-1].text if len({t.gazetteer_id for t in named}) == 1 else None
    return None


def _sends(view: View, k: int) -> bool:
    """Whether a place is the subject of its clause, or tells where its subject sits: "the ministry in Marn sent"."""
    token = view.get(k)
    if token.deprel == "nmod" and 0 <= token.head < k:
        token = view.get(token.head)
    return base(token.deprel) == "nsubj"


def _is_power(view: View, toponym: Toponym, k: int) -> bool:
    """Whether a place tells who holds, names or backs: "Marn-appointed", "held by Norland", "under Marn's control"."""
    after = view.at(toponym.end - 1) + 1
    behind = view.tokens[after + 1 : after + 2]
    if view.low(after) in {"-", "–"} and any(t.text.lower() in _BACKED or t.xpos == "VBN" for t in behind):
        return True
    if view.low(after) in {"'s", "’s"} and view.low(after + 1) in _POWER:
        return True
    head = view.get(_head_of(view, toponym, k))
    return view.low(k - 1) == "by" and head.deprel == "obl:agent" and view.lemma(head.head) in _RULING


def _is_modifier(view: View, toponym: Toponym, k: int) -> bool:
    """Whether a place only tells whose or which something behind it is: "in a suspected US air strike on Orvel"."""
    name = view.get(_head_of(view, toponym, k))
    after = view.at(toponym.end - 1) + 1
    return name.deprel == "compound" and name.head >= after and view.upos(name.head) == "NOUN"


def _head_of(view: View, toponym: Toponym, k: int) -> int:
    """The word of a place's name from which the others hang: "States" of "United States"."""
    span = range(k, min(view.at(toponym.end - 1), len(view) - 1) + 1)
    return next((m for m in span if view.get(m).head not in span), k)


_BACKED: Final = frozenset({"based", "backed", "led", "installed", "held", "controlled", "occupied", "run"})
_POWER: Final = frozenset({"control", "hands", "rule", "grip", "side", "occupation"})
"""What a capital or country has over a place that is not itself."""
_RULING: Final = frozenset(
    {"hold", "control", "occupy", "run", "rule", "govern", "administer", "seize", "capture", "annex", "besiege"}
)
"""What it does there."""


def _is_under(view: View, drafts: Sequence[Draft], at: int, other: int) -> bool:
    """Whether a number is one of a list with places that a colon opens behind another: "25 people: 12 in"."""
    opened = ":" in view.words(view.at(drafts[at].end - 1) + 1, view.at(drafts[other].start))
    return opened and is_listed(view, drafts, other)


def _place_at(report: ReportView, view: View, k: int | None) -> str | None:
    """The place named at a word: a toponym, else a name that no gazetteer knows; None for the name of anything else."""
    if k is None:
        return None
    start = view.get(k).start
    known = (t.text for t in report.toponyms.get(view.sentence.index, ()) if t.start <= start < t.end)
    named = (name.text for name in report.names_from(start, start + 1) if name.kind == "place")
    return next(known, None) or next(named, None)


def _speaks(report: ReportView, draft: Draft, toponym: Toponym) -> bool | None:
    """None where the place only belongs to the source's name or description; True where the place itself speaks."""
    source = draft.source
    if source is None or source.start is None or source.end is None:
        return False
    if source.start <= toponym.start < source.end:
        return True if source.text.strip().lower().removeprefix("the ") == toponym.text.lower() else None
    if source.end <= toponym.start < draft.start:
        # "the group, which follows the war from Britain, estimated ..."
        between = report.text[source.end : toponym.start].lower()
        if any(word in between for word in (" which ", " who ", " based ", "whose ")):
            after = report.text[toponym.end : draft.start].lower()
            return None if any(word in after for word in _SPEECH) else False
    return False


def _are_its_own(view: View, drafts: Sequence[Draft], at: int) -> bool:
    """Whether a country tells of people of its own, who may be anywhere: "Cairo said 87 of its citizens had died".

    As in "192 of its soldiers had been killed and 511 injured", for a number without a noun behind such a one.
    """
    while at > 0 and drafts[at].counted.head < 0 and drafts[at - 1].sentence == drafts[at].sentence:
        i, j = view.at(drafts[at].start), view.at(drafts[at].end - 1)
        if _tells_owner(view, i, j):
            return True
        at -= 1
    return _tells_owner(view, view.at(drafts[at].start), view.at(drafts[at].end - 1))


def _tells_owner(view: View, i: int, j: int) -> bool:
    return any(view.low(m) in {"its", "their", "own"} for m in range(i, j + 1 + _OWN))


def _of_another_saying(view: View, draft: Draft, k: int) -> bool:
    """Whether the place at a word tells who says something else, or whose deed stands in another clause.

    As in "170 died; the ministry in Marn later said", "80,000 had lived there and Norland inflated the figures".
    """
    counted = draft.counted.head if draft.counted.head >= 0 else view.at(draft.number.core_end - 1)
    own, above = _chain(view, counted, -1), _chain(view, k, -1)
    if any(view.upos(m) == "VERB" and view.lemma(m) in kind_words("saying") and m not in own for m in above):
        return True
    while view.get(k).deprel == "conj" and 0 <= view.get(k).head < k:
        k = view.get(k).head  # "Kyiv and Moscow": what the first of them is to the verb
    verb = view.get(k).head
    if verb < k:  # a headline that is read as one clause: "Twenty dead as waters fall, Marn and Norland trade blame"
        verb = next((m for m in range(k + 1, min(k + AHEAD, len(view))) if view.upos(m) == "VERB"), verb)
    name = k
    while base(view.get(name).deprel) in {"amod", "compound", "flat"} and name != view.get(name).head >= 0:
        name = view.get(name).head
    led = view.get(name).head
    if view.get(name).deprel in {"obj", "iobj"} and led not in own and _is_made_to(view, led):
        return True
    if view.get(k).deprel != "nsubj" or verb in own or not 0 <= verb < len(view) or view.upos(verb) != "VERB":
        return False
    return view.tree.kid(verb, "obj") is not None and view.lemma(verb) not in _UNDERGO


def _many_with(view: View, k: int) -> tuple[int, int] | None:
    """First and last of three places or more that are told together with that at a word: "in Norland, Marn and Orvel".

    None for a place that stands alone or beside one other, for the last one where a clause of its own follows, and
    where a number stands between.
    """
    first = view.get(k).head if view.get(k).deprel == "conj" else k
    if not 0 <= first < len(view) or view.upos(first) != "PROPN" or not view.tree.has(first, {"in", "across"}, "case"):
        return None
    others = [m for m in view.tree.kids[first] if view.get(m).deprel == "conj" and view.upos(m) == "PROPN"]
    if len(others) < _MANY or {"where", "which"} & set(view.words(max(others) + 1, max(others) + 3)):
        return None
    if any(view.upos(m) == "NUM" for m in range(first, max(others))):
        return None
    return first, max(others)


def _text_of(report: ReportView, view: View, span: tuple[int, int]) -> str:
    """The words of a span, by their spaces."""
    return " ".join(report.text[view.get(span[0]).start : view.get(span[1]).end].split())


_MANY: Final = 2
"""Places beside the first."""


def _is_made_to(view: View, verb: int) -> bool:
    """Whether a verb leads its object to do something: "40 died in the attack, which led Norland to close"."""
    below = [m for m in view.tree.kids[verb] if view.get(m).deprel == "xcomp"] if 0 <= verb < len(view) else []
    return any(view.upos(m) == "VERB" and view.tree.has(m, {"to"}, "mark") for m in below)


def _of_another_time(view: View, draft: Draft, k: int) -> bool:
    """Whether the place at a word is of what came days before: "they clashed in Marn, a week after 24 were shot"."""
    counted = draft.counted.head if draft.counted.head >= 0 else view.at(draft.number.core_end - 1)
    own = _chain(view, counted, -1)
    for verb in own:
        if base(view.get(verb).deprel) not in {"advcl", "ccomp"}:
            continue
        mark = next((m for m in view.tree.kids[verb] if view.low(m) in {"after", "before"} and m < verb), None)
        if mark is not None and view.lemma(mark - 1) in _LENGTHS:
            return not view.tree.low[verb] <= k <= view.tree.high[verb]
    return False


_LENGTHS: Final = frozenset({"hour", "day", "week", "month", "year", "decade"})


def _is_where_said(view: View, draft: Draft, k: int) -> bool:
    """Whether the place at a word is a dateline's, and somebody says there what is told: "MARN - The minister said"."""
    source = draft.source
    if source is None or source.start is None or not view.sentence.start <= source.start < draft.start:
        return False
    return k < telling_start(view.tree) <= view.at(source.start)


def _does(view: View, draft: Draft, k: int) -> bool:
    """Whether the place at a word is who does to those counted what is told of them."""
    verb = draft.found.trigger if draft.found is not None else -1
    if not 0 <= verb < len(view) or view.upos(verb) != "VERB" or k >= len(view):
        return False
    return view.get(k).deprel == "nsubj" and view.get(k).head == verb and k < verb < view.at(draft.start)


def _of_saying(view: View, draft: Draft, k: int) -> bool:
    """Whether the place at a word belongs to the source or to the saying, and not to the clause of the number.

    By the tree: "speaking in Paris, the minister said 40 had died", "said from London", "headquartered in Geneva". A
    place that opens the sentence stays: "in Bihar, officials said 40 people had drowned".
    """
    source = draft.source
    if source is None or source.start is None or source.end is None:
        return False
    said = range(view.at(source.start), view.at(source.end - 1) + 1)
    speaker = next((m for m in said if m < len(view) and view.get(m).head not in said), -1)
    if speaker < 0:
        return False
    cue = view.get(speaker).head
    counted = draft.counted.head if draft.counted.head >= 0 else view.at(draft.number.core_end - 1)
    if counted < cue < k <= cue + PLACE_OF_CUE and all(view.low(m) != "," for m in range(cue, k)):
        return True  # "... 40 strikers, a spokesman said from London"
    own = _chain(view, counted, cue)
    at = k
    for above in _chain(view, k, cue):
        if above in said:
            return k > said[0]  # of the source's description; without commas words before it hang from it too
        if above in own:
            return False
        at = above
    if not 0 <= cue < len(view) or view.get(at).head != cue or not any(view.upos(m) == "VERB" for m in own):
        return False
    if view.get(at).deprel == "obj" and view.lemma(at) in source_words("count"):
        return False  # "raised its toll for the floods in Norland to 300, with 40 people missing"
    return at != k or view.tree.low[k] > 0


def _is_compared(view: View, j: int, k: int) -> bool:
    """Whether a place at `k` is what a count that ends at `j` is measured by: "3 percent, less than in Norway"."""
    return any(view.low(m) == "than" and view.upos(m + 1) != "NUM" for m in range(j + 1, k))


def _is_counted(view: View, draft: Draft, k: int) -> bool:
    """Whether the place at a word is one of those that are counted: "six governments, among them Britain".

    Or where some of them are from: "76 people, including foreigners from Norland and Marn".
    """
    counted = draft.counted.head
    at = k
    while view.get(at).deprel == "conj" and 0 <= view.get(at).head < at:
        at = view.get(at).head
    home = view.get(at).head
    if (
        0 <= counted < home < at
        and view.tree.has(at, {"from"}, "case")
        and view.upos(home) == "NOUN"
        and is_person(view, Counted(home, 0, 0, view.lemma(home)))
        and any(view.low(m) in {"including", "among", "mostly", "many", "most"} for m in range(counted + 1, home))
    ):
        return True
    m = k - 1
    while m > counted >= 0 and (view.low(m) in {",", "and", "or", "the", "them"} or view.upos(m) == "PROPN"):
        m -= 1
    if view.low(m) in {"among", "including"} and view.low(m - 1) == "," and m - 1 == counted + 1:
        return True
    for at in _chain(view, k, counted):
        token = view.get(at)
        if token.deprel == "appos":
            return token.head == counted
        if base(token.deprel) not in {"conj", "compound", "flat", "amod"}:
            return False
    return False


def _chain(view: View, k: int, stop: int) -> list[int]:
    """A word and those above it in the tree, up to and without `stop`."""
    found: list[int] = []
    while 0 <= k < len(view) and k != stop and len(found) < 12:
        found.append(k)
        k = view.get(k).head
    return found


def _aside_place(view: View, toponym: Toponym, k: int, draft: Draft) -> bool:
    """Whether the place says where somebody comes from or goes: "US troops", "travelled to Mexico"."""
    after = view.at(toponym.end - 1) + 1
    while view.upos(after) == "ADJ" or view.low(after) in {"'s", "’s"}:
        after += 1
    if view.low(after) in _BODIES or view.lemma(after) in _BODIES:
        return True
    if (
        toponym.text.isupper()
        and toponym.feature == "country"
        and is_person(view, Counted(after, 0, 0, view.lemma(after)))
    ):
        return True  # "one UK woman is missing"
    if view.low(k - 1) not in {"to", "from", "with"}:
        return False
    kind = draft.found.kind if draft.found is not None else "other"
    before = set(view.lemmas(k - 4, k - 1))
    going = _TRAVEL | _GOING if view.low(k - 1) == "to" else _TRAVEL
    if before & going and kind not in {"evacuated", "displaced", "rescued"}:
        return True
    m = k - 2
    return view.low(k - 1) == "from" and m != draft.counted.head and view.lemma(m) in noun_set("helper")
