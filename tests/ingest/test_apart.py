"""What a process apart promises: an answer, or an end within its limits and the reason."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from storyledger.ingest import apart
from storyledger.ingest.apart import ApartError, Limits, run_apart

LIMITS = Limits(seconds=1, memory=600_000_000, answer=1_000_000)


@pytest.fixture(autouse=True)
def _tasks(monkeypatch):
    names = ("echo", "sleep", "spin", "eat", "talk", "write", "die", "babble")
    monkeypatch.setattr(apart, "_TASKS", {name: f"apart_tasks:{name}" for name in names})


def test_the_answer_comes_back():
    """Whatever the size of what was given."""
    assert run_apart("echo", bytes(5_000_000), LIMITS) == {"bytes": 5_000_000}


@pytest.mark.parametrize(
    ("task", "says"),
    [
        ("eat", "could not be read in 600 MB of memory"),
        ("talk", "gives more than 1,000,000 bytes"),
        ("die", "SIGABRT"),
        ("babble", "no answer"),
    ],
)
def test_each_end_is_told(task, says):
    """Memory, the length of the answer; a fault and rubbish are told too."""
    with pytest.raises(ApartError, match=says):
        run_apart(task, b"x", replace(LIMITS, seconds=20))


def test_the_clock_ends_what_uses_no_processor_time():
    """Three times the processor's limit, and the file is given up."""
    start = time.monotonic()
    with pytest.raises(ApartError, match="could not be read within 1 seconds"):
        run_apart("sleep", b"x", LIMITS)
    assert time.monotonic() - start < 30  # it would sleep for a minute


def test_processor_time_ends_it_without_the_clock(monkeypatch):
    """The clock shows more on a machine with other work to do, so it is given more time."""
    monkeypatch.setattr(apart, "_WALL", 60)
    start = time.monotonic()
    with pytest.raises(ApartError, match="could not be read within 1 seconds"):
        run_apart("spin", b"x", LIMITS)
    assert time.monotonic() - start < 50


def test_no_file_can_be_written(tmp_path):
    """What reads a hostile file leaves nothing behind."""
    path = tmp_path / "made"
    with pytest.raises(ApartError):
        run_apart("write", str(path).encode(), LIMITS)
    assert not path.exists() or path.stat().st_size == 0


def test_without_a_process_it_is_said(monkeypatch):
    """A machine that starts no more processes is told of, and the run goes on."""
    monkeypatch.setattr(apart.sys, "executable", "/no/such/python")
    with pytest.raises(ApartError, match="no process could be started"):
        run_apart("echo", b"", LIMITS)
