"""Checks of an account before it leaves: every line cites, every citation stands, no line says anything of its own.

A brief line is either one cited sentence, character for character, or one of the frames of `frames` around cited words;
then what the frame says (whose claim, of which day, which contradiction) must hold in the dossier. Its day must be that
of a happening or a claim that the line cites. A timeline's line holds words of the cited sentence in their order, and
besides them only a name in square brackets that the report holds too. Instead of the report, a correction by hand may
hold a name in square brackets. Left out: whether the report is right.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from storyledger.account.frames import (
    BULLETS,
    CONFLICT_FRAMES,
    COPIES,
    DIFFER,
    ENDS,
    OTHERS,
    OWN_VOICE,
    SOURCE,
    claim_frame,
    framed,
    name_by_hand,
    one_line,
    within_line,
)
from storyledger.errors import AccountError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from storyledger.records import Account, BriefLine, Citation, Claim, Dossier, Figure, Happening, StoryAccount

_TOKEN = re.compile(r"\d[\d,.]*\d|\d|[^\W\d_]+")
_NAMED = re.compile(r"^\[([^\[\]]*)\] ")
"""Whom a pronoun at the start of a timeline's line was read as standing for."""
_BRACKETS = re.compile(r"\[([^\[\]]+)\]")
"""A source that was named by hand."""


def check_account(account: Account) -> None:
    """Nothing; raises AccountError that names the story and the line where a check fails."""
    for story in account.stories:
        texts = {reading.report.id: reading.report.text for reading in story.dossier.readings}
        for what, citations in _lines(story):
            if not citations:
                raise AccountError(f"{story.dossier.story.id}: {what} cites nothing; every line must cite")
            for citation in citations:
                _check_citation(citation, what, texts)
        for what, fault in _faults(story, texts):
            raise AccountError(f"{story.dossier.story.id}: {what}: {fault}")


def _lines(story: StoryAccount) -> Iterable[tuple[str, Sequence[Citation]]]:
    dossier = story.dossier
    if dossier.main is not None:
        yield "the main event", dossier.main.citations
    for happening in (*story.timeline, *story.others):
        yield f"event {happening.id}", happening.citations
    for entity in dossier.entities:
        yield f"entity {entity.name!r}", entity.citations
    for place in dossier.places:
        yield f"place {place.name!r}", place.citations
    for position in dossier.positions:
        yield f"position of {position.actor!r}", position.citations
    for conflict in dossier.conflicts:
        for side in conflict.sides:
            yield f"conflict over {conflict.what!r}", side.citations
    for line in story.brief:
        yield f"brief line {line.text!r}", line.citations


def _check_citation(citation: Citation, what: str, texts: Mapping[str, str]) -> None:
    text = texts.get(citation.report)
    if text is None:
        raise AccountError(f"{what} cites report {citation.report!r}, which the story does not hold")
    if not 0 <= citation.start < citation.end <= len(text):
        raise AccountError(
            f"{what} cites {citation.start}:{citation.end} of {citation.report!r}, which has {len(text)} characters"
        )


def keep_proven(story: StoryAccount) -> StoryAccount:
    """The story's account without the lines of timeline and brief that say more than their citations."""
    texts = {reading.report.id: reading.report.text for reading in story.dossier.readings}
    sentences = _sentences(story)
    by_hand = _names_by_hand(story.dossier)

    def proven(happenings: Sequence[Happening]) -> tuple[Happening, ...]:
        return tuple(h for h in happenings if not h.citations or not happening_faults(h, texts, sentences, by_hand))

    brief: list[BriefLine] = []
    for line in story.brief:
        if not brief_faults(line, story.dossier, brief[-1] if brief else None):
            brief.append(line)
    return replace(story, timeline=proven(story.timeline), brief=tuple(brief), others=proven(story.others))


def _names_by_hand(dossier: Dossier) -> dict[str, set[str]]:
    """For each report the speakers that were named by hand."""
    names: dict[str, set[str]] = {}
    for outcome in dossier.corrections:
        speaker = dict(outcome.correction.after).get("speaker")
        for line in outcome.lines:
            names.setdefault(line.report, set()).update([speaker] if isinstance(speaker, str) else [])
    return names


