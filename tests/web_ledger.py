"""A ledger with an account of its reports, made as the server makes it; an application over it that does no work."""

import json
from contextlib import contextmanager

from corrected_story import SIGNED, make_reports
from web_client import browse

from storyledger.config import Settings
from storyledger.corrections import correction_json, make_correction, make_target
from storyledger.desk import account_ledger, keep_account
from storyledger.group import make_decision
from storyledger.ledger import Ledger
from storyledger.ledger.checkpoints import make_checkpoint
from storyledger.records import Named, Taken
from storyledger.render import account_json, decision_json, dump_json
from storyledger.web.app import create_app
from storyledger.web.settings import ServeSettings
from storyledger.web.views import make_views
from storyledger.web.work import Works


def fill(folder, *more):
    """Take the ferry's reports in, with others, set something right, decide something, and make the account of it."""
    with Ledger.open(str(folder), by="mara", create=True) as ledger:
        take(ledger, *make_reports(), *more)
        report = make_reports()[0]
        start = report.text.index("14 people")
        target = make_target(report, start, start + len("14 people"), "claim")
        made = make_correction("as_of", [target], {"as_of": "2031-03-02"}, **SIGNED)
        ledger.append("correct", correction_json(made), by=SIGNED["who"])
        named = tuple(Named(one.id, one.sha256) for one in make_reports()[:2])
        ledger.append("decide", decision_json(make_decision("together", (named, (), ()), **SIGNED)))
        make_checkpoint(ledger)
        account(ledger)


def take(ledger, *reports):
    """Take reports in, each as a text file."""
    return list(ledger.add(Taken(report, report.text.encode("utf-8", "replace"), "text/plain") for report in reports))


def account(ledger):
    """Make the account of a ledger and its views; returns its JSON."""
    made, listed = account_ledger(ledger, Settings())
    told = account_json(made)
    entry = keep_account(ledger, told, dump_json(told), listed)
    make_views(ledger, told, entry, lambda *_: None)
    return json.loads(json.dumps(told))


class StillWorks(Works):
    """Tasks that wait for good."""

    def _go(self):
        """Do nothing."""


@contextmanager
def served(folder, **settings):
    """Yield a client of an application over a ledger, past the guards; tasks that it begins wait."""
    app = create_app(ServeSettings(ledger=str(folder), by="mara", **settings))
    app.state.desk.works.close()
    app.state.desk.works = StillWorks(str(folder), "mara")
    try:
        yield browse(app)
    finally:
        app.state.desk.close()
