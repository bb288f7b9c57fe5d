"""The account as JSON: the contract that scorers, exports and other tools read, and the check that it holds."""

from __future__ import annotations

import importlib.resources
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from storyledger import __version__
from storyledger.errors import AccountError
from storyledger.render.corrected import check_corrections, with_corrections
from storyledger.render.edtf import day_bounds, sort_key

if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator

    from storyledger.records import (
        Account,
        Citation,
        Conflict,
        Copy,
        Decision,
        Doubt,
        Entity,
        Figure,
        Happening,
        MainEvent,
        Origin,
        Place,
        Position,
        Problem,
        Reading,
        ReportedClaim,
        Said,
        StoryAccount,
    )

SCHEMA: Final = "storyledger/account/1"

Json = dict[str, Any]


def account_json(account: Account) -> Json:
    """Return the account as the JSON object of `storyledger/account/1`.

    Fields beside the contract's say more: `reasons`, `modality`, `origins` of a story with what makes each one origin.
    """
    return {
        "schema": SCHEMA,
        "generator": {"name": "storyledger", "version": __version__, "model": account.model},
        "stories": [_story(told) for told in account.stories],
        "problems": [_problem(problem) for problem in account.problems],
    }


def dump_json(account: Mapping[str, Any]) -> bytes:
    """Return the account's bytes in UTF-8, indented, with a newline at the end.

    A text with lone surrogates, which UTF-8 cannot hold, comes out with escapes, so that nothing of it is lost.
    """
    try:
        return (json.dumps(account, ensure_ascii=False, indent=1) + "\n").encode()
    except UnicodeEncodeError:
        return (json.dumps(account, ensure_ascii=True, indent=1) + "\n").encode()


# --- records to JSON ------------------------------------------------------------------------------------------------


def _number(value: float | None) -> float | int | None:
    """Return whole numbers as integers: a count of 273 people is no 273.0."""
    if value is None:
        return None
    return int(value) if float(value).is_integer() else float(value)


def _citation(citation: Citation) -> Json:
    return {"report": citation.report, "start": citation.start, "end": citation.end}


def _citations(citations: Iterable[Citation]) -> list[Json]:
    return [_citation(citation) for citation in citations]


def _problem(problem: Problem) -> Json:
    out: Json = {"input": problem.input, "message": problem.message}
    if problem.line is not None:
        out["line"] = problem.line
    return out


def _story(told: StoryAccount) -> Json:
    dossier = told.dossier
    story = dossier.story
    readings = {reading.report.id: reading for reading in dossier.readings}
    ordered = [readings[report] for report in story.reports]
    origin_of = story.origin_of()
    texts = {id_: reading.report.text for id_, reading in readings.items()}
    out: Json = {
        "id": story.id,
        "title": told.title,
        "from": None,
        "to": None,
        "reason": story.reason,
        "reports": [_report(reading, origin_of.get(reading.report.id)) for reading in ordered],
        **({"decisions": [decision_json(decision) for decision in story.decisions]} if story.decisions else {}),
        "origins": [_origin(origin) for origin in story.origins],
        "main": _main(dossier.main, {happening.id for happening in told.timeline}),
        "copies": [_copy(copy) for copy in story.copies],
        "figures": _figures(dossier.figures, readings, texts),
        "quotations": [_quotation(said, texts[said.report]) for said in dossier.said],
        "events": [_event(happening) for happening in told.timeline],
        "other_events": [_event(happening) for happening in told.others],
        "positions": [_position(position) for position in dossier.positions],
        "conflicts": [_conflict(conflict) for conflict in dossier.conflicts],
        "entities": [_entity(entity) for entity in dossier.entities],
        "places": [_place(place) for place in dossier.places],
        "doubts": [_doubt(reading.report.id, doubt) for reading in ordered for doubt in reading.doubts],
        "brief": [
            {"text": line.text, "date": line.date, "citations": _citations(line.citations)} for line in told.brief
        ],
    }
    out["from"], out["to"] = _first_and_last(out)
    return with_corrections(out, dossier.corrections)


