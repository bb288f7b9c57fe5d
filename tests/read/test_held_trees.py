"""A place behind "opposition-held" belongs to the noun that is there, and both tell who speaks."""

import pytest

from storyledger.config import ReadSettings
from storyledger.read import Reader
from storyledger.read.held_trees import hang_held
from storyledger.records import Report


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "The health authority in opposition-held Idlib said 74 people had been killed.",
            "The health authority in opposition-held Idlib",
        ),
        ("Activists in rebel-held eastern Aleppo said shells fell.", "Activists in rebel-held eastern Aleppo"),
        ("Kyiv said the town was Russian-held ground.", "Kyiv"),
    ],
)
def test_who_speaks_is_told_with_where(text, speaker):
    """The whole phrase speaks, whatever the parser made of the holder."""
    (reading,) = Reader(ReadSettings()).read([Report(id="r", text=text, sha256="", input="")])
    assert [text[q.speaker_start : q.speaker_end] for q in reading.quotations] == [speaker]
    for sentence in reading.parsed.sentences:
        assert hang_held(sentence.tokens) == sentence.tokens
