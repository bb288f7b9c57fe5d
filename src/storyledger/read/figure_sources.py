"""Whose a number is: the speaker of the words around it, who gives the count, a witness, or carried on."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Final

from storyledger.read.counted import EVENT_KINDS, View, is_person
from storyledger.read.figure_reports import CARRY, Draft, FigureSource, ReportView
from storyledger.read.numbers import load_lists

if TYPE_CHECKING:
    from storyledger.records import Quotation

NEAR: Final = 1200
"""Characters back to the last speaker whom a pronoun can mean: about two paragraphs of news."""


@cache
def source_words(section: str) -> frozenset[str]:
    """Words of one section of the list of what makes a source."""
    return frozenset(load_lists("figure_sources.txt")[section])


def _shares(left: str, right: str) -> bool:
    """Whether two names share a word of three letters or more."""
    a = {word for word in left.lower().split() if len(word) > 2}
    return bool(a & {word for word in right.lower().split() if len(word) > 2})


def find_source(report: ReportView, view: View, drafts: list[Draft], at: int, begin: int) -> FigureSource | None:
    """The source of one draft.

    The speaker of the words around it, "according to", a count given, a witness, or carried on.
    """
    draft = drafts[at]
    core = draft.number.core_start
    if _hearsay(view, draft):
        return None
    for quotation in report.around.get(view.sentence.index, ()):
        if (
            quotation.start <= core < quotation.end
            and (quotation.speaker_text or quotation.speaker)
            and not _past_cue(report, quotation, core)
            and not _deed(report, view, quotation, draft)
        ):
            return _from_quotation(report, quotation)
    found = _find_according(report, view, core) or _find_giver(report, view, draft) or _find_sayer(report, view, draft)
    if found is not None and not _counted_itself(view, found, draft):
        return found
    for other in drafts[begin:at]:
        # "17 people were dead and another 25 injured, X said": the content ended early, the conjunct shares its
        # source
        if other.source is not None and _same_clause(view, other, draft):
            return other.source
    return _find_carried(view, drafts, at, begin)


def _hearsay(view: View, draft: Draft) -> bool:
    """As in "said to be nine pages long": nobody is named."""
    i = view.at(draft.start)
    return [view.low(k) for k in range(max(0, i - 3), i)] in (
        ["said", "to", "be"],
        ["reported", "to", "be"],
        ["believed", "to", "be"],
    )


def _past_cue(report: ReportView, quotation: Quotation, core: int) -> bool:
    """Whether it stands beyond the cue ("she told us from the capital, where 181 were killed")."""
    if quotation.direct or quotation.cue_end is None or not quotation.start <= quotation.cue_end < core:
        return False
    words = report.text[quotation.cue_end : core].lower()
    return ", where " in words or ", which " in words or ", who " in words


def _deed(report: ReportView, view: View, quotation: Quotation, draft: Draft) -> bool:
    """Whether the reporting word is a deed here: "pledged $50 million", "the virus has claimed 59 lives".

    Also "the country has recorded 87 deaths" and "X reports from Mexico", which say nothing of who counted.
    """
    if quotation.direct or quotation.cue_start is None or quotation.cue_end is None:
        return False
    cue = view.at(quotation.cue_start)
    low = report.text[quotation.cue_end : quotation.cue_end + 6].lower().split()[:1]
    if low == ["from"]:
        return True
    if any(view.low(k) in {"that", "how"} for k in range(cue + 1, min(cue + 3, len(view)))):
        return False
    object_near = 0 < view.at(draft.start) - cue <= 3
    lemma = view.lemma(cue)
    if lemma in {"pledge", "promise", "offer", "donate", "claim", "demand"} and object_near:
        return lemma != "claim" or draft.counted.noun == "life"
    if lemma in source_words("addressing") and object_near and is_person(view, draft.counted):
        return True  # "judges questioned 18 officials"
    words = (quotation.speaker_text or "").lower().split()
    return lemma in {"record", "see"} and bool(words) and words[-1] in source_words("area")


def _counted_itself(view: View, source: FigureSource, draft: Draft) -> bool:
    """Whether the giver is what the number counts, "six other cities reported", or an area that "has recorded"."""
    words = source.text.lower().split()
    if words[:1] in (["the"], ["this"], ["that"]) and len(words) <= 3 and words[-1] in source_words("area"):
        return True
    return (
        source.start is not None
        and source.end is not None
        and draft.counted.head >= 0
        and source.start <= view.get(draft.counted.head).start < source.end
    )


def _from_quotation(report: ReportView, quotation: Quotation) -> FigureSource:
    words = quotation.speaker_text or quotation.speaker or ""
    name, end = quotation.speaker, quotation.speaker_end
    if quotation.speaker_text and quotation.speaker_start is not None and end is not None:
        # "UN envoy" + "Staffan de Mistura", "the news agency" + "AFP": one phrase
        for other in report.names_from(end, end + 3):
            if other.kind in {"person", "organisation"} and not report.text[end : other.start].strip():
                words, end = report.text[quotation.speaker_start : other.end], other.end
                return FigureSource(
                    words,
                    quotation.speaker_start,
                    end,
                    other.text,
                    f'source: the words stand in what "{words}" says',
                    quotation.date,
                )
    low = words.lower().strip()
    reason = f'source: the words stand in what "{words}" says'
    if low in source_words("pronoun") or low in source_words("generic"):
        if name is None or name.lower() == low:
            name = _recent_speaker(report, quotation.start, low)
        if name:
            reason = f'source: "{words}" is {name}'
            words = name
    elif (
        name
        and not _shares(words, name)
        and not low.startswith(("a ", "an ", "another "))
        and low.split()[-1] in source_words("role")
        and name[:1].isupper()
    ):
        reason = f'source: "{words}" is {name}'
        words = name
    return FigureSource(words, quotation.speaker_start, quotation.speaker_end, name, reason, quotation.date)


def _recent_speaker(report: ReportView, start: int, pronoun: str) -> str | None:
    """The speaker named last before an offset whom a pronoun or "the group" can mean."""
    for at in range(bisect_left(report.starts, start) - 1, -1, -1):
        quotation = report.quotations[at]
        if start - quotation.start > NEAR:
            return None
        name = quotation.speaker or quotation.speaker_text
        if not name or name.lower() in source_words("pronoun") or name.lower() in source_words("generic"):
            continue
        person = any(word in report.persons for word in name.lower().split())
        if person == (pronoun in {"he", "she"}):
            return name
    return None


def _find_sayer(report: ReportView, view: View, draft: Draft) -> FigureSource | None:
    """As in "..., X said" after the number or "X said ..." before it, where no quotation was found."""
    i, j = view.at(draft.number.core_start), view.at(draft.end - 1)
    for k in range(j + 1, min(len(view), j + 90)):
        if view.low(k) in {";", "("}:
            break  # "hundreds of deaths (our sources say at least 500)"
        if (
            view.upos(k) == "VERB"
            and view.lemma(k) in source_words("saying")
            and view.get(k).xpos in {"VBD", "VBZ", "VBP"}
        ):
            commas = any(view.low(m) == "," for m in range(len(view)))
            found = _said_by(report, view, k, commas=commas)
            if found is None:
                break
            ahead = view.low(k + 1)
            if ahead == "that" or (
                view.upos(k + 1) in {"PROPN", "NOUN", "DET", "PRON", "NUM"}
                and view.lemma(k) != "tell"
                and ahead not in source_words("weekday")
                and k + 4 < len(view)
            ):
                break  # it opens a clause of its own
            return found
    aside = _find_aside(report, view, i)
    if aside is not None:
        return aside
    for k in range(i - 1, max(-1, i - 40), -1):
        if view.low(k) == ";" or (view.low(k) in {"but", "while", "although"} and k < i - 1):
            break
        if (
            view.upos(k) == "VERB"
            and view.lemma(k) in source_words("saying")
            and view.get(k).xpos in {"VBD", "VBZ", "VBP"}
            and view.low(k + 1) != ","
        ):
            direct = all(view.upos(m) in {"ADV", "ADP", "DET", "SCONJ", "NUM", "ADJ"} for m in range(k + 1, i))
            if direct:
                return _said_by(report, view, k, commas=False)
            break
    return None


def _find_aside(report: ReportView, view: View, i: int) -> FigureSource | None:
    """As in "The retreat went well, he said, but six soldiers died": the aside covers what follows it."""
    for k in range(i - 1, 1, -1):
        if view.low(k) == ";":
            return None
        if view.low(k + 1) != "," or view.upos(k) != "VERB" or view.lemma(k) not in source_words("saying"):
            continue
        if view.low(k - 2) != "," or view.upos(k - 1) not in {"PRON", "PROPN"}:
            continue
        for quotation in report.quotations_by_sentence.get(view.sentence.index, ()):
            if quotation.cue_start == view.get(k).start:
                return _from_quotation(report, quotation)
        return _said_by(report, view, k, commas=False)
    return None


def _said_by(report: ReportView, view: View, k: int, *, commas: bool) -> FigureSource | None:
    """The subject that ends right before the reporting verb at token k."""
    last = k - 1
    while view.upos(last) in {"ADV", "AUX"}:
        last -= 1
    if last < 0:
        return None
    low = view.low(last)
    end = view.get(last).end
    if view.upos(last) == "PRON":
        if low not in {"he", "she", "it", "they"}:
            return None
        name = _recent_speaker(report, view.get(last).start, low)
        return FigureSource(name, view.get(last).start, end, name, f'source: "{low}" is {name}') if name else None
    if view.upos(last) not in {"NOUN", "PROPN"}:
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
        words = _recent_speaker(report, view.get(first).start, words.lower()) or words
    return FigureSource(words, view.get(first).start, end, words, f'source: "{words} {view.low(k)}"')


def _find_according(report: ReportView, view: View, core: int) -> FigureSource | None:
    """As in "according to X" in the number's sentence."""
    for k in range(len(view) - 1):
        if view.low(k) == "according" and view.low(k + 1) == "to":
            span = _phrase(view, k + 2 + (view.low(k + 2) == "to"))
            if span is None:
                continue
            after = [j for j in range(view.at(core), k) if view.low(j) == ";"]
            if after:
                continue
            text = report.text[span[0] : span[1]]
            return FigureSource(text, span[0], span[1], text, f'source: "according to {text}"')
    return None


