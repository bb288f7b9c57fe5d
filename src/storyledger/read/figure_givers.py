"""Who gives a count where no quotation was found around it: "according to X", "X puts it at", "..., X said"."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from storyledger.read.counted import EVENT_KINDS, Counted, is_person
from storyledger.read.figure_reports import FigureSource
from storyledger.read.figure_speakers import last_person, recent_speaker, source_words
from storyledger.read.figure_voice import is_background
from storyledger.read.happening_words import happening_words
from storyledger.read.kind_words import kind_table
from storyledger.read.sayings import roles
from storyledger.read.speaking import can_speak
from storyledger.read.trees import base

if TYPE_CHECKING:
    from storyledger.read.counted import View
    from storyledger.read.figure_reports import Draft, ReportView

_GIVEN_AS: Final = frozenset({"way", "birth", "rise", "chase", "hope", "orders", "order"})
"""What is given where no count is."""
_RELATIVES: Final = frozenset({"who", "which", "that", "whose", "where"})


def find_according(report: ReportView, view: View, core: int) -> FigureSource | None:
    """As in "according to X" in the number's sentence."""
    for k in _according(view):
        if ";" in view.words(view.at(core), k):
            continue
        found = _according_at(report, view, k)
        if found is not None:
            return found
    return None


def find_telling(report: ReportView, view: View, draft: Draft) -> FigureSource | None:
    """Who is told to have given another number: "234 are missing, far more than the 85 given by officials"."""
    k = compared_telling(view, draft)
    span = find_phrase(view, k + 2) if k >= 0 else None
    return None if span is None else from_phrase(report, span, f"{view.low(k)} by")


def compared_telling(view: View, draft: Draft) -> int:
    """The participle behind a number that another is compared with, "by" behind it; -1: "than the 85 given by"."""
    i, k = view.at(draft.start), view.at(draft.end - 1) + 1
    if "than" not in view.words(i - 2, i) or view.low(i - 1) not in {"the", "than"}:
        return -1
    k += view.low(k) == "previously"
    told = view.upos(k) == "VERB" and view.lemma(k) in _TELLING and view.low(k + 1) == "by"
    return k if told else -1


_TELLING: Final = frozenset(
    {
        *("give", "report", "announce", "cite", "publish", "state", "claim", "provide", "release"),
        *("reckon", "count", "tally", "record", "document", "estimate", "register", "list"),
    }
)
"""Verbs of those who tell a number, which another's is more or less than."""


def find_one_of_several(report: ReportView, view: View, draft: Draft) -> FigureSource | None:
    """The source of a number in a sentence that gives several: the next "according to", "X put it at N, Y at M"."""
    i = view.at(draft.number.start)
    places = _according(view)
    if len(places) > 1:
        behind = [k for k in places if k > i]
        return _according_at(report, view, behind[0] if behind else places[-1])
    last = i - 2
    if view.low(i - 1) == "at" and view.upos(last) in {"NOUN", "PROPN"}:
        first = last
        while first > 0 and (view.upos(first - 1) in {"NOUN", "PROPN", "ADJ", "DET"} or view.low(first - 1) == "of"):
            first -= 1
        puts = any(
            view.lemma(k) in {"put", "estimate"} and view.upos(k) == "VERB" for k in range(max(0, i - 40), first)
        )
        if puts and view.low(first - 1) in {",", "and", "while", "but", ";"}:
            start, end = view.get(first).start, view.get(last).end
            text = report.text[start:end]
            return FigureSource(text, start, end, text, f'source: "{text} at", as those before put it')
    return None


def _according(view: View) -> list[int]:
    """Tokens of each "according to"."""
    return [k for k, word in enumerate(view.tree.forms) if word == "according" and view.low(k + 1) == "to"]


def _according_at(report: ReportView, view: View, k: int) -> FigureSource | None:
    span = find_phrase(view, k + 2 + (view.low(k + 2) == "to"))
    if span is None:
        return None
    return from_phrase(report, span, "according to")


