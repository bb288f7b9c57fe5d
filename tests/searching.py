"""What tests of search share: reports put into a ledger, and what is found there."""

from storyledger.ledger.search import Query, search
from storyledger.ledger.search_index import search_faults
from storyledger.records import Taken


def add(ledger, *reports):
    """Add reports and return what became of them."""
    taken = [Taken(report, report.text.encode("utf-8", "surrogatepass"), "text/plain") for report in reports]
    return list(ledger.add(taken))


def found(ledger, words="", **asked):
    """The words of every hit, in order."""
    return [hit.snippet.text for hit in search(ledger, Query(words, **asked)).hits]


def faults(ledger):
    with ledger.store.write() as connection:
        return list(search_faults(connection))
