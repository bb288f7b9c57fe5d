"""A mail: its words as one report, its attachments and the mails in it as more.

The plain text is taken where there is one of some length, else the article in the HTML. Who sent it is outlet and
author, its Date the day of publication. A report's original is the whole mail; an attachment's are its own bytes,
decoded; those of a mail in a mail are written anew by the standard library, since a mail may be packed in any coding.
Left out: signatures and quoted lines are not told from the rest; mailboxes of many mails (mbox).
"""

from __future__ import annotations

import base64
import codecs
from dataclasses import dataclass, replace
from email.errors import MessageError
from email.header import decode_header, make_header
from email.parser import BytesParser
from email.policy import compat32
from email.utils import parseaddr
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from storyledger.ingest.apart import ApartError, Limits, run_apart
from storyledger.ingest.archive import contained, member_label
from storyledger.ingest.draft import Draft, digest, edtf_day, safe_line, safe_url
from storyledger.ingest.encoding import NotTextError, decode_bytes, scalar
from storyledger.ingest.feed_entry import plain_text
from storyledger.ingest.html import read_html
from storyledger.ingest.piece import held
from storyledger.ingest.sniff import TYPES
from storyledger.ingest.walk import format_of
from storyledger.records import Container, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

    from storyledger.config import IngestSettings
    from storyledger.ingest.piece import Budget, Inside, Piece

_APART: Final = 100_000
"""Bytes from which a mail is parsed in a process of its own: the worst that we could think of takes 3 s at this."""
_NESTED: Final = 100
"""Parts in one another that are followed; mails that were forwarded often have ten."""
_HEADER: Final = 2000
_FEW_WORDS: Final = 40
"""Words of plain text under which the HTML is tried first: a footer or "this mail needs HTML" has fewer."""
_UTF8_FLAG: Final = 0x800
_TOO_DEEP: Final = "the mail's parts are nested deeper than any mail program does; save what you need of it by itself"


@dataclass(slots=True)
class Mail:
    """What a mail holds."""

    headers: dict[str, str]
    plain: str = ""
    html: str = ""
    attachments: tuple[tuple[str, str, bytes], ...] = ()
    """File name, type and bytes, mails in the mail among them."""


def read_eml(raw: bytes, piece: Piece, budget: Budget, inside: Inside) -> Iterator[Draft | Problem]:
    """Yield the mail as a report, then what is attached to it; a problem where there are no words in either."""
    mail = _find_mail(raw, budget.settings)
    if isinstance(mail, str):
        yield Problem(piece.input, mail)
        return
    body = list(_read_body(mail, raw, piece, budget.settings))
    yield from body
    sha256 = digest(raw)
    others = 0
    for number, (given, type_, content) in enumerate(mail.attachments, start=1):
        budget.count_member()
        budget.spend(len(content))
        label = member_label(given, _UTF8_FLAG) if given else f"part-{number}"
        named = type_ != "message/rfc822" and given and PurePosixPath(label).suffix
        format_ = format_of(label) if named else TYPES.get(type_)
        if format_ is None or not content.strip():
            continue
        others += 1
        where = f"{piece.input}!/{label}"
        container = Container("eml", piece.input, sha256, label)
        for draft in inside(held(content, PurePosixPath(label).stem, where, format_)):
            yield contained(draft, container)
    if not body and not others:
        yield Problem(piece.input, "the mail has no words and no attachment that is read")


def _read_body(mail: Mail, raw: bytes, piece: Piece, settings: IngestSettings) -> Iterator[Draft | Problem]:
    name, address = parseaddr(mail.headers.get("from", ""))
    author, organisation = safe_line(name), safe_line(mail.headers.get("organization"))
    stated = mail.headers.get("date", "")
    published = edtf_day(stated)
    known = Draft(
        text=mail.plain,
        sha256=digest(raw),
        input=piece.input,
        name=piece.name,
        title=safe_line(mail.headers.get("subject")),
        outlet=organisation or author or safe_line(address),
        author=author,
        url=safe_url(mail.headers.get("archived-at", "").strip("<> ")),
        language=safe_line(mail.headers.get("content-language")),
        published=published,
        published_reason=f"mail header Date: {safe_line(stated[:60])}" if published else None,
        original=raw,
        media_type="message/rfc822",
    )
    text, problem = mail.plain, None
    if mail.html.strip() and len(mail.plain.split()) < _FEW_WORDS:
        text, problem = _words_of_page(mail.html, piece, settings)
        text = text or mail.plain
    if text.strip():
        yield replace(known, text=text)
    elif problem is not None:
        yield problem