def from_phrase(report: ReportView, span: tuple[int, int], lead: str) -> FigureSource:
    """The source that a phrase names, with the words that lead to it."""
    text = report.text[span[0] : span[1]]
    return FigureSource(text, *span, text, f'source: "{lead} {text}"')


def find_giver(report: ReportView, view: View, draft: Draft) -> FigureSource | None:
    """The subject of a verb that gives the count.

    "the UN puts it at", "officials estimated 4,279", "a reporter saw the bodies of".
    """
    i = view.at(draft.number.core_end - 1)
    cur = draft.counted.head if draft.counted.head >= 0 else i
    steps, relative = 0, False
    while 0 <= cur < len(view) and steps < 8:
        head = view.get(cur).head
        if not 0 <= head < len(view) or head == cur:
            break
        relation = view.get(cur).deprel
        verb = view.get(head)
        steps += 1
        first = view.tree.low[cur]
        if base(relation) == "acl" and (view.low(first) in _RELATIVES or view.low(first - 1) == ","):
            relative = True
        if _is_meanwhile(view, cur):
            return None  # "the president said that ..., as the toll rose to 64": nobody says so
        if relative and verb.lemma in source_words("addressing"):
            break  # "told the rebels, who encircled 900 soldiers": the count is no part of what was told
        direct = relation in {"obj", "ccomp", "xcomp"} or verb.lemma in source_words("putting") | source_words(
            "seeing"
        ) | source_words("showing")
        if (
            view.tree.kid(head, "compound:prt") is not None
            or (verb.lemma == "add" and is_deed_of_adding(view, draft, head))
            or view.low(head + 1) in _GIVEN_AS
            or view.tree.has(head, _GIVEN_AS, "obj")
        ):
            break  # "given up hope for 140 miners", "gave way and killed 40"
        if (
            verb.upos == "VERB"
            and not relation.startswith(("nsubj", "advcl", "parataxis"))
            and direct
            and verb.lemma
            in source_words("giving") | source_words("seeing") | source_words("showing") | source_words("holding")
        ):
            if is_background(view, head, draft):
                return None
            for child in view.tree.kids[head]:
                if view.get(child).deprel == "nsubj" and child < head:
                    found = released_by(report, view, child) or _as_giver(report, view, child, head)
                    if found is not None:
                        return found
        cur = head
    # without a usable parse: "X fears N", "X reported a figure of N", "which X puts at N"
    near = view.at(draft.number.start) - 1
    near -= view.low(near) == "that"
    if (
        view.lemma(near) in source_words("holding")
        and view.get(near).xpos in {"VBD", "VBZ", "VBP"}
        and view.upos(near - 1) in {"NOUN", "PROPN"}
    ):
        return _as_giver(report, view, near - 1, near)
    for k in range(i - 1, max(-1, i - 9), -1):
        if (
            view.upos(k) == "VERB"
            and view.lemma(k) in {"put", "estimate", "report", "give", "say"}
            and view.get(k).xpos in {"VBD", "VBZ", "VBP"}
            and view.low(k + 1) not in _GIVEN_AS
        ):
            between = set(view.words(k + 1, i))
            if between & {"figure", "toll", "number", "at", "total"} and view.upos(k - 1) in {"NOUN", "PROPN"}:
                return _as_giver(report, view, k - 1, k)
    return None


def _is_meanwhile(view: View, clause: int) -> bool:
    """Whether a clause behind a comma tells with "as" what went on while something was said: the report says it."""
    mark = next((m for m in view.tree.kids[clause] if m < clause and view.low(m) == "as"), None)
    return (
        mark is not None
        and view.get(clause).deprel == "advcl"
        and view.get(mark).deprel == "mark"
        and view.low(mark - 1) in {",", '"', "”"}
        and view.get(clause).xpos in {"VBD", "VBZ", "VBP"}
    )