def decision_json(decision: Decision) -> Json:
    """Return a decision as the JSON object that stands in a file of decisions; empty fields are left out."""
    lists = {"reports": decision.reports, "to": decision.to, "apart_from": decision.apart_from}
    return {
        "id": decision.id,
        "kind": decision.kind,
        **{key: [{"id": n.id, "sha256": n.sha256} for n in names] for key, names in lists.items() if names},
        **({"undoes": decision.undoes} if decision.undoes else {}),
        "who": decision.who,
        "when": decision.when,
        "why": decision.why,
    }


def _first_and_last(story: Json) -> tuple[str | None, str | None]:
    """Return the first and the last day that anything in the story is dated."""
    days = [report["published"] for report in story["reports"]]
    days += [event["date"] for event in story["events"]]
    days += [quotation["date"] for quotation in story["quotations"]]
    days += [position["date"] for position in story["positions"]]
    days += [claim["as_of"] for figure in story["figures"] for claim in figure["claims"]]
    bounds = [found for day in days if (found := day_bounds(day)) is not None]
    if not bounds:
        return None, None
    return min(first for first, _ in bounds), max(last for _, last in bounds)


def _report(reading: Reading, origin: str | None) -> Json:
    report = reading.report
    return {
        "id": report.id,
        "title": report.title,
        "outlet": report.outlet,
        "author": report.author,
        "url": report.url,
        "language": report.language,
        "text": report.text,
        "published": reading.dating.value,
        "published_basis": reading.dating.basis,
        "published_reason": reading.dating.reason,
        "sha256": report.sha256,
        "origin": origin,
        "input": report.input,
        "also_at": [{"input": address.input, "url": address.url} for address in report.also_at],
        **({"pages": list(report.pages)} if report.pages else {}),
    }


def _origin(origin: Origin) -> Json:
    return {"id": origin.id, "reports": list(origin.reports), "credit": origin.credit, "reason": origin.reason}


def _copy(copy: Copy) -> Json:
    return {
        "report": copy.report,
        "of": copy.of,
        "kind": copy.kind,
        "passages": [
            {"start": passage.start, "end": passage.end, "of_start": passage.of_start, "of_end": passage.of_end}
            for passage in copy.passages
        ],
        "reason": copy.reason,
    }


def _figures(figures: Sequence[Figure], readings: Mapping[str, Reading], texts: Mapping[str, str]) -> list[Json]:
    figure_of = {
        (told.report, told.claim.start, told.claim.end): figure.id for figure in figures for told in figure.claims
    }

    def whole_of(told: ReportedClaim) -> str | None:
        """Return the id of the figure of which this claim counts a part."""
        if told.claim.part_of is None:
            return None
        claims = readings[told.report].claims
        if not 0 <= told.claim.part_of < len(claims):
            return None
        whole = claims[told.claim.part_of]
        return figure_of.get((told.report, whole.start, whole.end))

    out = []
    for figure in figures:
        wholes = [whole for told in figure.claims if (whole := whole_of(told)) not in (None, figure.id)]
        out.append(
            {
                "id": figure.id,
                "what": figure.what,
                "kind": figure.kind,
                "unit": figure.unit,
                "place": figure.place,
                "low": _number(figure.low),
                "best": _number(figure.best),
                "high": _number(figure.high),
                "as_of": figure.as_of,
                "basis": figure.basis,
                "standing": figure.standing,
                "reports": len({told.report for told in figure.claims}),
                "origins": figure.origins,
                "part_of": wholes[0] if wholes else None,
                "toll": figure.toll,
                "reasons": list(figure.reasons),
                "apart": list(figure.apart),
                "claims": [_claim(told, texts[told.report]) for told in figure.claims],
            }
        )
    return out


