"""A process stopped at its n-th call to the system that changes a file: killed there, or told that the disk failed.

The process is a copy of this one (`fork`) under `ptrace`, so that calls made within SQLite count too. Linux on x86-64.
"""

import ctypes
import errno
import os
import platform
import signal
import struct
import sys
import traceback
from collections.abc import Callable
from typing import Literal, NamedTuple, NoReturn

Act = Literal["before", "torn", "after", "error", "full"]
"""Killed before the call, with half of its pages written, or after it; told of an error once, or from then on.

A call that writes no more than a page is not torn: the kernel looks for signals between pages."""
Tell = Callable[[str], None]
Work = Callable[[Tell], None]
"""What the process does; it is given a function that tells the caller a line, at once."""

_WRITES = {1: 2, 18: 2, 20: None, 296: None}
"""write, pwrite64, writev, pwritev: which argument is the length."""
_OTHERS = {74, 75, 77, 82, 83, 87, 263, 264, 285, 316}
"""fsync, fdatasync, ftruncate, rename, mkdir, unlink, unlinkat, renameat, fallocate, renameat2."""
_OPENAT, _CREATING = 257, os.O_CREAT | os.O_TRUNC
_FREEING = {77, 87, 263}
"""What still works on a full disk."""
_SYNCING = {74, 75}
_TRACEME, _SYSCALL, _GETREGS, _SETREGS, _SETOPTIONS, _INFO = 0, 24, 12, 13, 0x4200, 0x420E
_OPTIONS = 0x100001
"""Stops at calls are marked; the process ends with its tracer."""
_RAX, _RDX, _ORIG_RAX, _REGISTERS = 10, 12, 15, 27
_ENTRY = 1
_PAGE = 4096


class Ended(NamedTuple):
    """How the process ended and what it told."""

    killed: bool
    calls: int
    """Calls that change a file, up to its end."""
    told: list[str]
    error: str | None
    """The traceback, where it ended by an exception."""


class Tracing:
    """The one library function that is needed."""

    def __init__(self) -> None:
        self._call = ctypes.CDLL(None, use_errno=True).ptrace
        self._call.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
        self._call.restype = ctypes.c_long
        self._told = ctypes.create_string_buffer(88)

    def __call__(self, request: int, pid: int = 0, address: int = 0, data: object = None) -> int:
        """What ptrace returns; raises OSError where it fails."""
        result: int = self._call(request, pid, address or None, data)
        if result < 0:
            raise OSError(ctypes.get_errno(), "ptrace")
        return result

    def entering(self, pid: int) -> tuple[int, ...] | None:
        """Return the number and the arguments of the call that begins; None where one ends."""
        self(_INFO, pid, 88, ctypes.cast(self._told, ctypes.c_void_p))
        return struct.unpack_from("<7Q", self._told.raw, 24) if self._told.raw[0] == _ENTRY else None

    def set_register(self, pid: int, register: int, change: Callable[[int], int]) -> None:
        """Change one of a stopped process's registers."""
        registers = (ctypes.c_ulonglong * _REGISTERS)()
        self(_GETREGS, pid, 0, ctypes.cast(registers, ctypes.c_void_p))
        registers[register] = change(registers[register]) & 0xFFFF_FFFF_FFFF_FFFF
        self(_SETREGS, pid, 0, ctypes.cast(registers, ctypes.c_void_p))


def available() -> bool:
    """Whether processes can be traced here."""
    if sys.platform != "linux" or platform.machine() != "x86_64":
        return False
    try:
        return run_traced(lambda tell: tell("here")).told == ["here"]
    except OSError:
        return False


def run_traced(work: Work, at: int | None = None, act: Act = "before", error: int = errno.ENOSPC) -> Ended:
    """Run something in a process of its own, struck at its `at`-th call that changes a file (from 1)."""
    reading, writing = os.pipe()
    sys.stdout.flush()
    pid = os.fork()
    if not pid:
        os.close(reading)
        _work(work, writing, traced=True)
    os.close(writing)
    try:
        killed, calls = _trace(pid, writing, (at, act, error))
        with os.fdopen(os.dup(reading), "rb") as pipe:
            return _ended(pipe.read(), killed=killed, calls=calls)
    finally:
        os.close(reading)


