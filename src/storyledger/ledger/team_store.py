"""Who may come into a ledger that is served to a team: accounts, sessions, tokens, and what they did.

Nothing is kept that lets somebody in who reads it: passwords as Argon2id hashes, which web/team/passwords.py makes, and
sessions and tokens, which are long and random, under their SHA-256.
"""

from __future__ import annotations

import secrets
import time
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, Self

import sqlalchemy as sa

from storyledger.errors import TeamError
from storyledger.ledger.storable import storable_text
from storyledger.ledger.team_audit import Audited, add_audited, check_audited, read_audited
from storyledger.ledger.team_database import TeamDatabase
from storyledger.ledger.team_schema import accounts, keys, sessions, tokens

if TYPE_CHECKING:
    import types
    from collections.abc import Callable

    from sqlalchemy import Connection

_LONGEST_NAME: Final = 64
_SEEN: Final = 60
"""Seconds between two times that a session's last use is written down: not with each request."""
_ROLES: Final = ("reader", "editor", "admin")


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may come in."""

    id: int
    name: str
    role: str
    password: str
    """Its Argon2id hash."""
    made: int
    removed: int | None


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that somebody signed in with."""

    hash: bytes
    account: Account
    began: int
    seen: int
    address: str
    browser: str


@dataclass(frozen=True, slots=True)
class Token:
    """What a program shows in somebody's name."""

    id: str
    account: Account
    role: str
    """The lesser one of what it was given and what the account has now."""
    note: str
    made: int
    until: int
    seen: int | None
    revoked: int | None