def _claim(told: ReportedClaim, text: str) -> Json:
    claim = told.claim
    return {
        "report": told.report,
        "start": claim.start,
        "end": claim.end,
        "quote": text[claim.start : claim.end],
        "sentence_start": claim.sentence_start,
        "sentence_end": claim.sentence_end,
        "value": _number(claim.value),
        "low": _number(claim.low),
        "high": _number(claim.high),
        "approximate": claim.approximate,
        "source": claim.source,
        "source_start": claim.source_start,
        "source_end": claim.source_end,
        "source_name": claim.source_name,
        "as_of": claim.as_of,
        "projected": claim.projected,
        "delta": claim.delta,
        "reasons": list(claim.reasons),
    }


def _quotation(said: Said, text: str) -> Json:
    quotation = said.quotation
    return {
        "id": said.id,
        "report": said.report,
        "start": quotation.start,
        "end": quotation.end,
        "content": text[quotation.start : quotation.end],
        "direct": quotation.direct,
        "speaker": said.speaker or quotation.speaker,
        "speaker_text": quotation.speaker_text,
        "speaker_start": quotation.speaker_start,
        "speaker_end": quotation.speaker_end,
        "cue": quotation.cue,
        "cue_start": quotation.cue_start,
        "cue_end": quotation.cue_end,
        "date": quotation.date,
        "same_as": list(said.same_as),
        "reason": quotation.reason,
    }


def _event(happening: Happening) -> Json:
    return {
        "id": happening.id,
        "date": happening.date,
        "what": happening.what,
        "kind": happening.kind,
        "modality": happening.modality,
        "actors": list(happening.actors),
        "places": list(happening.places),
        "reports": len({citation.report for citation in happening.citations}),
        "origins": happening.origins,
        "salience": round(happening.salience, 4),
        "reason": happening.reason,
        "citations": _citations(happening.citations),
    }


def _main(main: MainEvent | None, listed: AbstractSet[str]) -> Json | None:
    """Return what the story is about; `event` names it on the timeline, where a line of that tells it."""
    if main is None:
        return None
    town = main.toponym
    return {
        "event": main.happening if main.happening in listed else None,
        "date": main.date,
        "date_reason": main.date_reason,
        "date_share": round(main.date_share, 3),
        "place": main.place,
        "place_reason": main.place_reason,
        "place_share": round(main.place_share, 3),
        "latitude": town.latitude if town else None,
        "longitude": town.longitude if town else None,
        "gazetteer_id": town.gazetteer_id if town else None,
        "citations": _citations(main.citations),
    }


def _position(position: Position) -> Json:
    return {
        "actor": position.actor,
        "issue": position.issue,
        "stance": position.stance,
        "date": position.date,
        "changed_from": position.changed_from,
        "citations": _citations(position.citations),
    }


def _conflict(conflict: Conflict) -> Json:
    return {
        "kind": conflict.kind,
        "what": conflict.what,
        "reason": conflict.reason,
        "sides": [{"says": side.says, "citations": _citations(side.citations)} for side in conflict.sides],
    }


def _entity(entity: Entity) -> Json:
    return {
        "id": entity.id,
        "kind": entity.kind,
        "name": entity.name,
        "names": list(entity.names),
        "citations": _citations(entity.citations),
        "links": [
            {"left": link.left, "right": link.right, "score": round(link.score, 4), "reason": link.reason}
            for link in entity.links
        ],
    }


def _place(place: Place) -> Json:
    return {
        "name": place.name,
        "names": list(place.names),
        "latitude": place.latitude,
        "longitude": place.longitude,
        "gazetteer_id": place.gazetteer_id,
        "feature": place.feature,
        "citations": _citations(place.citations),
    }


def _doubt(report: str, doubt: Doubt) -> Json:
    return {"report": report, "start": doubt.start, "end": doubt.end, "why": doubt.why}


_ERRORS: Final = 1_000
"""Faults among which the first is looked for: of an account that is another thing altogether there may be millions."""

# --- the check ------------------------------------------------------------------------------------------------------


def account_schema() -> Json:
    """Return the JSON Schema (draft 2020-12) of an account, as the package ships it."""
    path = importlib.resources.files("storyledger.render") / "schema" / "account-1.schema.json"
    schema: Json = json.loads(path.read_text("utf-8"))
    return schema


