"""Lines that belong together or do not: claims that count one thing, names of one person, body or place."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request, Response
from pydantic import BaseModel

from storyledger.corrections import make_correction, make_target
from storyledger.errors import CorrectionError, LedgerError
from storyledger.render.edtf import day_words
from storyledger.render.words import claim_words, number_words, range_words
from storyledger.web.context import TheDesk, show_page
from storyledger.web.guard import Visitor, require_editor, require_reader
from storyledger.web.hand.kept import FIGURES, NAMES, REPORTS, read_kept
from storyledger.web.hand.lines import Line, Words, correct_address, find_words, words_address
from storyledger.web.hand.writing import keep_corrections, sign_form, to_written

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storyledger.by_hand import Signed
    from storyledger.ledger import Ledger
    from storyledger.records import Correction, Target

router = APIRouter()

Sort = Literal["figure", "name"]
_OF: Final[Mapping[Sort, Literal["claim", "name"]]] = {"figure": "claim", "name": "name"}
_PAGE: Final = 20
"""Other figures or names shown at a time, the nearest first."""
_HELD: Final = 50
"""Lines that are told to stay together when some of them are told apart."""


@dataclass(frozen=True, slots=True)
class Member:
    """A claim or the mention of a name, to be ticked."""

    report: str
    start: int
    end: int
    left: str
    quote: str
    right: str
    says: str
    """What it states, in words."""
    about: str
    """Its report's outlet and day."""
    href: str

    @property
    def key(self) -> str:
        """What the form sends for it."""
        return f"{self.start}-{self.end}:{self.report}"


@dataclass(frozen=True, slots=True)
class Group:
    """A figure with its claims, or a name with its mentions."""

    id: str
    what: str
    says: str
    members: tuple[Member, ...]
    given: Mapping[str, Any]


class Given(BaseModel):
    """The form as it was sent."""

    report: str
    start: int
    end: int
    seen: str
    do: Literal["same", "other"]
    why: str = ""
    member: list[str] = []