class TeamStore:
    """The accounts, sessions, tokens and the audit of a ledger's team, open."""

    def __init__(self, database: TeamDatabase, now: Callable[[], float] = time.time) -> None:
        """Hold an open database; `now` is the clock."""
        self._database = database
        self._now = now

    @classmethod
    def open(cls, address: str, *, create: bool = False, now: Callable[[], float] = time.time) -> Self:
        """Return the team of a ledger; raises TeamError where it has none and none is to be made."""
        return cls(TeamDatabase(address, create=create), now)

    def __enter__(self) -> Self:
        """Return the store itself."""
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: types.TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Give the database back."""
        self._database.close()

    def now(self) -> int:
        """Return this moment: seconds since 1970."""
        return int(self._now())

    # --- accounts ---------------------------------------------------------------------------------------------------

    def accounts(self) -> list[Account]:
        """Return all accounts that were not removed, by name."""
        with self._database.read() as connection:
            query = sa.select(*_ACCOUNT).where(accounts.c.removed.is_(None)).order_by(accounts.c.folded)
            return [Account(*row) for row in connection.execute(query)]

    def find(self, name: str) -> Account | None:
        """Return the account of a name however it is written, None where there is none (any more)."""
        query = sa.select(*_ACCOUNT).where(accounts.c.folded == fold_name(name), accounts.c.removed.is_(None))
        with self._database.read() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else Account(*row)

    def add(self, name: str, role: str, password: str) -> Account:
        """Return a new account, with the hash of its password.

        Raises TeamError for a name that is there or was, as the ledger's log tells people apart by their names.
        """
        check_name(name)
        _check_role(role)
        with self._database.write() as connection:
            there = connection.execute(sa.select(*_ACCOUNT).where(accounts.c.folded == fold_name(name))).one_or_none()
            if there is not None and there.removed is not None:
                message = (
                    f"{there.name!r} was the name of an account that was removed; what was done under it stays under "
                    "it, so take another name"
                )
                raise TeamError(message)
            if there is not None:
                raise TeamError(f"there is an account {there.name!r} already")
            row = {
                "name": unicodedata.normalize("NFKC", name),
                "folded": fold_name(name),
                "role": role,
                "password": password,
                "made": self.now(),
            }
            connection.execute(accounts.insert(), row)
            made = connection.execute(sa.select(*_ACCOUNT).where(accounts.c.folded == fold_name(name))).one()
        return Account(*made)

    def set_password(self, account: Account, password: str, *, keep: bytes | None = None) -> None:
        """Keep another password's hash, and end the account's sessions but for `keep`."""
        with self._database.write() as connection:
            connection.execute(accounts.update().where(accounts.c.id == account.id).values(password=password))
            ended = sessions.delete().where(sessions.c.account == account.id)
            connection.execute(ended if keep is None else ended.where(sessions.c.hash != keep))

    def rehash(self, account: Account, password: str) -> None:
        """Keep a newer hash of the same password, unless the password was changed meanwhile."""
        with self._database.write() as connection:
            same = (accounts.c.id == account.id) & (accounts.c.password == account.password)
            connection.execute(accounts.update().where(same).values(password=password))

    def set_role(self, account: Account, role: str) -> None:
        """Give an account another role, and end its sessions; raises TeamError for the last admin."""
        _check_role(role)
        with self._database.write() as connection:
            if role != "admin":
                _check_last(connection, account)
            connection.execute(accounts.update().where(accounts.c.id == account.id).values(role=role))
            connection.execute(sessions.delete().where(sessions.c.account == account.id))

    def remove(self, account: Account) -> None:
        """Let nobody in by an account any more, by password, session or token; raises TeamError for the last admin."""
        with self._database.write() as connection:
            _check_last(connection, account)
            connection.execute(accounts.update().where(accounts.c.id == account.id).values(removed=self.now()))
            connection.execute(sessions.delete().where(sessions.c.account == account.id))
            unrevoked = (tokens.c.account == account.id) & tokens.c.revoked.is_(None)
            connection.execute(tokens.update().where(unrevoked).values(revoked=self.now()))

    # --- sessions ---------------------------------------------------------------------------------------------------

    def begin_session(self, account: Account, name: bytes, address: str, browser: str) -> None:
        """Keep that somebody signed in: `name` is the hash of what their cookie holds."""
        row = {
            "hash": name,
            "account": account.id,
            "began": self.now(),
            "seen": self.now(),
            "address": address[:64],
            "browser": browser[:200],
        }
        with self._database.write() as connection:
            connection.execute(sessions.insert(), row)

    def session(self, name: bytes, idle: int, longest: int) -> Session | None:
        """Return a session that is not over: not unused for `idle` seconds, and not older than `longest`."""
        query = _SESSIONS.where(sessions.c.hash == name, accounts.c.removed.is_(None))
        with self._database.read() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        found = _session(row)
        now = self.now()
        if now - found.seen >= idle or now - found.began >= longest:
            self.end_session(name)
            return None
        if now - found.seen >= _SEEN:
            with self._database.write() as connection:
                connection.execute(sessions.update().where(sessions.c.hash == name).values(seen=now))
        return found

    def sessions(self, account: Account) -> list[Session]:
        """Return an account's sessions, the newest first."""
        query = _SESSIONS.where(sessions.c.account == account.id).order_by(sessions.c.began.desc())
        with self._database.read() as connection:
            return [_session(row) for row in connection.execute(query)]

    def end_session(self, name: bytes) -> None:
        """End a session."""
        with self._database.write() as connection:
            connection.execute(sessions.delete().where(sessions.c.hash == name))

    def end_other_sessions(self, account: Account, keep: bytes) -> None:
        """End an account's sessions but for one."""
        with self._database.write() as connection:
            others = (sessions.c.account == account.id) & (sessions.c.hash != keep)
            connection.execute(sessions.delete().where(others))

    def sweep(self, idle: int, longest: int) -> None:
        """Forget sessions that are over."""
        now = self.now()
        with self._database.write() as connection:
            over = (sessions.c.seen <= now - idle) | (sessions.c.began <= now - longest)
            connection.execute(sessions.delete().where(over))

    # --- tokens -----------------------------------------------------------------------------------------------------

    def add_token(self, account: Account, name: bytes, role: str, until: int, note: str) -> Token:
        """Return a new token of an account; `name` is its hash."""
        _check_role(role)
        row = {
            "id": secrets.token_hex(4),
            "hash": name,
            "account": account.id,
            "role": role,
            "note": note[:200],
            "made": self.now(),
            "until": until,
        }
        with self._database.write() as connection:
            connection.execute(tokens.insert(), row)
            return _token(connection.execute(_TOKENS.where(tokens.c.hash == name)).one())

    def token(self, name: bytes) -> Token | None:
        """Return a token that is good: not expired, not revoked, of an account that is there."""
        query = _TOKENS.where(tokens.c.hash == name, tokens.c.revoked.is_(None), accounts.c.removed.is_(None))
        with self._database.read() as connection:
            row = connection.execute(query.where(tokens.c.until > self.now())).one_or_none()
        if row is None:
            return None
        found = _token(row)
        if found.seen is None or self.now() - found.seen >= _SEEN:
            with self._database.write() as connection:
                connection.execute(tokens.update().where(tokens.c.hash == name).values(seen=self.now()))
        return found

    def tokens(self, account: Account | None = None) -> list[Token]:
        """Return the tokens of an account, or of all, that were not revoked; the newest first."""
        query = _TOKENS.where(tokens.c.revoked.is_(None)).order_by(tokens.c.made.desc(), tokens.c.id)
        if account is not None:
            query = query.where(tokens.c.account == account.id)
        with self._database.read() as connection:
            return [_token(row) for row in connection.execute(query)]

    def revoke(self, id_: str, account: Account | None = None) -> bool:
        """Return whether there was such a token (of that account), which lets nobody in any more."""
        wanted = (tokens.c.id == id_) & tokens.c.revoked.is_(None)
        if account is not None:
            wanted &= tokens.c.account == account.id
        with self._database.write() as connection:
            done = connection.execute(tokens.update().where(wanted).values(revoked=self.now()))
        return bool(done.rowcount)

    # --- audit and keys ---------------------------------------------------------------------------------------------

    def audit(self, what: str, who: str, address: str = "", detail: str = "") -> None:
        """Keep that something was done."""
        at = datetime.fromtimestamp(self.now(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        with self._database.write() as connection:
            add_audited(connection, at, who, address, (what, detail))

    def audited(self, before: int | None = None, most: int = 100) -> list[Audited]:
        """Return what was done, the newest first: entries with a smaller number than `before`."""
        with self._database.read() as connection:
            return read_audited(connection, before, most)

    def check_audit(self) -> list[str]:
        """Return a sentence for each entry of the audit that is not as it was written; none where all is well."""
        with self._database.read() as connection:
            return list(check_audited(connection))

    def key(self, name: str) -> bytes:
        """Return a secret of the server, made when it is asked for the first time."""
        with self._database.write() as connection:
            query = sa.select(keys.c.content).where(keys.c.name == name)
            found = connection.execute(query).scalar_one_or_none()
            if found is None:
                found = secrets.token_bytes(32)
                connection.execute(keys.insert(), {"name": name, "content": found})
        return bytes(found)


_ACCOUNT: Final = tuple(accounts.c[name] for name in Account.__dataclass_fields__)
_SESSIONS: Final = sa.select(sessions, *(column.label(f"account_{column.name}") for column in _ACCOUNT)).join(accounts)
_TOKENS: Final = sa.select(tokens, *(column.label(f"account_{column.name}") for column in _ACCOUNT)).join(accounts)


def check_name(name: str) -> None:
    """Raise TeamError for what cannot be an account's name: it stands in the ledger's log, and must be told apart."""
    folded = unicodedata.normalize("NFKC", name)
    expected = "letters, digits and . _ - @, up to 64 of them, beginning with a letter or digit"
    if not folded or len(folded) > _LONGEST_NAME or not folded[0].isalnum():
        raise TeamError(f"{name[:80]!r} cannot be a name: expected are {expected}")
    if not all(letter.isalnum() or letter in "._-@" or unicodedata.category(letter)[0] == "M" for letter in folded):
        raise TeamError(f"{name!r} cannot be a name: expected are {expected}")


def fold_name(name: str) -> str:
    """Return what names that are one have in common, however they are written."""
    return unicodedata.normalize("NFKC", storable_text(name)).casefold()[:192]


def _check_role(role: str) -> None:
    if role not in _ROLES:
        raise TeamError(f"{role!r} is no role; there are {', '.join(_ROLES)}")


def _check_last(connection: Connection, account: Account) -> None:
    if account.role != "admin":
        return
    others = sa.select(sa.func.count()).where(
        accounts.c.role == "admin", accounts.c.removed.is_(None), accounts.c.id != account.id
    )
    if not connection.execute(others).scalar_one():
        raise TeamError(f"{account.name!r} is the last admin; make another one first")


def _of_account(row: Any) -> Account:  # noqa: ANN401 - a row
    return Account(*(getattr(row, f"account_{name}") for name in Account.__dataclass_fields__))


def _session(row: Any) -> Session:  # noqa: ANN401 - a row
    return Session(bytes(row.hash), _of_account(row), row.began, row.seen, row.address, row.browser)


def _token(row: Any) -> Token:  # noqa: ANN401 - a row
    account = _of_account(row)
    role = min(row.role, account.role, key=_ROLES.index)
    return Token(row.id, account, role, row.note, row.made, row.until, row.seen, row.revoked)
