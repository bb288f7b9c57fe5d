"""A little story of four reports, read once, to be set right by hand: a ferry that sank, in our own words."""

from dataclasses import replace
from functools import cache

from storyledger.config import Settings
from storyledger.corrections import aim, make_correction
from storyledger.pipeline import Shelf, account_reports, read_all
from storyledger.records import Report
from storyledger.render import account_json, validate

SIGNED = {"who": "Ada Roe", "when": "2031-03-09T10:00:00+00:00", "why": "checked with the harbour's log"}

TEXTS = {
    "gazette": "The ferry Merle sank off Port Amber on Sunday, killing 14 people, coast guard chief Dana Rusk said.\n\n"
    "“The deck gave way within minutes,” Rusk said. She said that 30 passengers had been rescued by fishing boats.\n\n"
    "Transport Minister Olan Brack demanded an inquiry on Monday. “Nobody checked the doors,” he said.\n",
    "herald": "At least 14 people died when the ferry Merle sank near Port Amber on Sunday.\n\n"
    "The coast guard said 32 passengers were rescued. About 90 people were on board, the owner, Kestrel Lines, said.\n",
    "mail": "Divers searched the wreck of the ferry Merle off Port Amber on Tuesday. The death toll rose to 17 people, "
    "the coast guard said.\n\nD. Rusk, who leads the coast guard, told reporters that the search would go on.\n",
    "notes": "Notes of a volunteer in Port Amber. I saw nine people carried ashore dead on Sunday, after the ferry "
    "sank. Nobody told us anything, the minister least of all.\n",
}
DAYS = {"gazette": "2031-03-03", "herald": "2031-03-03", "mail": "2031-03-04", "notes": None}


def make_reports():
    """Return the reports, each with the sum of its text as that of its bytes."""
    import hashlib

    return tuple(
        Report(
            id=id_,
            text=text,
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            input=f"{id_}.txt",
            outlet=id_.title(),
            title=f"Ferry: {id_}",
            language="en",
            published=DAYS[id_],
        )
        for id_, text in TEXTS.items()
    )


@cache
def shelf():
    """Return the readings of the reports, made once."""
    kept = {}
    _, readings, _ = read_all(make_reports(), Settings(), lambda *_: None)
    kept.update((reading.report, reading) for reading in readings)
    return Shelf(lambda report, _model: kept.get(report), lambda _readings, _model: None)


def make_account(*corrections, reports=None):
    """Return the account of the reports with these corrections, as records."""
    settings = replace(Settings(), corrections=tuple(corrections))
    return account_reports(reports or make_reports(), settings, shelf=shelf())


def told(*corrections, reports=None):
    """Return the account as JSON, checked."""
    account = account_json(make_account(*corrections, reports=reports))
    validate(account)
    return account


def correct(kind, /, *where, of=None, account=None, reports=None, **after):
    """Return a correction of the lines at these words, as the command makes it."""
    dossiers = [story.dossier for story in (account or make_account(reports=reports)).stories]
    aims = [aim(kind, words, dossiers, of) for words in where]
    before = aims[0][1] if after else {}
    return make_correction(kind, [target for target, _ in aims], after, before=before, **SIGNED)


def undo(correction):
    """Return the correction that takes another back."""
    return make_correction("undo", (), undoes=correction.id, **SIGNED)


@cache
def many():
    """Corrections that touch different things."""
    account = make_account()

    def make(kind, /, *where, **after):
        return correct(kind, *where, account=account, **after)

    return (
        make("speaker", "gazette 'Nobody checked the doors,'", speaker="Lena Voss"),
        make("value", "herald '32 passengers'", value=33.0, low=33.0, high=33.0, approximate=False),
        make("as_of", "herald '32 passengers'", as_of="2031-03-01"),
        make("kind", "notes 'nine people'", kind="killed"),
        make("published", "mail", published="2031-03-05"),
        make("outlet", "notes", outlet="Field notes"),
        correct("drop", "gazette 'The deck gave way within minutes,'", of="quotation", account=account),
        make("event_date", "notes 'I saw nine people carried ashore dead on Sunday'", date="2031-03-01"),
        make("other_figure", "mail '17 people'", "gazette '14 people'"),
        make("same_name", "gazette 'Olan Brack'", "herald 'Kestrel Lines'"),
    )