def _words_of_page(markup: str, piece: Piece, settings: IngestSettings) -> tuple[str, Problem | None]:
    """Return the article in a mail's HTML, else all its words: many mails are tables that look like menus."""
    raw = b"\xef\xbb\xbf" + markup.encode("utf-8", "replace")  # the mark says more than the page may
    problem = None
    for draft in read_html(raw, piece.name, piece.input, settings):
        if isinstance(draft, Draft):
            return draft.text, None
        problem = draft
    return plain_text(markup) if len(raw) <= settings.html_apart_bytes else "", problem


def _find_mail(raw: bytes, settings: IngestSettings) -> Mail | str:
    """Return what the mail holds, or the message of the problem with it."""
    if len(raw) <= _APART:
        return find_mail(raw)
    try:
        told = run_apart("eml", raw, Limits(settings.eml_seconds, settings.apart_memory, 3 * settings.max_held_bytes))
    except ApartError as error:
        return f"the mail {error}; save what you need of it by itself"
    if "problem" in told:
        return str(told["problem"])
    attachments = tuple((name, type_, base64.b64decode(content)) for name, type_, content in told["attachments"])
    return Mail(told["headers"], told["plain"], told["html"], attachments)


def parts_apart(raw: bytes) -> dict[str, Any]:
    """Return the mail's parts as JSON has them; for `run_apart`."""
    mail = find_mail(raw)
    if isinstance(mail, str):
        return {"problem": mail}
    attachments = [(name, type_, base64.b64encode(content).decode()) for name, type_, content in mail.attachments]
    return {"headers": mail.headers, "plain": mail.plain, "html": mail.html, "attachments": attachments}


def find_mail(raw: bytes) -> Mail | str:
    """Return what a mail holds, or why it cannot be said."""
    try:
        message = BytesParser(policy=compat32).parsebytes(raw)
        mail = Mail({name: _header(message, name) for name in _HEADERS if message[name] is not None})
        if not _HEADERS & set(mail.headers):
            return "this is no mail: it has no header From, Date or Subject"
        _add_parts(message, mail)
    except RecursionError:
        return _TOO_DEEP
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, IndexError) as error:
        return f"the mail cannot be read ({type(error).__name__}); save what you need of it by itself"
    return mail


_HEADERS: Final = {"from", "date", "subject", "organization", "archived-at", "content-language"}


def _add_parts(message: Message, mail: Mail) -> None:
    attachments: list[tuple[str, str, bytes]] = []
    todo: list[tuple[Message, int]] = [(message, 0)]
    while todo:
        part, depth = todo.pop()
        if depth > _NESTED:
            raise RecursionError
        type_, name = part.get_content_type(), _filename(part)
        payload = part.get_payload()
        if type_ == "message/rfc822" and isinstance(payload, list):
            attachments += [(name, type_, inner.as_bytes()) for inner in payload[:1] if not isinstance(inner, str)]
        elif isinstance(payload, list):
            todo += [(inner, depth + 1) for inner in reversed(payload) if not isinstance(inner, str)]
        else:
            content = part.get_payload(decode=True)
            content = content if isinstance(content, bytes) else b""
            is_attached = part.get_content_disposition() == "attachment" or bool(name)
            if type_ == "text/plain" and not is_attached:
                mail.plain += _unflow(part, _text(part, content))
            elif type_ == "text/html" and not is_attached:
                mail.html = mail.html or _text(part, content)
            elif is_attached:
                attachments.append((name, type_, content))
    mail.attachments = tuple(attachments)


def _text(part: Message, content: bytes) -> str:
    charset = str(part.get_param("charset") or "")[:40]
    try:
        if charset and codecs.lookup(charset).name not in {"ascii", "utf-8"}:
            return scalar(content.decode(charset, "replace"))
        return decode_bytes(content).text
    except NotTextError:
        return ""
    except (LookupError, ValueError, TypeError):
        return scalar(content.decode("utf-8", "replace"))


def _unflow(part: Message, text: str) -> str:
    """Return the text with its soft line ends gone (RFC 3676): a line that ends in a space goes on in the next."""
    if str(part.get_param("format") or "").lower() != "flowed":
        return text
    lines = text.replace("\r\n", "\n").split("\n")
    return "".join(line if line.endswith(" ") and line != "-- " else f"{line}\n" for line in lines)


def _header(message: Message, name: str) -> str:
    given = str(message[name])[:_HEADER]
    try:
        return str(make_header(decode_header(given)))
    except (MessageError, ValueError, LookupError):
        return given


def _filename(part: Message) -> str:
    try:
        return str(make_header(decode_header((part.get_filename() or "")[:_HEADER])))
    except (MessageError, ValueError, LookupError, TypeError):
        return "attachment"
