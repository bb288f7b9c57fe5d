"""What people set right and decided, with what became of it, and how it is taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from pydantic import BaseModel

from storyledger.by_hand import undo_correction, undo_decision
from storyledger.corrections import standing
from storyledger.errors import CorrectionError, DecisionError
from storyledger.render.correction_words import value_words, what_words
from storyledger.web.context import TheDesk, show_page
from storyledger.web.guard import Visitor, require_editor, require_reader
from storyledger.web.hand.kept import OUTCOMES, read_whole
from storyledger.web.hand.lines import covered, words_address
from storyledger.web.hand.writing import keep_corrections, keep_decision, sign_form, to_written

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storyledger.ledger import Entry, Ledger
    from storyledger.records import Correction, Decision

router = APIRouter()

_PAGE: Final = 40
_DECIDED: Final = {
    "together": "reports that are one story",
    "apart": "reports that are a story of their own",
    "move": "reports moved to another story",
    "undo": "taken back",
}
States = Literal["", "pending", "applied", "in part", "not applied", "undone", "overridden", "undo"]


@dataclass(frozen=True, slots=True)
class Made:
    """A correction or a decision, with what became of it."""

    id: str
    entry: int
    kind: Literal["correct", "decide"]
    what: str
    change: str
    """From what to what; empty where nothing is set."""
    words: tuple[tuple[str, str], ...]
    """The words that it is about, each with its address."""
    who: str
    at: str
    why: str
    state: str
    note: str
    undoes: str

    @property
    def holds(self) -> bool:
        """Whether it can be taken back."""
        return self.state not in {"undone", "undo"}


class Given(BaseModel):
    """The form as it was sent."""

    id: list[str]
    why: str = ""


@router.get("/undo")
def show_made(
    request: Request,
    desk: TheDesk,
    _who: Annotated[Visitor, Depends(require_reader)],
    state: States = "",
    page: Annotated[int, Query(ge=1, le=10**6)] = 1,
) -> Response:
    """Return all corrections and decisions, the newest first, with what became of each."""
    every = [made for made in all_made(desk.ledger) if not state or made.state == state]
    start = (page - 1) * _PAGE
    return show_page(
        request,
        "undo.html.j2",
        made=every[start : start + _PAGE],
        count=len(every),
        page=page,
        pages=max(1, -(-len(every) // _PAGE)),
        state=state,
    )


@router.post("/undo")
def undo(
    request: Request,
    desk: TheDesk,
    who: Annotated[Visitor, Depends(require_editor)],
    given: Annotated[Given, Form()],
) -> Response:
    """Write to the log that corrections and decisions are taken back, all of them or none."""
    with desk.writing() as ledger:
        try:
            signed = sign_form(who, given.why)
            corrections = _corrections(ledger)
            decisions = _decisions(ledger)
            known = {one.id for one in decisions}
            ids = list(dict.fromkeys(given.id))
            back = [undo_correction(id_, corrections, signed) for id_ in ids if id_ not in known]
            undecided = [undo_decision(id_, decisions, signed) for id_ in ids if id_ in known]
        except (CorrectionError, DecisionError) as error:
            chosen = [made for made in all_made(ledger) if made.id in given.id]
            return show_page(
                request, "undo_refused.html.j2", status=422, made=chosen, why=given.why, refused=str(error)
            )
        entries = keep_corrections(ledger, back, who) if back else []
        for one in undecided:
            entries += keep_decision(ledger, one, who)
    return to_written(desk, entries, who)


@router.get("/written")
def show_written(
    request: Request,
    desk: TheDesk,
    _who: Annotated[Visitor, Depends(require_reader)],
    entry: Annotated[list[int], Query(max_length=200)],
) -> Response:
    """Return what was just written to the log, with the way to take it back."""
    wanted = set(entry)
    made = [one for one in all_made(desk.ledger) if one.entry in wanted]
    pending = any(one.entry >= covered(desk.ledger) for one in made)
    return show_page(request, "undo_written.html.j2", made=made, pending=pending)


def all_made(ledger: Ledger) -> list[Made]:
    """Return all corrections and decisions of a ledger's log, the newest first, with what became of each."""
    outcomes = read_whole(ledger, OUTCOMES) or {}
    entries = ledger.entries(["correct", "decide"])
    has = covered(ledger)
    corrections, decisions = _parsed(entries)
    holding = {one.id for one in standing(list(corrections.values()))} | _standing_decisions(decisions)
    made = []
    for entry in reversed(entries):
        id_ = entry.body.get("id", "")
        if entry.kind == "correct":
            told = _correction(entry, corrections[id_], outcomes.get(id_, ()))
        else:
            told = _decision(entry, decisions[id_])
        made.append(_with_state(told, entry.seq >= has, id_ in holding, outcomes.get(id_)))
    return made


