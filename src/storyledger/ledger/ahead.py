"""Digesting what was written while the next is written: hashing and writing both leave the interpreter free."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from storyledger.ledger.wal import Wal

if TYPE_CHECKING:
    from pathlib import Path

    from storyledger.ledger.wal import Frame


class Ahead:
    """The frames of the transaction that ended last, read off the write-ahead log by a thread.

    It changes nothing. What it found holds as long as the log has the header it had, and no more frames are known.
    """

    def __init__(self, path: Path, header: bytes, known: int, form: int) -> None:
        """Begin after the first `known` frames of a log with this header."""
        self.start = (header, known)
        self._path = path
        self._form = form
        self._found: list[Frame] = []
        self._error: OSError | None = None
        self._thread = threading.Thread(target=self._read, name="storyledger-digests", daemon=True)
        self._thread.start()

    @property
    def done(self) -> bool:
        """Whether it would not have to be waited for."""
        return not self._thread.is_alive()

    def frames(self) -> list[Frame]:
        """Return the frames, none where there is no such transaction; raises OSError where they cannot be read."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self._found

    def _read(self) -> None:
        header, known = self.start
        try:
            wal = Wal.open(self._path, self._form)
            if wal is None:
                return
            with wal:
                if wal.header == header:
                    self._found = wal.next_commit(known)
        except OSError as error:
            self._error = error
