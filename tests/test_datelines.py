"""A dateline is cut off where it stands, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyledger.datelines import after_dateline, is_glued


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


@pytest.mark.parametrize(
    "line",
    [
        "Dam breaks above Lowdale Thousands flee In the valley people left their houses",
        "Valley towns empty after dam breaks The waters rose to the roofs of Lowdale",
        "Dam breaks above Lowdale Thursday 4 March 2019 14.33 GMT The wall gave way",
        "By the Newswire Staff WATCH SHARE CLOSE NEXT The wall gave way",
        "NEW: The wall gave way, say the engineers NEW: The mayor is on his way",
        "Floods in Lowdale; Strikes in Orvel; Lake Mora up; The week ahead",
        "Update 8:48 p.m. Lowdale's mayor spoke to the people of the valley",
    ],
)
def test_a_headline_or_a_stamp_run_into_a_line_is_seen(line):
    assert is_glued(line)


@pytest.mark.parametrize(
    "line",
    [
        "LOWDALE Belland At least four people died when the wall gave way",
        "The mayor told The Lowdale Herald on Thursday that the wall had given way",
        "The wall gave way at 14.33, and the lower town was under water by the evening",
        "Engineers from The Hague looked at the wall; the mayor thanked them; they left",
        "He died of hepatitis A on Friday, said the hospital of Lowdale",
        'The mayor of Lowdale told reporters: "The wall gave way"',
    ],
)
def test_a_plain_line_is_not_taken_for_one_with_a_headline_in_it(line):
    assert not is_glued(line)