def _phrase(view: View, k: int) -> tuple[int, int] | None:
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


def _find_giver(report: ReportView, view: View, draft: Draft) -> FigureSource | None:
    """The subject of a verb that gives the count.

    "the UN puts it at", "officials estimated 4,279", "a reporter saw the bodies of".
    """
    i = view.at(draft.number.core_end - 1)
    cur = draft.counted.head if draft.counted.head >= 0 else i
    steps = 0
    while 0 <= cur < len(view) and steps < 8:
        head = view.get(cur).head
        if not 0 <= head < len(view) or head == cur:
            break
        relation = view.get(cur).deprel
        verb = view.get(head)
        steps += 1
        direct = relation in {"obj", "ccomp", "xcomp"} or verb.lemma in source_words("putting") | source_words(
            "seeing"
        ) | source_words("showing")
        if (
            verb.upos == "VERB"
            and not relation.startswith(("nsubj", "advcl", "parataxis"))
            and direct
            and verb.lemma in source_words("giving") | source_words("seeing") | source_words("showing")
        ):
            for child in view.tree.kids[head]:
                if view.get(child).deprel == "nsubj" and child < head:
                    found = _as_giver(report, view, child, head)
                    if found is not None:
                        return found
        cur = head
    # without a usable parse: "X reported a figure of N", "which X puts at N"
    for k in range(i - 1, max(-1, i - 9), -1):
        if (
            view.upos(k) == "VERB"
            and view.lemma(k) in {"put", "estimate", "report", "give", "say"}
            and view.get(k).xpos in {"VBD", "VBZ", "VBP"}
        ):
            between = {view.low(j) for j in range(k + 1, i)}
            if between & {"figure", "toll", "number", "at", "total"} and view.upos(k - 1) in {"NOUN", "PROPN"}:
                return _as_giver(report, view, k - 1, k)
    return None


