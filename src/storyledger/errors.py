"""Errors a user can do something about; each says what was found, what was expected and what to do next."""


class StoryledgerError(Exception):
    """Base of every error that the program raises on purpose."""


class ModelError(StoryledgerError):
    """The reader's weights are missing, altered or do not fit this version."""


class GazetteerError(StoryledgerError):
    """The gazetteer file is missing or altered."""


class AccountError(StoryledgerError):
    """An account breaks its contract: a line cites nothing, a citation lies outside its report, a type is wrong."""


class DecisionError(StoryledgerError):
    """A line of a file of decisions is no decision."""


class LedgerError(StoryledgerError):
    """A ledger cannot be opened, written or believed: it is missing, of another format, locked or damaged."""


class CorrectionError(StoryledgerError):
    """A correction by hand does not fit the report that it names."""


class FetchError(StoryledgerError):
    """An address may not or cannot be fetched."""


class ServeError(StoryledgerError):
    """A ledger cannot be served as asked: an address that others could reach, a port that is taken."""


class CrowdedError(StoryledgerError):
    """More work waits for a ledger that is served than is taken on."""

    def __init__(self, message: str, *, own: bool) -> None:
        """Say it; `own` where it is all of the one who asks."""
        super().__init__(message)
        self.own = own


class TeamError(StoryledgerError):
    """An account, a password or a role of a team cannot be as asked."""


class ExportError(StoryledgerError):
    """An account cannot be exported as asked: no such form, or an option that the form cannot take."""


class NothingFoundError(StoryledgerError):
    """An account has nothing that was asked for; the message names what there is to choose from."""
