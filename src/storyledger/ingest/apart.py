"""Hostile bytes are parsed in a process of their own, which is killed where it takes too long or too much memory.

PDFium and lxml are fast and written in C; a file can be made that keeps them busy for minutes, makes them ask for all
memory, or ends the process that they run in. The child is told its limits before it sees a byte: processor time,
address space, no files to write, no core dump. The parent watches the clock and the length of the answer.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import IO, Any, Final

_TASKS: Final = {
    "html": "storyledger.ingest.html:article_apart",
    "pdf": "storyledger.ingest.pdf:pages_apart",
    "eml": "storyledger.ingest.eml:parts_apart",
    "feed": "storyledger.ingest.feed_parse:feed_apart",
}
"""What can be done apart: a function from bytes to what JSON can hold."""
_START: Final = "from storyledger.ingest.apart import main; main()"
_WALL: Final = 3
"""Times the processor time that the clock may show: a machine with other work to do is no fault of the file."""
_OPEN_FILES: Final = 64
_NO_MEMORY: Final = 77
"""Exit status of a child that ran out of memory and could still say so."""
_SIGNALS_OF_TIME: Final = {-signal.SIGXCPU, -signal.SIGKILL}


class ApartError(Exception):
    """The process had to be killed or died; the message says why, as the rest of a sentence about the file."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a process apart may take."""

    seconds: int
    """Of processor time."""
    memory: int
    """Bytes of address space."""
    answer: int
    """Bytes of its answer."""


def run_apart(task: str, raw: bytes, limits: Limits) -> Any:  # noqa: ANN401 - JSON
    """Return what a task makes of bytes, as JSON has it; raises ApartError where it had to be ended or died."""
    try:
        process = subprocess.Popen(  # noqa: S603 - our own module, with numbers for arguments
            [sys.executable, "-c", _START, _TASKS[task], str(limits.seconds), str(limits.memory)],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError as error:
        raise ApartError(f"could not be read: no process could be started for it ({error.strerror})") from error
    assert process.stdin is not None
    assert process.stdout is not None
    late = threading.Event()

    def give_up() -> None:
        late.set()
        process.kill()

    clock = threading.Timer(limits.seconds * _WALL, give_up)
    clock.daemon = True
    clock.start()
    threading.Thread(target=_feed, args=(process.stdin, raw), daemon=True).start()
    try:
        answer = process.stdout.read(limits.answer + 1)
        if len(answer) > limits.answer:
            raise ApartError(f"gives more than {limits.answer:,} bytes")
        status = process.wait()
    finally:
        process.kill()  # interrupted, or still talking
        process.wait()
        process.stdout.close()
        clock.cancel()
    if late.is_set() or status in _SIGNALS_OF_TIME:
        raise ApartError(f"could not be read within {limits.seconds} seconds")
    if status == _NO_MEMORY:
        raise ApartError(f"could not be read in {limits.memory // 1_000_000:,} MB of memory")
    if status != 0:
        memory = f"{limits.memory // 1_000_000:,} MB of memory"
        raise ApartError(
            f"ended the process that read it ({_ending(status)}): it is damaged or needs more than {memory}"
        )
    try:
        return json.loads(answer)
    except ValueError as error:
        raise ApartError("made the process that read it give no answer") from error


def _ending(status: int) -> str:
    with contextlib.suppress(ValueError):
        return signal.Signals(-status).name
    return f"status {status}"


def _feed(stream: IO[bytes], raw: bytes) -> None:
    with contextlib.suppress(OSError), stream:  # a child that died reads no more
        stream.write(raw)


def main() -> None:
    """Call the function named on the command line with the bytes on standard input; prints what it returns as JSON."""
    task, seconds, memory = sys.argv[1:]
    _limit(int(seconds), int(memory))
    try:
        module, _, function = task.partition(":")
        work = getattr(importlib.import_module(module), function)
        answer = json.dumps(work(sys.stdin.buffer.read())).encode()
    except MemoryError:
        os._exit(_NO_MEMORY)  # raising would ask for memory again
    sys.stdout.buffer.write(answer)


def _limit(seconds: int, memory: int) -> None:
    import resource  # noqa: PLC0415 - not on every system, and only the child needs it

    limits = (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
    )
    for limit, most in limits:
        with contextlib.suppress(ValueError, OSError):  # a system that knows the name and not the limit
            resource.setrlimit(limit, (most, most))
