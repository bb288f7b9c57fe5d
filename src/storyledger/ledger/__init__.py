"""The ledger: originals kept, every step provable. The only SQL of the program stands in this package."""

from storyledger.ledger.adding import Added
from storyledger.ledger.entries import Entry
from storyledger.ledger.ledger import Ledger, Listed
from storyledger.ledger.store import is_postgresql

__all__ = ["Added", "Entry", "Ledger", "Listed", "is_postgresql"]