@router.get("/correct/{sort}")
def show_members(  # noqa: PLR0913, PLR0917 - the words, what is looked for, and who asks
    request: Request,
    desk: TheDesk,
    _who: Annotated[Visitor, Depends(require_reader)],
    sort: Sort,
    report: str,
    start: Annotated[int, Query(ge=0)],
    end: Annotated[int, Query(ge=0)],
    find: Annotated[str, Query(max_length=200)] = "",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    """Return what stands under one figure or name, and the story's others, nearest first, to join or part."""
    return _page(request, desk, sort, (report, start, end), find=find, page=page)


@router.post("/correct/{sort}")
def join_or_part(
    request: Request,
    desk: TheDesk,
    who: Annotated[Visitor, Depends(require_editor)],
    sort: Sort,
    given: Annotated[Given, Form()],
) -> Response:
    """Write to the log that the ticked lines belong to the one at the words, or that they do not."""
    at = (given.report, given.start, given.end)
    with desk.writing() as ledger:
        here = _find(ledger, sort, at)
        if here.seen != given.seen:
            return _page(request, desk, sort, at, 409, given=given, stale=True)
        try:
            signed = sign_form(who, given.why)
            made = _make(ledger, sort, here, given, signed)
        except (CorrectionError, LedgerError) as error:
            return _page(request, desk, sort, at, 422, given=given, refused=str(error))
        entries = keep_corrections(ledger, made, who)
    return to_written(desk, entries, who)


@dataclass(frozen=True, slots=True)
class _Here:
    """The line at the words, the figure or name that it stands in, and the story's others."""

    words: Words
    line: Line
    own: Group
    others: tuple[Group, ...]
    seen: str


def _find(ledger: Ledger, sort: Sort, at: tuple[str, int, int]) -> _Here:
    try:
        words = find_words(ledger, *at)
    except LedgerError as error:
        raise HTTPException(404, str(error)) from error
    line = next((one for one in words.lines if one.of == _OF[sort] and (one.start, one.end) == at[1:]), None)
    if line is None or words.story is None:
        raise HTTPException(404, f"No {sort} rests on these very words of {at[0]!r} in the newest account.")
    kept = read_kept(ledger, words.story, FIGURES if sort == "figure" else NAMES) or []
    reports = {told["id"]: told for told in read_kept(ledger, words.story, REPORTS) or []}
    groups = [_group(sort, told, reports, words.story) for told in kept]
    own = next((group for group in groups if group.id == line.told[_OWN[sort]]), None)
    if own is None:
        raise HTTPException(404, f"The {sort} at these words is not in the newest account any more.")
    others = [group for group in groups if group.id != own.id]
    others.sort(key=lambda group: _distance(sort, own, group))
    content = json.dumps([line.seen, sorted(member.key for member in own.members)])
    return _Here(words, line, own, tuple(others), hashlib.sha256(content.encode()).hexdigest()[:20])


_OWN: Final[Mapping[Sort, str]] = {"figure": "figure", "name": "entity"}


def _group(sort: Sort, told: Mapping[str, Any], reports: Mapping[str, Any], story: str) -> Group:
    cited = told["claims" if sort == "figure" else "citations"]
    members = tuple(
        Member(
            one["report"],
            one["start"],
            one["end"],
            one["left"],
            one["quote"],
            one["right"],
            claim_words(one) if sort == "figure" else "",
            ", ".join(part for part in _about(reports[one["report"]]) if part),
            words_address(story, one["report"], one["start"], one["end"]),
        )
        for one in cited
    )
    if sort == "figure":
        says = number_words(told["best"]) or range_words(told)
        return Group(told["id"], told["what"], says, members, told)
    also = [name for name in told["names"] if name != told["name"]]
    return Group(told["id"], told["name"], ", ".join(also[:6]), members, told)


def _about(report: Mapping[str, Any]) -> tuple[str, str]:
    return report["outlet"] or "", day_words(report["published"])


def _distance(sort: Sort, own: Group, other: Group) -> tuple[float, ...]:
    """Return how far another figure or name is: the smaller, the more likely it is the same."""
    if sort == "name":
        letters, others = (_letters(" ".join(group.given["names"])) for group in (own, other))
        shared = len(letters & others) / max(1, min(len(letters), len(others)))
        return (own.given["kind"] != other.given["kind"], -shared)
    one, two = own.given, other.given
    values = [value for value in (one["best"], two["best"]) if value is not None and value > 0]
    apart = abs(math.log(values[0] / values[1])) if len(values) == 2 else 99.0
    return (one["kind"] != two["kind"], one["unit"] != two["unit"], round(apart, 3), one["place"] != two["place"])


def _letters(name: str) -> set[str]:
    """Return all three letters in a row of a name: spellings of one name share most."""
    folded = f" {name.casefold()} "
    return {folded[at : at + 3] for at in range(len(folded) - 2)}


def _make(ledger: Ledger, sort: Sort, here: _Here, given: Given, signed: Signed) -> list[Correction]:
    """Return the corrections that a form comes to; raises CorrectionError where it names no line that is here."""
    every = {member.key: member for group in (here.own, *here.others) for member in group.members}
    anchor = (given.report, given.start, given.end)
    chosen = [every[key] for key in dict.fromkeys(given.member) if key in every]
    chosen = [member for member in chosen if (member.report, member.start, member.end) != anchor]
    if not chosen:
        raise CorrectionError("nothing was ticked: tick the lines that you mean")
    first = make_target(here.words.report, given.start, given.end, _OF[sort])
    ticked = [_target(ledger, sort, member) for member in chosen]
    if given.do == "same":
        return [make_correction(f"same_{sort}", [first, *ticked], **signed)]
    keys = {member.key for member in chosen}
    if not keys <= {member.key for member in here.own.members}:
        raise CorrectionError("only what stands together can be told apart")
    rest = [m for m in here.own.members if m.key not in keys and (m.report, m.start, m.end) != anchor]
    stay = [first, *(_target(ledger, sort, member) for member in rest[:_HELD])]
    # Those that leave, leave together, and those that stay, stay: without it each would find its place by itself.
    made = [make_correction(f"same_{sort}", group, **signed) for group in (ticked, stay) if len(group) > 1]
    return [*made, make_correction(f"other_{sort}", [first, ticked[0]], **signed)]


def _target(ledger: Ledger, sort: Sort, member: Member) -> Target:
    report = ledger.report(ledger.find(member.report))
    if report.text[member.start : member.end] != member.quote:
        message = f"the report {member.report} has a newer version: wait for the account that reads it"
        raise CorrectionError(message)
    return make_target(report, member.start, member.end, _OF[sort])


def _page(  # noqa: PLR0913 - what was asked for, what was sent, and what became of it
    request: Request,
    desk: TheDesk,
    sort: Sort,
    at: tuple[str, int, int],
    status: int = 200,
    *,
    find: str = "",
    page: int = 1,
    given: Given | None = None,
    stale: bool = False,
    refused: str = "",
) -> Response:
    here = _find(desk.ledger, sort, at)
    sought = find.casefold().split()
    others = [g for g in here.others if all(word in _text_of(g) for word in sought)] if sought else [*here.others]
    start = (page - 1) * _PAGE
    return show_page(
        request,
        "correct_between.html.j2",
        status=status,
        sort=sort,
        found=here,
        anchor=f"{at[1]}-{at[2]}:{at[0]}",
        others=others[start : start + _PAGE],
        count=len(others),
        page=page,
        pages=max(1, -(-len(others) // _PAGE)),
        find=find,
        ticked=set(given.member) if given is not None else set(),
        why=given.why if given is not None else "",
        stale=stale,
        refused=refused,
        back=correct_address(*at, of=_OF[sort]),
        href=words_address(here.words.story, *at),
    )


def _text_of(group: Group) -> str:
    words: Sequence[str] = [group.what, group.says, *(f"{m.quote} {m.says} {m.about}" for m in group.members)]
    return " ".join(words).casefold()
