"""What people set right and decide by hand, each an entry of the log with a reason, and taken back by another."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from storyledger.by_hand import merge_stories, move_reports, split_reports, undo_correction, undo_decision
from storyledger.corrections import make_correction, make_target, read_corrections
from storyledger.corrections.files import OF
from storyledger.group import read_decisions
from storyledger.ledger.lists import count_entries, entry_at, page_entries, versions_of
from storyledger.records import CorrectionKind, LineOf
from storyledger.web.api.answers import BODY, Editor, Reader, answers, json_answer, refusals, schema_ref
from storyledger.web.api.grouping import grouping_now
from storyledger.web.api.paging import Limit, LogCursor, page_response, read_number, write_number
from storyledger.web.api.problems import Problem, missing, wrong
from storyledger.web.api.tasks import task_json
from storyledger.web.context import TheDesk
from storyledger.web.hand.kept import read_kept
from storyledger.web.hand.writing import keep_corrections, keep_decision, sign_form

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storyledger.ledger import Entry, Ledger
    from storyledger.ledger.entries import Kind
    from storyledger.records import Target
    from storyledger.web.context import Desk
    from storyledger.web.guard import Visitor

router = APIRouter(tags=["by hand"])
_MOST: Final = 100
_Id = Annotated[str, Field(min_length=1, max_length=200)]
Why = Annotated[str, Field(min_length=1, max_length=2_000, pattern=r"\S", description="The reason, for later.")]
CorrectionId = Annotated[str, Path(max_length=100, examples=["correction-0f1e2d3c4b5a"])]
DecisionId = Annotated[str, Path(max_length=100, examples=["decision-0f1e2d3c"])]
_Value = str | bool | int | float | None


class _Given(BaseModel):
    model_config = ConfigDict(extra="forbid")


class GivenTarget(_Given):
    """The words that a line rests on: `text[start:end]` of a report's newest version; a report itself is 0 to 0."""

    report: _Id
    start: Annotated[int, Field(ge=0, le=1 << 31)] = 0
    end: Annotated[int, Field(ge=0, le=1 << 31)] = 0
    of: Annotated[LineOf | None, Field(description="Which sort of line, where the kind may be of several.")] = None


class GivenCorrection(_Given):
    """What is set right, as a line of a file of corrections has it; who, when, words and hashes are ours to add."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "kind": "speaker",
                    "targets": [{"report": "r4", "start": 120, "end": 168, "of": "quotation"}],
                    "after": {"speaker": "Dana Rusk"},
                    "why": "the recording has her voice",
                }
            ]
        },
    )

    kind: Annotated[CorrectionKind, Field(description="`undo` has an address of its own.")]
    targets: Annotated[list[GivenTarget], Field(min_length=1, max_length=_MOST)]
    after: Annotated[dict[str, _Value], Field(max_length=10, description="The fields that the kind sets.")] = {}
    why: Why


class GivenDecision(_Given):
    """Which reports are one story: `together` of stories or reports, `apart` and `move` of reports."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"kind": "together", "ids": ["story-1a2b3c4d", "story-5e6f7a8b"], "why": "one blast, two names"},
                {"kind": "move", "ids": ["r4"], "to": "story-1a2b3c4d", "why": "names the same ship"},
            ]
        },
    )

    kind: Literal["together", "apart", "move"]
    ids: Annotated[list[_Id], Field(min_length=1, max_length=1_000)]
    to: Annotated[_Id | None, Field(description="For `move`: the story, or a report of it.")] = None
    why: Why


class GivenUndo(_Given):
    """Why something is taken back."""

    why: Why


def _kept(says: str, *statuses: int) -> dict[int | str, dict[str, Any]]:
    location = {"schema": {"type": "string"}, "description": "Where it is told of."}
    content = {"application/json": {"schema": schema_ref("MadeByHand")}}
    return {201: {"description": says, "headers": {"Location": location}, "content": content}} | refusals(*statuses)


# --- corrections ----------------------------------------------------------------------------------------------------


@router.get(
    "/corrections",
    operation_id="listCorrections",
    summary="Corrections by hand, the earliest first",
    responses=answers("ByHandPage", "A page of corrections, those that undo others among them."),
)
def list_corrections(
    request: Request, desk: TheDesk, _who: Reader, limit: Limit = 50, cursor: LogCursor = None
) -> Response:
    """Return a page of the corrections in the log."""
    return _page(request, desk.ledger, "correct", (limit, cursor))