def find_revised(report: ReportView, view: View, draft: Draft) -> FigureSource | None:
    """Who sets a count of his own anew: "the ministry raised its toll to 300"; deaths and storms that raise it do not.

    What stands behind it in the same breath is told with it: "..., with 9,000 still missing".
    """
    i = view.at(draft.number.core_start)
    cur = draft.counted.head if draft.counted.head >= 0 else i
    for _ in range(6):
        if not 0 <= cur < len(view):
            return None
        if view.upos(cur) == "VERB" and view.lemma(cur) in source_words("setting anew"):
            break
        cur = view.get(cur).head
    else:
        return None
    toll = next((k for k in view.tree.kids[cur] if view.get(k).deprel == "obj"), None)
    subject = next((k for k in view.tree.kids[cur] if view.get(k).deprel == "nsubj" and k < cur), None)
    if toll is None or subject is None or not cur < toll < i or view.lemma(toll) not in source_words("count"):
        return None
    if view.low(subject) in _RELATIVES and base(view.get(cur).deprel) == "acl":
        subject = view.get(cur).head
    if not can_speak(view.tree, subject) or _is_what_happens(report, view, subject):
        return None
    return _as_giver(report, view, subject, cur)


def _is_what_happens(report: ReportView, view: View, k: int) -> bool:
    """Whether a name is that of a storm, a quake, a war, or another happening: "Hurricane Otis"."""
    token = view.get(k)
    if any(n.kind == "event" and n.start <= token.start < n.end for n in report.names):
        return True
    if view.low(k) in roles():
        return False  # "the Storm Relief Agency"
    before = [m for m in view.tree.kids[k] if m < k and view.upos(m) == "PROPN"]
    return any(view.low(m) in happening_words().nouns for m in [k, *before])


def find_cited(report: ReportView, view: View, source: FigureSource | None, draft: Draft) -> FigureSource | None:
    """Whom a report gives the count from: "a report put it at 300, citing the Red Cross", "it rose to 88, citing X".

    A paper that cites is none of those who counted; who says something and cites another keeps it.
    """
    i = view.at(draft.number.core_start)
    if source is not None and source.end is not None:
        if not view.sentence.start <= source.end <= view.sentence.end:
            return None
        document = view.at(source.start or 0)
        while view.get(document).head >= 0 and view.get(view.get(document).head).start < source.end:
            document = view.get(document).head
        if view.lemma(document) not in source_words("document"):
            return None
    for k in range(i + 1, len(view)):
        if view.low(k) not in {"citing", "quoting"} or base(view.get(k).deprel) not in {"advcl", "xcomp"}:
            continue
        verb = view.get(k).head
        subject = next((m for m in view.tree.kids[verb] if base(view.get(m).deprel) == "nsubj"), None)
        if source is None and (subject is None or view.lemma(subject) not in source_words("count")):
            return None
        span = find_phrase(view, k + 1)
        if span is None or not any(
            can_speak(view.tree, m) for m in range(k + 1, view.at(span[1] - 1) + 1) if view.get(m).head == k
        ):
            return None
        return from_phrase(report, span, view.low(k))
    return None


def find_withdrawn(report: ReportView, view: View, draft: Draft) -> FigureSource | None:
    """Who gave a number that is taken back, where it is told: "253 were killed, not 359 as police had said"."""
    if not is_withdrawn(view, draft):
        return None
    k = view.at(draft.end - 1) + 1
    k += view.low(k) == ","
    if view.low(k) != "as":
        return None
    span = find_phrase(view, k + 1)
    if span is None:
        return None
    verb = view.at(span[1] - 1) + 1
    while view.upos(verb) in {"AUX", "ADV"}:
        verb += 1
    if view.lemma(verb) not in source_words("saying") | {"give", "announce", "report"}:
        return None
    return from_phrase(report, span, "as")


def is_withdrawn(view: View, draft: Draft) -> bool:
    """Whether a number is told as what does not hold: "253 were killed, not 359"."""
    i = view.at(draft.number.start)
    return view.low(i - 1) == "not" and view.low(i - 2) in {",", "and", "-", "–", "—"}