def _as_giver(report: ReportView, view: View, subject: int, verb: int) -> FigureSource | None:
    low, high = view.tree.low[subject], min(view.tree.high[subject], verb - 1)
    stop = subject
    for k in range(subject + 1, high + 1):
        if view.low(k) in {",", "(", "who", "which", "that"} or view.upos(k) == "VERB":
            break
        stop = k
    start = view.get(max(low, subject - 8)).start
    text = report.text[start : view.get(stop).end]
    lemma = view.lemma(verb)
    if lemma in source_words("seeing") and not any(
        view.lemma(k) in source_words("witness") for k in range(low, stop + 1)
    ):
        return None
    if lemma in source_words("showing") and not any(
        view.lemma(k) in {"video", "statement", "footage", "list", "figure", "report", "photo", "picture", "image"}
        for k in range(verb + 1, min(verb + 6, len(view)))
    ):
        return None
    if text.lower() in source_words("pronoun"):
        return None
    return FigureSource(text, start, view.get(stop).end, text, f'source: "{text}" gives the count ("{view.low(verb)}")')


def _same_clause(view: View, left: Draft, right: Draft) -> bool:
    """Whether the conjunct `right` shares the clause, and so the source, of `left`."""
    a, b = view.at(left.end - 1) + 1, view.at(right.start)
    words = [view.low(k) for k in range(a, b)]
    if right.part_of is not None:
        return True
    if any(words[k : k + 2] == ["and", "that"] for k in range(len(words))) and len(words) <= 20:
        return True
    return (
        "and" in words
        and not ({"while", "but", "although", ";", "whereas"} & set(words))
        and len(words) <= 12
        and words[-1:] != [","]
    )


def _find_carried(view: View, drafts: list[Draft], at: int, begin: int) -> FigureSource | None:
    """The source of the count that this sentence takes up.

    "The toll included ...", "... were among those killed".
    """
    draft = drafts[at]
    kind = draft.found.kind if draft.found is not None else None
    if kind not in EVENT_KINDS:
        return None
    words = [view.low(k) for k in range(min(len(view), 60))]
    signal = (
        words[:2]
        in (
            ["the", "toll"],
            ["the", "victims"],
            ["those", "killed"],
            ["the", "dead"],
            ["of", "those"],
            ["of", "them"],
            ["among", "them"],
            ["the", "figure"],
        )
    ) or any(words[k : k + 2] in (["among", "those"], ["among", "them"], ["of", "those"]) for k in range(len(words)))
    if not signal:
        return None
    index = view.sentence.index
    for other in reversed(drafts[:begin]):
        if index - other.sentence > CARRY:
            return None
        if other.found is not None and other.found.kind == kind:
            if other.source is None:
                return None
            return replace(other.source, reason=f"{other.source.reason}; carried on from the count before")
    return None