def _with_state(made: Made, pending: bool, holds: bool, outcomes: Sequence[Mapping[str, Any]] | None) -> Made:
    from dataclasses import replace  # noqa: PLC0415 - here alone

    if made.undoes:
        return replace(made, state="undo")
    if not holds:
        return replace(made, state="undone")
    if pending:
        return replace(made, state="pending")
    if made.kind == "decide":
        return replace(made, state="applied")
    states = {told["state"] for told in outcomes or ()}
    note = "; ".join(dict.fromkeys(told["note"] for told in outcomes or () if told["note"]))
    if "applied" in states:
        return replace(made, state="in part" if note else "applied", note=note)
    if "not applied" in states or outcomes is None:
        return replace(made, state="not applied", note=note or "its reports are not in the newest account")
    return replace(made, state="overridden" if "overridden" in states else "applied", note=note)


def _correction(entry: Entry, correction: Correction, outcomes: Sequence[Mapping[str, Any]]) -> Made:
    told = entry.body
    before, after = value_words(told.get("before")), value_words(told.get("after"))
    story = outcomes[0]["story"] if outcomes else None
    words = tuple(
        (t.words or f"the report {t.report}", words_address(story, t.report, t.start, t.end))
        for t in correction.targets[:8]
    )
    change = f"{before or 'none'} → {after or 'none'}" if correction.after and correction.kind != "confirm" else ""
    return Made(
        correction.id, entry.seq, "correct", what_words(told), change, words,
        correction.who, correction.when, correction.why, "", "", correction.undoes,
    )  # fmt: skip


def _decision(entry: Entry, decision: Decision) -> Made:
    words = tuple((named.id, words_address(None, named.id, 0, 0)) for named in decision.reports[:8])
    what = f"{decision.undoes} taken back" if decision.undoes else _DECIDED[decision.kind]
    return Made(
        decision.id, entry.seq, "decide", what, "", words,
        decision.who, decision.when, decision.why, "", "", decision.undoes,
    )  # fmt: skip


def _parsed(entries: Sequence[Entry]) -> tuple[dict[str, Correction], dict[str, Decision]]:
    from storyledger.corrections import parse_correction  # noqa: PLC0415 - with the rest

    corrections = [parse_correction(entry.body) for entry in entries if entry.kind == "correct"]
    return {one.id: one for one in corrections}, {one.id: one for one in _read_decisions(entries)}


def _standing_decisions(decisions: Mapping[str, Decision]) -> set[str]:
    from storyledger.group.decisions import standing as hold  # noqa: PLC0415 - loads the stage

    return {one.id for one in hold(list(decisions.values()))}


def _corrections(ledger: Ledger) -> list[Correction]:
    return [*_parsed(ledger.entries(["correct"]))[0].values()]


def _decisions(ledger: Ledger) -> list[Decision]:
    return _read_decisions(ledger.entries(["decide"]))


def _read_decisions(entries: Sequence[Entry]) -> list[Decision]:
    import json  # noqa: PLC0415 - here alone

    from storyledger.group import read_decisions  # noqa: PLC0415 - loads the stage

    lines = [json.dumps(entry.body) for entry in entries if entry.kind == "decide"]
    return [*read_decisions("\n".join(lines))]