@cache
def _validator() -> Draft202012Validator:
    from jsonschema_rs import Draft202012Validator  # noqa: PLC0415 - heavy, and only this function needs it

    return Draft202012Validator(account_schema())


def validate(account: Mapping[str, Any]) -> None:
    """Return nothing where the account keeps its contract.

    Raises AccountError naming the first place that does not: a field missing or of a wrong type, a citation outside
    its report, an id that nothing carries, words that are not the report's, a line that cites nothing.
    """
    errors = islice(_validator().iter_errors(account), _ERRORS)
    error = min(errors, key=lambda found: [str(step) for step in found.instance_path], default=None)
    if error is not None:
        message = error.message if len(error.message) <= 300 else f"{error.message[:297]}..."
        raise AccountError(f"{_place_words(error.instance_path)}: {message}")
    _check_unique((report["id"] for story in account["stories"] for report in story["reports"]), "stories", "report")
    _check_unique((story["id"] for story in account["stories"]), "stories", "story")
    for index, story in enumerate(account["stories"]):
        _check_story(story, f"stories[{index}]")
    _check_changes(account)


def _check_changes(account: Mapping[str, Any]) -> None:
    span = _spans_of({report["id"]: report["text"] for s in account["stories"] for report in s["reports"]}, "account")
    for index, line in enumerate(account.get("changes", {"lines": ()})["lines"]):
        for number, cited in enumerate(line["citations"]):
            span(f"changes.lines[{index}].citations[{number}]", cited["report"], cited["start"], cited["end"])


def _place_words(path: Iterable[str | int]) -> str:
    words = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return words.lstrip(".") or "the account"


def _check_unique(ids: Iterable[str], at: str, what: str) -> None:
    seen: set[str] = set()
    for id_ in ids:
        if id_ in seen:
            raise AccountError(f"{at}: two {what}s have the id {id_!r}; ids must differ")
        seen.add(id_)


_Span = Callable[[str, str, int, int], str]


def _spans_of(texts: Mapping[str, str], whole: str) -> _Span:
    """Return a function that gives the words cited of these reports, or raises with the place that cites wrongly."""

    def span(place: str, report: str, start: int, end: int) -> str:
        if report not in texts:
            raise AccountError(f"{place}: cites report {report!r}; the {whole} has {', '.join(sorted(texts))}")
        text = texts[report]
        if not 0 <= start < end <= len(text):
            raise AccountError(
                f"{place}: cites {start} to {end} of report {report!r}, which has {len(text)} characters"
            )
        return text[start:end]

    return span


def _check_story(story: Mapping[str, Any], at: str) -> None:
    texts = {report["id"]: report["text"] for report in story["reports"]}

    span = _spans_of(texts, "story")
    for report in story["reports"]:
        pages = report.get("pages", [0])
        if pages != sorted(pages) or pages[0] or pages[-1] > len(report["text"]):
            raise AccountError(f"{at}: the pages of report {report['id']!r} do not follow each other in its text")

    def cited(place: str, line: Mapping[str, Any]) -> None:
        for index, citation in enumerate(line["citations"]):
            span(f"{place}.citations[{index}]", citation["report"], citation["start"], citation["end"])

    for name in ("figures", "quotations", "events", "other_events", "entities"):
        _check_unique((line["id"] for line in story.get(name, ())), f"{at}.{name}", "line")
    for name in ("events", "other_events", "positions", "entities", "places", "brief"):
        for index, line in enumerate(story.get(name, ())):
            cited(f"{at}.{name}[{index}]", line)
    main = story.get("main")
    if main is not None:
        cited(f"{at}.main", main)
        if main["event"] is not None and main["event"] not in {event["id"] for event in story["events"]}:
            raise AccountError(f"{at}.main.event: no event has the id {main['event']!r}")
    for index, conflict in enumerate(story["conflicts"]):
        for number, side in enumerate(conflict["sides"]):
            cited(f"{at}.conflicts[{index}].sides[{number}]", side)
    for index, doubt in enumerate(story["doubts"]):
        span(f"{at}.doubts[{index}]", doubt["report"], doubt["start"], doubt["end"])
    if story["from"] and story["to"] and sort_key(story["from"]) > sort_key(story["to"]):
        raise AccountError(f"{at}: from {story['from']} is after to {story['to']}")
    _check_origins(story, at, texts)
    _check_figures(story, at, span)
    _check_quotations(story, at, span)
    _check_copies(story, at, span)
    check_corrections(story, at)


