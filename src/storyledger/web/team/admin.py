"""Pages for admins: accounts and their roles, and the audit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from storyledger.errors import TeamError
from storyledger.ledger.team_store import check_name
from storyledger.web.context import show_page
from storyledger.web.guard import require_admin
from storyledger.web.guards.peers import peer_address
from storyledger.web.team.pages import TheDoor, moment, sentence
from storyledger.web.team.passwords import check_password
from storyledger.web.visitors import ROLES, Visitor

if TYPE_CHECKING:
    from storyledger.ledger.team_store import Account

router = APIRouter()
ACCOUNTS: Final = "/team/accounts"
_PAGE: Final = 100


class NewAccount(BaseModel):
    """The form that adds an account."""

    name: str = ""
    role: str = "reader"
    password: str = ""


Text = Annotated[str, Form()]
Admin = Annotated[Visitor, Depends(require_admin)]


@router.get(ACCOUNTS)
def show_accounts(request: Request, door: TheDoor, who: Admin) -> HTMLResponse:  # noqa: ARG001 - who may
    """Return the page of all accounts."""
    return _page(request, door)


@router.post(ACCOUNTS)
async def add_account(request: Request, door: TheDoor, who: Admin, given: Annotated[NewAccount, Form()]) -> Response:
    """Add an account, with a password that its owner changes."""
    name = given.name.strip()
    try:
        check_name(name)
        check_password(given.password, name)
        kept = await door.signing.hash(given.password)
        made = await run_in_threadpool(door.store.add, name, given.role, kept)
    except TeamError as error:
        return await run_in_threadpool(_page, request, door, sentence(error))
    await _tell(request, door, who, ("account added", f"{made.name}: {made.role}"))
    return RedirectResponse(f"{ACCOUNTS}?done=added", 303)


@router.post(f"{ACCOUNTS}/{{name}}/role")
def set_role(request: Request, door: TheDoor, who: Admin, name: str, role: Text = "") -> Response:
    """Give an account another role; it has to sign in again."""
    try:
        account = _find(door, name)
        door.store.set_role(account, role)
    except TeamError as error:
        return _page(request, door, sentence(error))
    door.store.audit("role changed", who.name, peer_address(request.scope), f"{account.name}: {account.role} to {role}")
    return RedirectResponse(f"{ACCOUNTS}?done=role", 303)


@router.post(f"{ACCOUNTS}/{{name}}/password")
async def set_password(request: Request, door: TheDoor, who: Admin, name: str, password: Text = "") -> Response:
    """Give an account another password, where its owner has forgotten theirs; its sessions end."""
    try:
        account = await run_in_threadpool(_find, door, name)
        check_password(password, account.name)
    except TeamError as error:
        return await run_in_threadpool(_page, request, door, sentence(error))
    await run_in_threadpool(door.store.set_password, account, await door.signing.hash(password))
    await _tell(request, door, who, ("password set", account.name))
    return RedirectResponse(f"{ACCOUNTS}?done=password", 303)


@router.post(f"{ACCOUNTS}/{{name}}/remove")
def remove_account(request: Request, door: TheDoor, who: Admin, name: str) -> Response:
    """Let nobody in by an account any more; its name stays in the ledger's log."""
    try:
        account = _find(door, name)
        door.store.remove(account)
    except TeamError as error:
        return _page(request, door, sentence(error))
    door.store.audit("account removed", who.name, peer_address(request.scope), account.name)
    return RedirectResponse(f"{ACCOUNTS}?done=removed", 303)


@router.post(f"{ACCOUNTS}/tokens/{{id_}}/revoke")
def revoke_token(request: Request, door: TheDoor, who: Admin, id_: str) -> RedirectResponse:
    """Make anybody's token worthless."""
    if door.store.revoke(id_):
        door.store.audit("token revoked", who.name, peer_address(request.scope), id_)
    return RedirectResponse(f"{ACCOUNTS}?done=token", 303)


@router.get("/team/audit")
def show_audit(request: Request, door: TheDoor, who: Admin, before: int | None = None) -> HTMLResponse:  # noqa: ARG001 - who may
    """Return what was done, the newest first."""
    entries = door.store.audited(before if before is None or 0 <= before < 1 << 62 else 0, _PAGE)
    return show_page(request, "team/audit.html.j2", entries=entries, older=len(entries) == _PAGE, first=before is None)


def _page(request: Request, door: TheDoor, message: str = "") -> HTMLResponse:
    accounts = door.store.accounts()
    return show_page(
        request,
        "team/accounts.html.j2",
        status=422 if message else 200,
        message=message,
        moment=moment,
        done=request.query_params.get("done", ""),
        accounts=accounts,
        tokens=door.store.tokens(),
        roles=ROLES,
    )


def _find(door: TheDoor, name: str) -> Account:
    found = door.store.find(name)
    if found is None:
        raise TeamError(f"there is no account {name[:64]!r}")
    return found


async def _tell(request: Request, door: TheDoor, who: Visitor, told: tuple[str, str]) -> None:
    await run_in_threadpool(door.store.audit, told[0], who.name, peer_address(request.scope), told[1])
