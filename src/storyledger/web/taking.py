"""What was named, uploaded or pasted in the browser, as reports.

A task is given, each of them where there is some: `folder` and `uploads`, the files of that folder with the names under
which they came; `texts`, the fields of `Pasted`; `addresses`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from storyledger.config import Settings
from storyledger.ingest import Pasted, take_file, take_pasted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from storyledger.records import Problem, Taken


def take_given(given: Mapping[str, Any], tell: Callable[[int, int], None]) -> Iterator[Taken | Problem]:
    """Yield the reports in what a task was given, in order; `tell` hears how many inputs are done, of how many."""
    settings = Settings()
    uploads, texts, addresses = given.get("uploads", ()), given.get("texts", ()), given.get("addresses", ())
    total = len(uploads) + len(texts) + len(addresses)
    done = 0
    tell(done, total)
    for stored, name in uploads:
        yield from take_file(Path(given["folder"]) / stored, name, settings.ingest)
        tell(done := done + 1, total)
    for text in texts:
        yield from take_pasted(Pasted(**text), settings.ingest)
        tell(done := done + 1, total)
    if not addresses:
        return
    from storyledger.fetch.client import Client  # noqa: PLC0415 - where there are addresses
    from storyledger.fetch.web import take_in_addresses  # noqa: PLC0415

    client = Client(settings.fetch)  # one for the task: its pauses hold for all of it
    for address in addresses:
        yield from take_in_addresses([address], settings.ingest, settings.fetch, client)
        tell(done := done + 1, total)
