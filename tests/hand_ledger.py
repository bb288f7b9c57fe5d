"""A ledger of the little story in corrected_story.py, served without a process beside it: work is done when told to."""

import json
import shutil
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from corrected_story import make_reports
from web_client import browse

from storyledger.ledger import Ledger
from storyledger.records import Report, Taken
from storyledger.web import worker
from storyledger.web.app import create_app
from storyledger.web.settings import ServeSettings
from storyledger.web.work import Task

OTHER = (
    "An avalanche killed seven people at the pass of Hollin on Friday, the road office said.\n\n"
    "Its head, Mira Lund, said that the pass would stay closed on Saturday.\n"
)
VALLEY = (
    "An avalanche killed four people at the pass of Hollin on Friday, the police said.\n\n"
    "The road office, led by Mira Lund, closed the pass.\n"
)


def taken(report):
    """A report as it is taken in."""
    return Taken(report, report.text.encode(), "text/plain")


def make(id_, text, **fields):
    """A report of a text."""
    import hashlib

    return Report(id=id_, text=text, sha256=hashlib.sha256(text.encode()).hexdigest(), input=f"{id_}.txt", **fields)


class Untold:
    """Told how far the work is, and keeps it to itself."""

    def __call__(self, *_):
        """Nobody listens."""

    def became(self, _told):
        """As above."""

    def flush(self):
        """As above."""

    def follow(self, _kind):
        """As above."""


class Recorded:
    """In the place of the working process: keeps what it was asked to do."""

    def __init__(self):
        self.asked = []

    def submit(self, kind, given, by=None):
        """Keep a task."""
        self.asked.append((kind, dict(given), by))
        return Task(len(self.asked), kind, given, by or "")

    def current(self):
        """No task is under way."""

    def all(self):
        """No task is remembered."""
        return []

    def get(self, _id):
        """As above."""

    def close(self):
        """There is nothing to end."""


def work_out(ledger, kind="account", **given):
    """Do a task as the working process does."""
    worker._TASKS[kind](ledger, given, Untold())


def account(desk):
    """The newest account of a desk."""
    return json.loads(desk.ledger.object(desk.ledger.entries(["account"])[-1].body["sha256"]))


@cache
def _made():
    folder = Path(mkdtemp(prefix="storyledger-test-")) / "ledger"
    with Ledger.open(str(folder), by="reader", create=True) as ledger:
        other = make(
            "pass", OTHER, outlet="Hill Post", title="Avalanche at Hollin", language="en", published="2031-05-02"
        )
        valley = make("valley", VALLEY, outlet="Valley Sun", title="Avalanche", language="en", published="2031-05-02")
        list(ledger.add(map(taken, (*make_reports(), other, valley))))
        work_out(ledger)
    return folder


@contextmanager
def serve(tmp_path, **how):
    """Yield a client and the served desk of a copy of the ledger."""
    folder = tmp_path / "ledger"
    if not folder.exists():
        shutil.copytree(_made(), folder)
    app = create_app(ServeSettings(ledger=str(folder), by="Ada Roe", **how))
    desk = app.state.desk
    desk.works.close()
    desk.works = Recorded()
    client = browse(app)
    client.headers["accept"] = "text/html"
    try:
        yield client, desk
    finally:
        desk.close()