@router.get(
    "/corrections/{correction}",
    operation_id="getCorrection",
    summary="A correction",
    responses=answers("ByHand", "The correction, and what took it back.", 404),
)
def get_correction(desk: TheDesk, _who: Reader, correction: CorrectionId) -> Response:
    """Return one correction of the log."""
    return json_answer(_find(desk.ledger, "correct", correction))


@router.post(
    "/corrections",
    status_code=201,
    operation_id="correct",
    summary="Set something right",
    responses=_kept("The correction; the task makes the account anew.", *BODY),
)
def correct(request: Request, desk: TheDesk, who: Editor, given: GivenCorrection) -> Response:
    """Return a correction that was written to the log, and the task that makes the account anew."""
    if given.kind == "undo":
        raise wrong("body", "kind", "a correction is taken back at /api/v1/corrections/ID/undo", given.kind)
    aimed = [_aim(desk.ledger, given, number) for number in range(len(given.targets))]
    made = make_correction(
        given.kind,
        list(dict.fromkeys(target for target, _ in aimed)),
        given.after,
        before={key: value for key, value in aimed[0][1].items() if key in given.after},
        **sign_form(who, given.why),
    )
    with desk.writing() as ledger:
        (seq,) = keep_corrections(ledger, [made], who)
    return _made(request, desk, who, seq)


@router.post(
    "/corrections/{correction}/undo",
    status_code=201,
    operation_id="undoCorrection",
    summary="Take a correction back",
    responses=_kept("The correction that takes it back; the task makes the account anew.", *BODY, 404, 409),
)
def undo_a_correction(
    request: Request, desk: TheDesk, who: Editor, correction: CorrectionId, given: GivenUndo
) -> Response:
    """Return the correction that takes another back, written to the log."""
    with desk.writing() as ledger:
        _check_stands(ledger, "correct", correction)
        every = read_corrections(_lines(ledger, "correct"))
        made = undo_correction(correction, every, sign_form(who, given.why))
        (seq,) = keep_corrections(ledger, [made], who)
    return _made(request, desk, who, seq)


def _aim(ledger: Ledger, given: GivenCorrection, number: int) -> tuple[Target, Mapping[str, Any]]:
    """Return what a correction is about, and the fields of that line as the newest account has them."""
    asked = given.targets[number]
    name = f"targets.{number}"
    found = versions_of(ledger, asked.report)
    if not found:
        raise wrong("body", f"{name}.report", "the ledger holds no such report", asked.report)
    may_be = OF[given.kind]
    of = asked.of or (may_be[0] if len(may_be) == 1 else None)
    if of not in may_be:
        raise wrong("body", f"{name}.of", f"{given.kind!r} is of {' or '.join(may_be)}", asked.of)
    target = make_target(ledger.report(found[-1].listed), asked.start, asked.end, of)
    kept = read_kept(ledger, found[-1].story, f"hand lines {asked.report}") if found[-1].story else None
    if of == "report" or kept is None:
        return target, {}
    lines = [line for line in kept["lines"] if line["of"] == of]
    fitting = [line for line in lines if (line["start"], line["end"]) == (asked.start, asked.end)]
    if not fitting:
        near = [f"{line['start']}-{line['end']}" for line in lines if line["start"] < asked.end > asked.start][:8]
        there = f"; one rests on {', '.join(near)}" if near else ""
        raise wrong("body", name, f"no {of} rests on {asked.start}-{asked.end} of {asked.report}{there}")
    return target, fitting[0]["fields"]


# --- decisions ------------------------------------------------------------------------------------------------------


@router.get(
    "/decisions",
    operation_id="listDecisions",
    summary="Decisions by hand, the earliest first",
    responses=answers("ByHandPage", "A page of decisions, those that undo others among them."),
)
def list_decisions(
    request: Request, desk: TheDesk, _who: Reader, limit: Limit = 50, cursor: LogCursor = None
) -> Response:
    """Return a page of the decisions in the log."""
    return _page(request, desk.ledger, "decide", (limit, cursor))