class Running:
    """A copy of this process at work; what it tells is read when it has ended."""

    def __init__(self, work: Work) -> None:
        reading, writing = os.pipe()
        sys.stdout.flush()
        self.pid = os.fork()
        if not self.pid:
            os.close(reading)
            _work(work, writing)
        os.close(writing)
        self._reading = reading

    def kill(self) -> None:
        """End it at once."""
        os.kill(self.pid, signal.SIGKILL)

    def end(self) -> Ended:
        """Wait for its end."""
        with os.fdopen(self._reading, "rb") as pipe:
            told = pipe.read()
        _, status = os.waitpid(self.pid, 0)
        return _ended(told, killed=os.WIFSIGNALED(status), calls=0)


def _ended(raw: bytes, *, killed: bool, calls: int) -> Ended:
    lines = raw.decode().splitlines()
    failed = "\n".join(line[1:] for line in lines if line.startswith("!"))
    return Ended(killed, calls, [line for line in lines if not line.startswith("!")], failed or None)


def _work(work: Work, writing: int, *, traced: bool = False) -> NoReturn:
    """Do the work and end, without what the copied process would do at its end."""
    code = 1
    try:
        if traced:
            Tracing()(_TRACEME)
            os.kill(os.getpid(), signal.SIGSTOP)
        work(lambda line: _tell(writing, line + "\n"))
        code = 0
    except BaseException:  # noqa: BLE001 - whatever it is, it is told
        _tell(writing, "".join(f"!{line}\n" for line in traceback.format_exc().splitlines()))
    finally:
        os._exit(code)


def _tell(writing: int, text: str) -> None:
    os.write(writing, text.encode(errors="replace"))


def _trace(pid: int, pipe: int, fault: tuple[int | None, Act, int]) -> tuple[bool, int]:
    """Follow the process to its end; what it writes to the pipe does not count."""
    ptrace, (at, act, error) = Tracing(), fault
    calls, hit, signalled = 0, False, 0
    _, status = os.waitpid(pid, 0)
    ptrace(_SETOPTIONS, pid, 0, ctypes.c_void_p(_OPTIONS))
    while True:
        ptrace(_SYSCALL, pid, 0, ctypes.c_void_p(signalled))
        _, status = os.waitpid(pid, 0)
        if os.WIFEXITED(status) or os.WIFSIGNALED(status):
            return os.WIFSIGNALED(status), calls
        signalled = 0 if os.WSTOPSIG(status) & 0x80 else os.WSTOPSIG(status)
        entered = None if signalled else ptrace.entering(pid)
        if entered is None or not _changes(entered, pipe):
            continue
        calls += 1
        if calls == at or (hit and act == "full"):
            hit = True
            if _strike(ptrace, pid, entered, (act, error)):
                return True, calls


def _changes(entered: tuple[int, ...], pipe: int) -> bool:
    number, first, _second, third, *_ = entered
    if number in _WRITES:
        return first not in {pipe, 1, 2}
    return number in _OTHERS or (number == _OPENAT and bool(third & _CREATING))


def _strike(ptrace: Tracing, pid: int, entered: tuple[int, ...], fault: tuple[Act, int]) -> bool:
    """Do to a call that begins what was asked for; returns whether the process is gone."""
    number, (act, error) = entered[0], fault
    if act in {"error", "full"}:
        if act == "full" and (number in _FREEING or (error == errno.ENOSPC and number in _SYNCING)):
            return False
        ptrace.set_register(pid, _ORIG_RAX, lambda _: -1)
        ptrace(_SYSCALL, pid)
        os.waitpid(pid, 0)
        ptrace.set_register(pid, _RAX, lambda _: -error)
        return False
    if act == "torn" and _WRITES.get(number):
        ptrace.set_register(pid, _RDX, lambda length: length // 2 // _PAGE * _PAGE if length > _PAGE else length)
    if act in {"torn", "after"}:
        ptrace(_SYSCALL, pid)
        os.waitpid(pid, 0)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return True
