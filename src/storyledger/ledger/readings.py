"""What the reader found in each report, kept so that it is read once: by report, version, model and program.

A reading is an object (JSON, compressed) and an entry in the log; another model or version reads again, and what the
earlier one found stays.
"""

from __future__ import annotations

import zlib
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec
import sqlalchemy as sa

from storyledger.errors import LedgerError
from storyledger.ledger.entries import PROGRAM
from storyledger.ledger.objects import keep_objects, read_object, sha256_of
from storyledger.ledger.schema import readings
from storyledger.records import Reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from storyledger.ledger.entries import Entry
    from storyledger.ledger.log import Appender

_MOST: int = 1 << 30
"""A reading that unpacks to more is refused: a report of the largest size comes to a tenth of this."""


@cache
def _decoder() -> Any:  # noqa: ANN401 - typed by msgspec
    return msgspec.json.Decoder(Reading)


def pack_reading(reading: Reading) -> bytes:
    """Return a reading's bytes, the same for the same reading."""
    return zlib.compress(msgspec.json.encode(reading), 6)


def unpack_reading(content: bytes) -> Reading:
    """Return the reading in bytes that `pack_reading` made; raises LedgerError for others."""
    unpacking = zlib.decompressobj()
    try:
        told = unpacking.decompress(content, _MOST)
        if unpacking.unconsumed_tail:
            raise LedgerError(f"a kept reading cannot be read: it unpacks to more than {_MOST:,} bytes")
        if not unpacking.eof or unpacking.unused_data:
            raise LedgerError("a kept reading cannot be read: it was cut, or goes on behind its end")
        reading: Reading = _decoder().decode(told)
    except (zlib.error, msgspec.DecodeError, RecursionError) as error:
        raise LedgerError(f"a kept reading cannot be read: {error}") from error
    return reading


def keep_readings(
    connection: Connection, log: Appender, made: Sequence[tuple[tuple[str, int], str, Reading]], model: str
) -> dict[int, Reading]:
    """Keep readings, each with its report's name, version and text's hash; what is kept already is left.

    Returns those that were new, by the numbers of their entries.
    """
    contents: dict[str, bytes] = {}
    rows = []
    new: dict[int, Reading] = {}
    for (report, version), text_sha256, reading in made:
        if kept_reading(connection, (report, version), model) is not None:
            continue
        content = pack_reading(reading)
        name = sha256_of(content)
        contents[name] = content
        body = {"report": report, "version": version, "text_sha256": text_sha256, "model": model, "sha256": name}
        entry = log.append("read", body)
        rows.append(reading_row(entry))
        new[entry.seq] = reading
    if rows:
        keep_objects(connection, contents)
        log.flush()
        connection.execute(readings.insert(), rows)
    return new


def kept_reading(connection: Connection, name: tuple[str, int], model: str) -> str | None:
    """Return the object that holds the reading of a report's version by this model and program, or None."""
    query = sa.select(readings.c.sha256).where(
        readings.c.report == name[0],
        readings.c.version == name[1],
        readings.c.model == model,
        readings.c.program == PROGRAM,
    )
    found: str | None = connection.execute(query).scalar_one_or_none()
    return found


def read_reading(connection: Connection, name: tuple[str, int], model: str) -> Reading | None:
    """Return the reading of a report's version by this model and program, or None where it is not read yet."""
    held = kept_reading(connection, name, model)
    return None if held is None else unpack_reading(read_object(connection, held))


def reading_row(entry: Entry) -> dict[str, object]:
    """Return the row of `readings` that a `read` entry comes to."""
    kept = {name: entry.body[name] for name in ("report", "version", "model", "sha256")}
    return {"seq": entry.seq, "program": entry.program, **kept}
