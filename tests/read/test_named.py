"""Names of whole sentences, as the shipped encoder and our lists read them together."""

from pathlib import Path

import pytest

from storyledger.config import ReadSettings
from storyledger.read.model import Encoder
from storyledger.read.parse import parse_reports
from storyledger.records import Report

CASES = Path(__file__).parent.parent / "cases" / "names" / "read.txt"


def read_cases():
    for number, line in enumerate(CASES.read_text(encoding="utf-8").splitlines(), 1):
        if line and not line.startswith("#"):
            yield pytest.param(*(part.strip() for part in line.split("|", 1)), id=f"{number}")


@pytest.fixture(scope="module")
def encoder():
    return Encoder.load(ReadSettings())


@pytest.mark.parametrize(("text", "wanted"), list(read_cases()))
def test_names_are_read(encoder, text, wanted):
    """The names that a case wants are read with their kind, and what it forbids is not."""
    (parsed,) = parse_reports([Report(id="r", text=text, sha256="", input="")], encoder)
    found = {(name.kind, name.text) for name in parsed.names}
    for part in wanted.split("|"):
        label, _, names = part.strip().partition(":")
        kind = label.removeprefix("not ")
        for name in names.split(";"):
            assert ((kind, name.strip()) in found) != label.startswith("not "), (part, found)