def _check_origins(story: Mapping[str, Any], at: str, texts: Mapping[str, str]) -> None:
    if "origins" not in story:
        return
    known = {origin["id"] for origin in story["origins"]}
    for index, report in enumerate(story["reports"]):
        if report["origin"] is not None and report["origin"] not in known:
            raise AccountError(f"{at}.reports[{index}].origin: no origin has the id {report['origin']!r}")
    for index, origin in enumerate(story["origins"]):
        for report in origin["reports"]:
            if report not in texts:
                raise AccountError(f"{at}.origins[{index}].reports: no report has the id {report!r}")


def _check_bounds(line: Mapping[str, Any], place: str) -> None:
    low, high = line["low"], line["high"]
    if low is not None and high is not None and low > high:
        raise AccountError(f"{place}: low {low} is above high {high}")


def _check_figures(story: Mapping[str, Any], at: str, span: _Span) -> None:
    ids = {figure["id"] for figure in story["figures"]}
    for index, figure in enumerate(story["figures"]):
        place = f"{at}.figures[{index}]"
        _check_bounds(figure, place)
        if figure.get("part_of") is not None and figure["part_of"] not in ids:
            raise AccountError(f"{place}.part_of: no figure has the id {figure['part_of']!r}")
        for number, claim in enumerate(figure["claims"]):
            where = f"{place}.claims[{number}]"
            _check_bounds(claim, where)
            words = span(where, claim["report"], claim["start"], claim["end"])
            if words != claim["quote"]:
                raise AccountError(f"{where}.quote: {claim['quote']!r} is not what the report has there, {words!r}")
            span(where, claim["report"], claim["sentence_start"], claim["sentence_end"])
            if not claim["sentence_start"] <= claim["start"] < claim["end"] <= claim["sentence_end"]:
                raise AccountError(f"{where}: the words do not stand inside their sentence")
            _check_optional_span(claim, "source", where, span)


def _check_quotations(story: Mapping[str, Any], at: str, span: _Span) -> None:
    ids = {quotation["id"] for quotation in story["quotations"]}
    for index, quotation in enumerate(story["quotations"]):
        place = f"{at}.quotations[{index}]"
        words = span(place, quotation["report"], quotation["start"], quotation["end"])
        if words != quotation["content"]:
            raise AccountError(f"{place}.content: {quotation['content']!r} is not what the report has there, {words!r}")
        _check_optional_span(quotation, "speaker", place, span)
        _check_optional_span(quotation, "cue", place, span)
        for other in quotation["same_as"]:
            if other not in ids:
                raise AccountError(f"{place}.same_as: no quotation has the id {other!r}")


def _check_optional_span(line: Mapping[str, Any], name: str, place: str, span: _Span) -> None:
    start, end = line[f"{name}_start"], line[f"{name}_end"]
    if (start is None) != (end is None):
        raise AccountError(f"{place}: {name}_start and {name}_end must both be given or both be null")
    if start is not None:
        span(f"{place}.{name}", line["report"], start, end)


def _check_copies(story: Mapping[str, Any], at: str, span: _Span) -> None:
    for index, copy in enumerate(story["copies"]):
        place = f"{at}.copies[{index}]"
        if copy["report"] == copy["of"]:
            raise AccountError(f"{place}: report {copy['report']!r} cannot be a copy of itself")
        for number, passage in enumerate(copy["passages"]):
            span(f"{place}.passages[{number}]", copy["report"], passage["start"], passage["end"])
            span(f"{place}.passages[{number}]", copy["of"], passage["of_start"], passage["of_end"])
