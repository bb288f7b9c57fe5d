"""What tasks are called and how far they are, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from storyledger.render.edtf import day_words
from storyledger.render.words import count_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storyledger.web.work import Task

_KINDS: Final = {
    "add": "Adding reports",
    "account": "Making the account",
    "views": "Preparing the pages",
    "index": "Preparing the search",
    "verify": "Checking the ledger",
    "compare": "Comparing two accounts",
}
_DONE: Final = {
    "account": "The account is made",
    "views": "The pages are ready",
    "index": "The search is ready",
    "verify": "The ledger is checked",
    "compare": "The accounts are compared",
}
_STAGES: Final = {
    "": "Starting",
    "ingest": "Taking in",
    "index": "Preparing the search",
    "read": "Reading reports",
    "group": "Finding which reports tell one story",
    "reconcile": "Comparing what they say",
    "account": "Writing the account",
    "views": "Preparing the pages",
    "verify": "Checking every entry, original and page",
    "compare": "Comparing the accounts",
}
_STATES: Final = {"waiting": "Waiting", "done": "Done", "failed": "Not done", "stopped": "Stopped"}
STATUS: Final = {
    "new": "added",
    "new version": "a new version",
    "also": "known, found at another place",
    "there": "known already",
}


def task_words(task: Task) -> str:
    """Return what a task is."""
    return _KINDS[task.kind]


def task_heading(task: Task) -> str:
    """Return what stands above a task's page: what it does, or did."""
    if task.state != "done":
        return _KINDS[task.kind]
    if task.kind != "add":
        return _DONE[task.kind]
    if task.counts.get("new") or task.counts.get("new version"):
        return "Reports added"
    return "Nothing new to add" if any(task.counts.get(status) for status in STATUS) else "Nothing could be added"


def stage_words(task: Task) -> str:
    """Return how far a task is."""
    if task.state != "running":
        return _STATES[task.state]
    told = _STAGES.get(task.stage, task.stage)
    if task.total > 1:
        return f"{told}: {min(task.done, task.total):,} of {task.total:,}"
    return told


def became_words(told: Mapping[str, Any]) -> str:
    """Return what became of a report that was given."""
    version = f" ({told['version']})" if told["status"] == "new version" else ""
    return f"{STATUS[told['status']]}{version}"


def count_told(task: Task) -> list[str]:
    """Return how many reports became what."""
    told = [
        f"{count_words(count, 'report')} {STATUS[status]}"
        for status, count in task.counts.items()
        if status != "problems" and count
    ]
    if problems := task.counts.get("problems"):
        told.append(f"{count_words(problems, 'problem')}")
    return told


def when_words(at: str) -> str:
    """Return a moment of the log (ISO 8601, UTC) as a day and a time."""
    return f"{day_words(at[:10])}, {at[11:16]} UTC"
