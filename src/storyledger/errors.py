"""Errors a user can do something about; each says what was found, what was expected and what to do next."""


class StoryledgerError(Exception):
    """Base of every error that the program raises on purpose."""


class InputError(StoryledgerError):
    """An input could not be turned into a report; becomes a Problem, and the run goes on."""

    def __init__(self, input_name: str, message: str, line: int | None = None) -> None:
        super().__init__(f"{input_name}{'' if line is None else f', line {line}'}: {message}")
        self.input_name = input_name
        self.message = message
        self.line = line


class ModelError(StoryledgerError):
    """The reader's weights are missing, altered or do not fit this version."""


class GazetteerError(StoryledgerError):
    """The gazetteer file is missing or altered."""


class AccountError(StoryledgerError):
    """An account breaks its contract: a line cites nothing, a citation lies outside its report, a type is wrong."""
