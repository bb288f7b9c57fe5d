"""What a file may make the process do that reads it; see tests/ingest/test_apart.py."""

import os
import sys
import time
from pathlib import Path


def echo(raw):
    """Answer with the bytes' length."""
    return {"bytes": len(raw)}


def sleep(_raw):
    """Use no processor time."""
    time.sleep(60)


def spin(_raw):
    """Use nothing else."""
    while True:
        pass


def eat(_raw):
    """Ask for memory until there is none."""
    held = []
    while True:
        held.append(bytearray(10_000_000))


def talk(_raw):
    """Answer without end."""
    return "x" * 10_000_000


def write(raw):
    """Write a file where the bytes say."""
    with Path(raw.decode()).open("wb") as out:
        out.write(b"x" * 100_000)


def die(_raw):
    """End as a fault in C does."""
    os.abort()


def babble(_raw):
    """Answer with what is no JSON."""
    sys.stdout.write("{")
    sys.stdout.flush()
    os._exit(0)
