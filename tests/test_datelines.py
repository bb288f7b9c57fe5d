"""A dateline is cut off where it stands, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyledger.datelines import after_dateline


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("LIMA, March 3, 2019 (Newswire) - The dam broke.", "The dam broke."),
        ("ORVEL, Belland (NW) -- The dam broke.", "The dam broke."),
        ("ORVEL — The dam broke.", "The dam broke."),
        ("ORVEL | Sun Mar 3, 2019 11:39 am EDT ORVEL (Newswire) - The dam broke.", "The dam broke."),
        ("Sunday 3 March 2019 00.03 GMT The dam broke.", "The dam broke."),
        ("Page last updated at 16:51 GMT, Sunday, 3 March 2019 The dam broke.", "The dam broke."),
        ("At 3 March Street the dam broke.", "At 3 March Street the dam broke."),
        ("The dam - built in 1934 - broke.", "The dam - built in 1934 - broke."),
        ("Belland - what comes next", "Belland - what comes next"),
        ("On 3 March 2019 the dam broke.", "On 3 March 2019 the dam broke."),
        ("March 3 was cold.", "March 3 was cold."),
        ("UN and EU envoys met in LIMA.", "UN and EU envoys met in LIMA."),
        ("LIMA, March 3 -", "LIMA, March 3 -"),
        ("", ""),
    ],
)
def test_the_telling_begins_behind_the_dateline(text, told):
    assert text[after_dateline(text) :] == told


@given(st.text(max_size=400))
def test_any_text_is_taken_and_something_is_left(text):
    at = after_dateline(text)
    assert 0 <= at <= len(text)
    assert not text.strip() or text[at:].strip()