def is_deed_of_adding(view: View, draft: Draft, verb: int) -> bool:
    """As in "the company added 300 jobs": things that it has now, and nothing that it says; of deaths it would tell."""
    kind = draft.found.kind if draft.found is not None else "other"
    if kind in EVENT_KINDS | {"affected"} or view.upos(verb) != "VERB":
        return False
    cur = draft.counted.head if draft.counted.head >= 0 else view.at(draft.number.core_end - 1)
    for _ in range(6):
        if not 0 <= cur < len(view):
            return False
        token = view.get(cur)
        if token.head == verb:
            return token.deprel == "obj"
        if base(token.deprel) not in {"conj", "nummod", "appos", "compound", "nmod"}:
            return False
        cur = token.head
    return False


def is_tally(view: View, start: int, end: int) -> bool:
    """Whether words are a count of areas or of harm, and nobody's voice: "41 countries", "8,500 cases".

    Areas that report are where it was counted; whoever adds them up is the source. "Two officials", "three hospitals"
    and "the region" speak for themselves.
    """
    first, last = view.at(start), min(view.at(end - 1), len(view) - 1)
    told = next((k for k in range(max(0, first - 1), last + 1) if view.upos(k) == "NUM" or view.low(k) in _MANY), -1)
    if told < 0:
        return False
    noun = -1
    for k in range(told, last + 1):
        if view.upos(k) == "NOUN" and view.low(k) not in _MANY:
            noun = k
        elif noun >= 0 or not (view.upos(k) in {"NUM", "ADJ", "ADV"} or view.low(k) in _WITHIN | _MANY):
            break
    if noun < 0 or view.get(noun).xpos != "NNS":
        return False
    if view.lemma(noun) in source_words("area"):
        return view.low(noun - 1) != "member"
    harm = kind_table("noun").get(view.lemma(noun)) in EVENT_KINDS | {"affected"}
    return harm and not is_person(view, Counted(noun, noun, noun, view.lemma(noun)))


_MANY: Final = frozenset(
    {"dozens", "scores", "hundreds", "thousands", "several", "many", "most", "some", "other", "few"}
)


_WITHIN: Final = frozenset({"-", "of", "the", "than", "to", "or", "and"})
"""Words between a number and its noun: "forty-one countries", "dozens of cities", "more than 40 towns"."""


def released_by(report: ReportView, view: View, subject: int) -> FigureSource | None:
    """Who issued the figures that give a count: "figures released by the health office put it at 219"."""
    if view.lemma(subject) not in source_words("count"):
        return None
    for k in range(subject + 1, min(subject + 4, len(view))):
        if view.low(k) in {"by", "from"}:
            span = find_phrase(view, k + 1)
            if span is None:
                return None
            return from_phrase(report, span, f"{view.low(subject)} {view.low(k)}")
    return None


def _as_giver(report: ReportView, view: View, subject: int, verb: int) -> FigureSource | None:
    low, high = view.tree.low[subject], min(view.tree.high[subject], verb - 1)
    stop = subject
    for k in range(subject + 1, high + 1):
        if view.low(k) in {",", "(", "who", "which", "that"} or view.upos(k) == "VERB":
            break
        day = k + (view.upos(k) == "ADP")
        if view.low(day) in source_words("weekday") and view.get(day).deprel != "compound":
            break  # "the ministry on Sunday raised its toll"
        stop = k
    start = view.get(max(low, subject - 8)).start
    text = report.text[start : view.get(stop).end]
    lemma = view.lemma(verb)
    if lemma in source_words("seeing") and source_words("witness").isdisjoint(view.lemmas(low, stop + 1)):
        return None
    if lemma in source_words("showing") and not any(
        view.lemma(k) in {"video", "statement", "footage", "list", "figure", "report", "photo", "picture", "image"}
        for k in range(verb + 1, min(verb + 6, len(view)))
    ):
        return None
    if is_tally(view, start, view.get(stop).end):
        return None
    if text.lower() in {"he", "she", "it", "they"} and lemma in source_words("setting anew"):
        return said_by(report, view, verb, commas=False)
    if text.lower() in source_words("pronoun") or view.upos(max(low, subject - 8)) == "ADP":
        return None  # "in Mexico reports in two newspapers": no subject
    return FigureSource(text, start, view.get(stop).end, text, f'source: "{text}" gives the count ("{view.low(verb)}")')