@router.get(
    "/decisions/{decision}",
    operation_id="getDecision",
    summary="A decision",
    responses=answers("ByHand", "The decision, and what took it back.", 404),
)
def get_decision(desk: TheDesk, _who: Reader, decision: DecisionId) -> Response:
    """Return one decision of the log."""
    return json_answer(_find(desk.ledger, "decide", decision))


@router.post(
    "/decisions",
    status_code=201,
    operation_id="decide",
    summary="Decide which reports are one story",
    responses=_kept("The decision; the task makes the account anew.", *BODY, 409),
)
def decide(request: Request, desk: TheDesk, who: Editor, given: GivenDecision) -> Response:
    """Return a decision that was written to the log, and the task that makes the account anew."""
    at_present = grouping_now(desk.ledger)
    if at_present is None:
        raise Problem(409, "There is no account yet, and so no story: make one at /api/v1/accounts first.")
    if (given.to is not None) != (given.kind == "move"):
        raise wrong("body", "to", "`move` needs it, and nothing else has it", given.to)
    signed = sign_form(who, given.why)
    ids = list(dict.fromkeys(given.ids))
    if given.kind == "together":
        if len(ids) < 2:
            raise wrong("body", "ids", "`together` is of two stories or reports, or more")
        made = merge_stories(ids, at_present, signed)
    elif given.kind == "apart":
        made = split_reports(ids, at_present, signed)
    else:
        made = move_reports(ids, given.to or "", at_present, signed)
    with desk.writing() as ledger:
        (seq,) = keep_decision(ledger, made, who)
    return _made(request, desk, who, seq)


@router.post(
    "/decisions/{decision}/undo",
    status_code=201,
    operation_id="undoDecision",
    summary="Take a decision back",
    responses=_kept("The decision that takes it back; the task makes the account anew.", *BODY, 404, 409),
)
def undo_a_decision(request: Request, desk: TheDesk, who: Editor, decision: DecisionId, given: GivenUndo) -> Response:
    """Return the decision that takes another back, written to the log."""
    with desk.writing() as ledger:
        _check_stands(ledger, "decide", decision)
        made = undo_decision(decision, read_decisions(_lines(ledger, "decide")), sign_form(who, given.why))
        (seq,) = keep_decision(ledger, made, who)
    return _made(request, desk, who, seq)


# --- both -----------------------------------------------------------------------------------------------------------


def _made(request: Request, desk: Desk, who: Visitor, seq: int) -> Response:
    """Return what was written to the log, with the task that makes the account anew."""
    entry = entry_at(desk.ledger, seq)
    assert entry is not None
    task = desk.works.submit("account", {}, who.name)
    noun = "corrections" if entry.kind == "correct" else "decisions"
    location = f"{request.scope.get('root_path', '')}/{noun}/{entry.body['id']}"
    return json_answer({**_stored(entry), "task": task_json(task)}, 201, {"Location": location})


def _page(request: Request, ledger: Ledger, kind: Kind, asked: tuple[int, str | None]) -> Response:
    limit, cursor = asked
    found = list(page_entries(ledger, (kind,), read_number(cursor), limit + 1))
    lines = [json.dumps(_stored(entry)).encode() for entry in found[:limit]]
    following = write_number(found[limit - 1].seq) if len(found) > limit else None
    return page_response(request, lines, following, total=count_entries(ledger, (kind,)))


def _find(ledger: Ledger, kind: Kind, id_: str) -> dict[str, Any]:
    entries = ledger.entries([kind])
    found = next((entry for entry in entries if entry.body.get("id") == id_), None)
    if found is None:
        noun = "correction" if kind == "correct" else "decision"
        raise missing(noun, id_, f"/api/v1/{noun}s")
    undone = next((entry.body.get("id") for entry in entries if entry.body.get("undoes") == id_), None)
    return {**_stored(found), "undone_by": undone}


def _check_stands(ledger: Ledger, kind: Kind, id_: str) -> None:
    undone = _find(ledger, kind, id_)["undone_by"]
    if undone is not None:
        raise Problem(409, f"{id_} was taken back already, by {undone}.")


def _stored(entry: Entry) -> dict[str, Any]:
    return {"entry": entry.seq, "at": entry.at, "by": entry.by, "told": entry.body}


def _lines(ledger: Ledger, kind: Kind) -> str:
    return "".join(f"{json.dumps(entry.body)}\n" for entry in ledger.entries([kind]))
