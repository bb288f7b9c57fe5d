"""Folders of ledgers with seals, as they are closed or as a killed process leaves them, for tests."""

import shutil

from ledger.case_shelves import take

from storyledger.ledger import Ledger
from storyledger.ledger.verify import verify_ledger


def reports(start, count, size=40):
    """Reports of their own words."""
    return [take(f"r{n}", f"Report {n}. " + "Rain fell. " * (n % size)) for n in range(start, start + count)]


def closed(place):
    """A closed ledger with forty reports."""
    with Ledger.open(str(place), by="ana", create=True) as ledger:
        list(ledger.add(reports(0, 40)))
    return place


def left_by_killed(folder, place):
    """A copy of the folder as a killed process left it after three more transactions."""
    with Ledger.open(str(folder), by="ana") as ledger:
        for start in (100, 110, 120):
            list(ledger.add(reports(start, 10)))
        shutil.copytree(folder, place)
    return place


def wheres(folder):
    """Where the faults of a folder are."""
    return [fault.where for fault in verify_ledger(str(folder)).faults]


def flip(path, at):
    """Change one bit of a file."""
    content = bytearray(path.read_bytes())
    content[at] ^= 0x10
    path.write_bytes(content)


def snapshot(folder):
    """Return every name in a folder with its bytes and the time of its last change."""
    return {
        path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()
    }, folder.stat().st_mtime_ns