def said_by(report: ReportView, view: View, k: int, *, commas: bool) -> FigureSource | None:
    """The subject that ends right before the reporting verb at token k."""
    last = k - 1
    while view.upos(last) in {"ADV", "AUX"}:
        last -= 1
    if last < 0:
        return None
    low = view.low(last)
    end = view.get(last).end
    named = view.get(last).text.isupper() and len(low) > 1  # "the WHO", taken for a pronoun
    if view.upos(last) == "PRON" and not named:
        if low not in {"he", "she", "it", "they"}:
            return None
        name = recent_speaker(report, view.get(last).start, low)
        if name is None and low in {"he", "she"}:
            name = last_person(report, view.get(last).start)
        return FigureSource(name, view.get(last).start, end, name, f'source: "{low}" is {name}') if name else None
    if view.upos(last) not in {"NOUN", "PROPN"} and not named:
        return None
    first = last
    # names do not overlap: only the last that begins before here can reach it
    before_end = bisect_left(report.name_starts, end)
    for other in report.names[max(0, before_end - 1) : before_end]:
        if end <= other.end and other.kind in {"person", "organisation"}:
            first = view.at(other.start)
    while first > 0 and last - first < 12:
        before, upos = view.low(first - 1), view.upos(first - 1)
        if before in {"--", "–", "—", ",", ":", '"', "”", "“"}:
            break
        if before == "-" and view.get(first - 1).end < view.get(first).start:
            break  # the dash behind a dateline
        if before in {"the", "a", "an"}:
            first -= 1
            # "a spokesman for the ministry"
            if view.low(first - 1) in {"of", "for"} and view.upos(first - 2) in {"NOUN", "PROPN"}:
                first -= 2
                continue
            break
        if (
            upos == "ADJ"
            or (upos in {"NOUN", "PROPN"} and (commas or view.low(first)[:1].islower() or upos == "PROPN"))
            or before in {"-", "'s", "’s", "of", "for"}
            or upos == "PART"  # "the miners' union"
        ):
            if before in source_words("weekday"):
                break
            first -= 1
        else:
            break
    if (
        commas
        and first > 0
        and view.low(first - 1) not in {",", '"', "”", "’", "'", "and", ".", "(", "–", "—", ":", "but", "while", "as"}
        and view.low(first) not in {"the", "a", "an"}
    ):
        return None
    words = report.text[view.get(first).start : end]
    if words.lower() in source_words("generic"):
        words = recent_speaker(report, view.get(first).start, words.lower()) or words
    return FigureSource(words, view.get(first).start, end, words, f'source: "{words} {view.low(k)}"')


def find_phrase(view: View, k: int) -> tuple[int, int] | None:
    """Offsets of the noun phrase that starts at token k, with its "of" and "for" phrases."""
    begin = k
    last = -1
    while k < len(view) and k - begin < 14:
        upos, low = view.upos(k), view.low(k)
        if upos in {"NOUN", "PROPN"} and low not in source_words("weekday"):
            last = k
        elif upos == "PRON" and last < 0:
            last = k
            break
        elif upos in {"DET", "ADJ", "NUM", "PRON"} or low in {"-", "'s", "’s", "'"} or (upos == "VERB" and last < 0):
            if last >= 0 and upos == "DET" and low != "the":
                break
            if last >= 0 and upos == "DET" and view.low(k - 1) not in {"of", "for", "in", "at", "from"}:
                break
        elif (
            low in {"of", "for", "in", "at", "from"}
            and last == k - 1
            and view.upos(k + 1) in {"PROPN", "DET", "NOUN", "ADJ"}
            and view.low(k + 1) not in source_words("weekday")
        ) or (low in {"and", "&"} and last == k - 1 and view.upos(k + 1) in {"PROPN", "ADJ", "NOUN"}):
            pass
        else:
            break
        k += 1
    if last < 0:
        return None
    return view.get(begin).start, view.get(last).end