def _sentences(story: StoryAccount) -> dict[str, list[tuple[int, int]]]:
    """Where the sentences of the reports stand that the lines of events are taken from."""
    told = {happening.citations[0].report for happening in (*story.timeline, *story.others) if happening.citations}
    readings = (reading for reading in story.dossier.readings if reading.report.id in told)
    return {reading.report.id: [(s.start, s.end) for s in reading.parsed.sentences] for reading in readings}


def _faults(story: StoryAccount, texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What is wrong with the lines of the timeline and of the brief, and in which."""
    sentences = _sentences(story)
    by_hand = _names_by_hand(story.dossier)
    for happening in (*story.timeline, *story.others):
        for fault in happening_faults(happening, texts, sentences, by_hand):
            yield f"event {happening.id}", fault
    before: BriefLine | None = None
    for line in story.brief:
        for fault in brief_faults(line, story.dossier, before):
            yield f"brief line {line.text!r}", fault
        before = line


# --- the brief ------------------------------------------------------------------------------------------------------


def brief_faults(line: BriefLine, dossier: Dossier, before: BriefLine | None = None) -> list[str]:
    """What a brief line says that its citations do not, each fault a sentence; empty where the line stands.

    `before` is the line above, under whose day a line of other claims may stand.
    """
    texts = {reading.report.id: reading.report.text for reading in dossier.readings}
    cited = [(c, one_line(texts[c.report][c.start : c.end])) for c in line.citations]
    faults = _day_faults(line, dossier, before)
    if len(cited) == 1 and _is_taken(line.text, cited[0][1]):
        return faults
    if len(cited) == 2 and _is_named(line.text, cited, dossier):
        return faults
    if len(cited) == 1 and _is_named_by_hand(line.text, cited[0], dossier):
        return faults
    begun, mark, rest = line.text.partition(": ")
    if not mark or not _is_framed(line):
        return [*faults, _strangeness(line, cited)]
    parts, fault = _read_frame(rest, cited, whole=begun in CONFLICT_FRAMES)
    if fault:
        return [*faults, fault]
    if begun in CONFLICT_FRAMES:
        return faults + _conflict_faults(begun, [quote for quote, _, _ in parts], dossier)
    return faults + _claim_faults(begun, parts, line, dossier)


def _is_taken(text: str, words: str) -> bool:
    """Whether a line is the cited words themselves, a small letter at their start made a capital."""
    words = words.lstrip(BULLETS)
    return text == words or text == words[:1].upper() + words[1:]


def _is_named(text: str, cited: Sequence[tuple[Citation, str]], dossier: Dossier) -> bool:
    """Whether a line is the cited words with a claim's source, the second citation, in the place of its pronoun."""
    (sentence, words), (name, shown) = cited
    for figure in dossier.figures:
        for told in figure.claims:
            claim = told.claim
            if (told.report, claim.source_start) != (sentence.report, sentence.start) or claim.source_end is None:
                continue
            if not _is_source(claim, name, told.report, dossier):
                continue
            source = next(r.report.text for r in dossier.readings if r.report.id == told.report)
            pronoun = one_line(source[sentence.start : claim.source_end])
            if sentence.start <= claim.start < sentence.end and text == f"[{shown}]{words[len(pronoun) :]}":
                return True
    return False


def _is_named_by_hand(text: str, cited: tuple[Citation, str], dossier: Dossier) -> bool:
    """Whether a line is the cited words with the name that a claim's source was given by hand for its pronoun."""
    sentence, words = cited
    for figure in dossier.figures:
        for told in figure.claims:
            claim, name = told.claim, name_by_hand(told.claim)
            if told.report != sentence.report or claim.source_end is None or name is None:
                continue
            source = next(r.report.text for r in dossier.readings if r.report.id == told.report)
            pronoun = one_line(source[sentence.start : claim.source_end])
            if sentence.start <= claim.start < sentence.end and text == f"[{name}]{words[len(pronoun) :]}":
                return True
    return False


def _strangeness(line: BriefLine, cited: Sequence[tuple[Citation, str]]) -> str:
    """How a line differs from its cited words, as a sentence."""
    known = {token.lower() for _, words in cited for token in _TOKEN.findall(words)}
    stray = [token for token in _TOKEN.findall(line.text) if token.lower() not in known]
    said = f"it says {stray!r}, which none of its citations does" if stray else "its words are not in the cited order"
    return f"{said}; a line must be one cited sentence or one of the brief's frames"


_Part = tuple["Citation", "list[Citation] | str | None", bool]
"""A quoted stretch's citation, those that hold its source's words or the name given in brackets, and whether it is
called the report's own."""


def _read_frame(rest: str, cited: Sequence[tuple[Citation, str]], *, whole: bool) -> tuple[list[_Part], str]:
    """The parts behind a frame, and a fault where they do not read as quotes of cited words; `whole`: of sentences."""
    parts: list[_Part] = []
    at = 0
    while True:
        # The same words may be cited twice; each citation is quoted once.
        open_ = [(c, words) for c, words in cited if not any(c is part[0] for part in parts)]
        quotes = ((c, f"“{words.strip(ENDS) if whole else words}”") for c, words in open_)
        quoted, length = _longest(rest, at, quotes)
        if not quoted:
            return parts, f"{rest[at : at + 80]!r} does not begin with the words of a citation in quotation marks"
        at += length
        sources: list[Citation] | str | None = None
        own = False
        if rest.startswith(SOURCE, at):
            at += len(SOURCE)
            # The capital of a sentence's first word may be gone; no other letter may differ.
            written = ((c, form) for c, words in cited for form in {within_line(words), words[:1].lower() + words[1:]})
            sources, length = _longest(rest, at, written)
            if not sources and (given := _BRACKETS.match(rest, at)):
                sources, length = given[1], len(given[0])
            if not sources:
                return parts, f"{rest[at : at + 80]!r} does not begin with a cited source"
            at += length
        elif rest.startswith(OWN_VOICE, at):
            own, at = True, at + len(OWN_VOICE)
        parts.append((quoted[0], sources, own))
        if rest[at:] == ".":
            return parts, ""
        if not rest.startswith("; ", at):
            return parts, f"{rest[at : at + 80]!r} stands behind cited words and is not the brief's"
        at += 2


def _longest(rest: str, at: int, options: Iterable[tuple[Citation, str]]) -> tuple[list[Citation], int]:
    """The citations whose words stand at a place, those of the longest words, and how long these are."""
    fitting = [(len(words), citation) for citation, words in options if words and rest.startswith(words, at)]
    longest = max((length for length, _ in fitting), default=0)
    return [citation for length, citation in fitting if length == longest], longest


def _claim_faults(begun: str, parts: Sequence[_Part], line: BriefLine, dossier: Dossier) -> list[str]:
    """What a frame around claims says that the dossier does not hold."""
    frame = claim_frame(begun)
    quoted = {(quote.report, quote.start, quote.end) for quote, _, _ in parts}
    for figure in dossier.figures:
        claims = {(told.report, told.claim.start, told.claim.end): told.claim for told in figure.claims}
        if quoted <= claims.keys():
            break
    else:
        return ["its claims are not all of one figure"]
    faults = []
    if frame is None or begun not in (frame, framed(frame, figure.what)):
        faults.append(f"figure {figure.id} is called {figure.what!r}, not as in “{begun}”")
    for quote, sources, own in parts:
        claim = claims[quote.report, quote.start, quote.end]
        if own and claim.source is not None:
            faults.append(f"a claim of {claim.source!r} is called the report's own")
        if isinstance(sources, str):
            if sources != name_by_hand(claim):
                faults.append(f"the source given as [{sources}] was not set by hand")
        elif sources is not None and not any(_is_source(claim, at, quote.report, dossier) for at in sources):
            faults.append(f"the source given is not that of the claim at {quote.start}")
        if frame != OTHERS and claim.as_of != line.date:
            faults.append(f"a claim for {claim.as_of} stands under “{frame}” of {line.date}")
    if frame == DIFFER and figure.standing != "disputed":
        faults.append(f"figure {figure.id} is {figure.standing}, not disputed")
    return faults


def _is_source(claim: Claim, source: Citation, report: str, dossier: Dossier) -> bool:
    """Whether the cited words are the claim's source: those beside it, or its name where those are a pronoun."""
    if source.report != report:
        return False
    if (claim.source_start, claim.source_end) == (source.start, source.end):
        return True
    text = next(reading.report.text for reading in dossier.readings if reading.report.id == report)
    return claim.source_name is not None and text[source.start : source.end] == claim.source_name


def _conflict_faults(frame: str, quotes: Sequence[Citation], dossier: Dossier) -> list[str]:
    """A fault where no one contradiction has a side in each of the quoted sentences."""
    for conflict in dossier.conflicts:
        if (conflict.kind == "garbled") != (frame == COPIES):
            continue
        held = [{n for n, side in enumerate(conflict.sides) if any(_meets(quote, c) for c in side.citations)}
                for quote in quotes]  # fmt: skip
        if all(held) and len(set().union(*held)) > 1:
            return []
    return [f"“{frame}” stands over sentences in which no one contradiction has its sides"]


def _meets(left: Citation, right: Citation) -> bool:
    return left.report == right.report and left.start < right.end and right.start < left.end


def _day_faults(line: BriefLine, dossier: Dossier, before: BriefLine | None) -> list[str]:
    """A fault where the line's day is neither that of a happening or a claim it cites nor that of the line above."""
    if line.date is None or (before is not None and line.date == before.date and _is_framed(line)):
        return []
    happenings = (h for h in dossier.happenings if h.date == line.date)
    if any(_cites(h.citations, line) for h in happenings):
        return []
    if any(line.date in days for days in _claim_days(line, dossier.figures)):
        return []
    return [f"its day {line.date} is that of nothing that it cites"]


def _is_framed(line: BriefLine) -> bool:
    begun = line.text.partition(": ")[0]
    return begun in CONFLICT_FRAMES or claim_frame(begun) is not None


def _cites(citations: Sequence[Citation], line: BriefLine) -> bool:
    return any(_meets(mine, other) for mine in line.citations for other in citations)


def _claim_days(line: BriefLine, figures: Sequence[Figure]) -> Iterator[tuple[str | None, str | None]]:
    """The days of the claims in the cited words, each with the day of its figure."""
    for figure in figures:
        for told in figure.claims:
            for c in line.citations:
                if told.report == c.report and told.claim.start < c.end and c.start < told.claim.end:
                    yield told.claim.as_of, figure.as_of


# --- the timeline ---------------------------------------------------------------------------------------------------


def happening_faults(
    happening: Happening,
    texts: Mapping[str, str],
    sentences: Mapping[str, Sequence[tuple[int, int]]],
    by_hand: Mapping[str, AbstractSet[str]],
) -> list[str]:
    """What a timeline's line says that the sentence it is taken from, the first cited, does not; each a sentence.

    `by_hand` has the names that were given in each report by hand.
    """
    cited = happening.citations[0]
    told = next(
        ((start, end) for start, end in sentences[cited.report] if start < cited.end and cited.start < end),
        (cited.start, cited.end),
    )
    named = _NAMED.match(happening.what)
    line = happening.what[named.end() :] if named else happening.what
    given = by_hand.get(cited.report, ())
    if named and named.group(1) not in texts[cited.report] and named.group(1) not in given:
        return [f"it names {named.group(1)!r}, which its report does not"]
    words = iter(_TOKEN.findall(texts[cited.report][told[0] : told[1]].lower()))
    # Each word is looked for behind the one before it: all of them, in the sentence's order.
    stray = [word for word in _TOKEN.findall(line.lower()) if word not in words]
    return [f"{happening.what!r} has {stray[0]!r} where its sentence does not"] if stray else []
