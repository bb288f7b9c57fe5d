"""Small records for tests: a report parsed by blank spaces, claims and figures found by their words."""

import hashlib
import re

from storyledger.records import (
    Citation,
    Claim,
    Dating,
    Dossier,
    Figure,
    Happening,
    Origin,
    Parsed,
    Quotation,
    Reading,
    Report,
    ReportedClaim,
    Sentence,
    Story,
    Token,
)

PRONOUNS = {"he", "she", "it", "they", "we", "i"}


def make_report(id_: str, text: str, **fields) -> Report:
    """A report of the given text."""
    return Report(id=id_, text=text, sha256=hashlib.sha256(text.encode()).hexdigest(), input=f"{id_}.txt", **fields)


def make_parsed(id_: str, text: str, **fields) -> Parsed:
    """Sentences end at a full stop before a blank or a line's end; every word hangs on the first."""
    sentences = []
    for match in re.finditer(r"[^\s][^\n]*?(?:[.!?][”\"]?(?=\s|$)|(?=\n)|$)", text):
        tokens = tuple(
            Token(
                start=match.start() + word.start(),
                end=match.start() + word.end(),
                text=word.group(),
                lemma=word.group().lower(),
                upos="PRON" if word.group().lower() in PRONOUNS else "PUNCT" if not word.group()[0].isalnum() else "X",
                xpos="FW",
                head=-1 if index == 0 else 0,
                deprel="root" if index == 0 else "dep",
            )
            for index, word in enumerate(re.finditer(r"\w+|[^\w\s]", match.group()))
        )
        sentences.append(Sentence(len(sentences), match.start(), match.end(), 0, "body", tokens))
    return Parsed(report=make_report(id_, text, **fields), sentences=tuple(sentences), names=())


def make_reading(id_: str, text: str, **found) -> Reading:
    """A reading with nothing found but what is given; report fields go in `report`."""
    empty = dict.fromkeys(("times", "toponyms", "quotations", "claims", "events", "stances", "doubts"), ())
    parsed = make_parsed(id_, text, **found.pop("report", {}))
    dating = found.pop("dating", Dating(None, "unknown", "no clue"))
    return Reading(parsed=parsed, dating=dating, **{**empty, **found})


def make_claim(text: str, quote: str, value: float | None, **fields) -> Claim:
    """A claim whose words stand in `text`; bounds equal the value unless given."""
    start = text.index(quote)
    source = fields.pop("source", None)
    given = {
        "value": value,
        "low": value,
        "high": value,
        "approximate": False,
        "kind": "killed",
        "unit": "people",
        "what": "people killed",
        "population": "person",
        "place": None,
        "event": "kill",
        "as_of": None,
    } | fields
    return Claim(
        start=start,
        end=start + len(quote),
        sentence=0,
        sentence_start=0,
        sentence_end=len(text),
        source=source,
        source_start=text.index(source) if source else None,
        source_end=text.index(source) + len(source) if source else None,
        source_name=source,
        **given,
    )


def make_figure(*claims: ReportedClaim, **fields) -> Figure:
    """A figure over the claims."""
    given = {
        "id": "f1",
        "what": "people killed",
        "kind": "killed",
        "unit": "people",
        "place": None,
        "low": min(c.claim.value for c in claims),
        "best": claims[0].claim.value,
        "high": max(c.claim.value for c in claims),
        "as_of": claims[0].claim.as_of,
        "basis": "the only claim",
        "standing": "disputed",
        "origins": len({c.report for c in claims}),
    } | fields
    return Figure(claims=claims, **given)


def make_quotation(text: str, content: str, speaker: str | None, *, direct: bool = True) -> Quotation:
    """A quotation whose content stands in `text`."""
    start = text.index(content)
    return Quotation(start, start + len(content), 0, direct, speaker, speaker, None, None, "said", None, None)


def make_story(*readings: Reading, origins: tuple[tuple[str, ...], ...] | None = None, copies=()) -> Story:
    """A story of the readings, each its own origin unless told otherwise."""
    ids = tuple(reading.report.id for reading in readings)
    groups = origins if origins is not None else tuple((id_,) for id_ in ids)
    return Story(
        id="s1",
        reports=ids,
        copies=tuple(copies),
        origins=tuple(Origin(f"o{n}", group, None, "test") for n, group in enumerate(groups, start=1)),
        reason="test",
    )


def make_happening(reading: Reading, sentence: str, **fields) -> Happening:
    """A happening told by one sentence of a reading."""
    start = reading.report.text.index(sentence)
    given = {
        "id": "e1",
        "date": "2020-01-02",
        "what": sentence,
        "kind": "OTHER",
        "modality": "happened",
        "actors": (),
        "places": (),
        "origins": 1,
        "salience": 0.5,
        "reason": "test",
    } | fields
    return Happening(citations=(Citation(reading.report.id, start, start + len(sentence)),), **given)


def make_dossier(*readings: Reading, **found) -> Dossier:
    """A dossier with nothing reconciled but what is given."""
    empty = dict.fromkeys(("entities", "places", "figures", "said", "happenings", "positions", "conflicts"), ())
    return Dossier(story=found.pop("story", None) or make_story(*readings), readings=readings, **{**empty, **found})
