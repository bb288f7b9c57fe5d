"""Pages of one's own account: signing in and out, the password, where one is signed in, tokens for programs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from storyledger.errors import TeamError
from storyledger.web.context import desk_of, show_page
from storyledger.web.guard import csrf_token, require_reader
from storyledger.web.guards.answers import local_path
from storyledger.web.guards.door import CAME
from storyledger.web.guards.peers import peer_address
from storyledger.web.guards.rates import SIGN_IN_BY_BOTH
from storyledger.web.team.door import SIGN_IN, TeamDoor
from storyledger.web.team.passwords import check_password
from storyledger.web.team.secrets import new_token
from storyledger.web.visitors import ROLES, Visitor

if TYPE_CHECKING:
    from storyledger.ledger.team_store import Account, TeamStore
    from storyledger.web.team.signing import Signed

router = APIRouter()


class SignIn(BaseModel):
    """The form that is signed in with."""

    name: str = ""
    password: str = ""
    onward: str = "/"


class NewPassword(BaseModel):
    """The form that changes one's password."""

    present: str = ""
    password: str = ""
    again: str = ""


class NewToken(BaseModel):
    """The form that makes a token."""

    note: str = ""
    role: str = "reader"
    days: int = Field(90, ge=1, le=365)


ACCOUNT: Final = "/team/account"


def the_door(request: Request) -> TeamDoor:
    """Return the team's door."""
    door: TeamDoor = request.app.state.door
    return door


TheDoor = Annotated[TeamDoor, Depends(the_door)]
Reader = Annotated[Visitor, Depends(require_reader)]


@router.get(SIGN_IN)
def show_sign_in(request: Request, next: str = "/") -> HTMLResponse:  # noqa: A002 - as it stands in the address
    """Return the form."""
    return _sign_in_page(request, onward=next)


@router.post(SIGN_IN)
async def sign_in(request: Request, door: TheDoor, given: Annotated[SignIn, Form()]) -> Response:
    """Sign in, and go on to where one wanted to be."""
    signed = await door.signing.sign_in(request, given.name.strip(), given.password)
    if signed.account is None:
        page = _sign_in_page(request, onward=given.onward, name=given.name, signed=signed)
        if signed.wait:
            page.headers["retry-after"] = str(signed.wait)
        return page
    response = RedirectResponse(local_path(given.onward), 303)
    for cookie in signed.cookies:
        response.headers.append("set-cookie", cookie)
    return response


@router.post("/team/sign-out")
def sign_out(request: Request, door: TheDoor, who: Reader) -> RedirectResponse:
    """End the session, here and in the store."""
    session = _session(request)
    if session is not None:
        door.store.end_session(session)
    door.store.audit("sign-out", who.name, peer_address(request.scope))
    response = RedirectResponse(SIGN_IN, 303)
    for cookie in door.cookies.over():
        response.headers.append("set-cookie", cookie)
    response.headers["clear-site-data"] = '"cache", "storage"'
    return response


@router.get(ACCOUNT)
def show_account(request: Request, who: Reader) -> HTMLResponse:
    """Return the page of one's own account."""
    return _account_page(request, who)


@router.post(f"{ACCOUNT}/password")
async def change_password(
    request: Request, door: TheDoor, who: Reader, given: Annotated[NewPassword, Form()]
) -> Response:
    """Change one's own password; all other sessions end."""
    account = await run_in_threadpool(_account, door.store, who)
    message = await _why_not(door, account, given)
    if message:
        return await run_in_threadpool(_account_page, request, who, message=message)
    kept = await door.signing.hash(given.password)
    await run_in_threadpool(door.store.set_password, account, kept, keep=_session(request))
    await run_in_threadpool(door.store.audit, "password changed", who.name, peer_address(request.scope))
    return RedirectResponse(f"{ACCOUNT}?done=password", 303)


async def _why_not(door: TeamDoor, account: Account, given: NewPassword) -> str:
    """Return why a password is not changed, empty where it is: whoever finds a browser open must know the old one."""
    wait = door.tries.wait_for_try(SIGN_IN_BY_BOTH, account.name, "change")
    if wait:
        return f"That was tried too often. Try again in {-(-wait // 60)} minutes."
    if not await door.signing.fits(account, given.present):
        return "That is not your present password."
    door.tries.forget_tries(SIGN_IN_BY_BOTH, account.name, "change")
    if given.password != given.again:
        return "The two new passwords are not the same."
    try:
        check_password(given.password, account.name)
    except TeamError as error:
        return sentence(error)
    return ""


@router.post(f"{ACCOUNT}/sessions")
def end_sessions(request: Request, door: TheDoor, who: Reader) -> RedirectResponse:
    """Sign out everywhere else."""
    door.store.end_other_sessions(_account(door.store, who), _session(request) or b"")
    door.store.audit("signed out elsewhere", who.name, peer_address(request.scope))
    return RedirectResponse(f"{ACCOUNT}?done=sessions", 303)


@router.post(f"{ACCOUNT}/tokens")
def make_token(request: Request, door: TheDoor, who: Reader, given: Annotated[NewToken, Form()]) -> HTMLResponse:
    """Make a token for a program; it is shown once."""
    try:
        made = new_token(door.store, _account(door.store, who), given.role, given.days, given.note)
    except TeamError as error:
        return _account_page(request, who, message=sentence(error))
    detail = f"{given.role}, {given.days} days: {given.note}"
    door.store.audit("token made", who.name, peer_address(request.scope), detail)
    return _account_page(request, who, made=made)


@router.post(f"{ACCOUNT}/tokens/{{id_}}/revoke")
def revoke_token(request: Request, door: TheDoor, who: Reader, id_: str) -> RedirectResponse:
    """Make one of one's own tokens worthless."""
    if door.store.revoke(id_, _account(door.store, who)):
        door.store.audit("token revoked", who.name, peer_address(request.scope), id_)
    return RedirectResponse(f"{ACCOUNT}?done=token", 303)


def moment(seconds: int) -> str:
    """Return when something was, for a page: the server's clock, UTC."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M")


def sentence(error: Exception) -> str:
    """Return what an error says as a sentence."""
    said = str(error)
    return f"{said[:1].upper()}{said[1:]}."


def _sign_in_page(request: Request, *, onward: str, name: str = "", signed: Signed | None = None) -> HTMLResponse:
    page = desk_of(request).templates.get_template("team/sign_in.html.j2")
    message = "" if signed is None else signed.message
    told = {"csrf": csrf_token(request), "onward": local_path(onward), "name": name[:200], "message": message}
    return HTMLResponse(page.render(told), 200 if signed is None else 429 if signed.wait else 401)


def _account_page(request: Request, who: Visitor, *, message: str = "", made: str = "") -> HTMLResponse:
    door = the_door(request)
    account = _account(door.store, who)
    return show_page(
        request,
        "team/account.html.j2",
        status=422 if message else 200,
        message=message,
        made=made,
        moment=moment,
        done=request.query_params.get("done", ""),
        sessions=[(session, session.hash == _session(request)) for session in door.store.sessions(account)],
        tokens=door.store.tokens(account),
        roles=ROLES[: ROLES.index(who.role) + 1],
    )


def _account(store: TeamStore, who: Visitor) -> Account:
    found = store.find(who.name)
    if found is None:
        raise TeamError(f"the account {who.name!r} is not there any more")
    return found


def _session(request: Request) -> bytes | None:
    found: bytes | None = request.scope[CAME].session
    return found
