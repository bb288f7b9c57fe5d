"""Words lead to the line that rests on them; where they do not, the error tells what there is to choose from."""

import pytest
from builders import make_claim, make_dossier, make_figure, make_quotation, make_reading, make_report
from hypothesis import given
from hypothesis import strategies as st

from storyledger.corrections import aim, find_words
from storyledger.errors import CorrectionError
from storyledger.records import Citation, Entity, ReportedClaim

TEXT = "Nine people died,\nDana Rusk said. Nine people\n  were hurt: nine PEOPLE, she said, of a crew of 40."
REPORTS = {"r4": make_report("r4", TEXT), "a:1-2": make_report("a:1-2", "odd ids are ids")}


@pytest.mark.parametrize(
    ("given_", "span"),
    [
        ("r4:0-11", (0, 11)),
        ("r4", (0, 0)),
        (" r4 'Dana Rusk' ", (18, 27)),
        ("r4 Dana Rusk said", (18, 32)),
        ("r4 “people were hurt”", (39, 57)),
        ("a:1-2", (0, 0)),
        ("a:1-2:4-7", (4, 7)),
        ("a:1-2 'ids are'", (4, 11)),
    ],
)
def test_words_are_found_by_place_or_by_quoting_them(given_, span):
    """White space between words may be of any sort."""
    report, start, end = find_words(given_, REPORTS)
    assert (report.id, start, end) == (given_.split()[0].removesuffix(":0-11").removesuffix(":4-7"), *span)


@pytest.mark.parametrize(
    ("given_", "complaint"),
    [
        ("r5 'x'", "'r5' is no report here. Reports are: r4, a:1-2."),
        ("r5:0-3", "'r5' is no report here"),
        ("", "'' is no report here"),
        ("r4:5-3", "r4 has no words at 5-3: it has 98 characters"),
        ("r4:0-9999999999999999999999", "no words at 0-"),
        ("r4 ''", "no words of r4 are given"),
        ("r4 'Nine people'", "stand 2 times in r4; name one:\n  r4:0-11  … Nine people died"),
        ("r4 'dana rusk'", "do not stand in r4. In other letters they stand at:\n  r4:18-27"),
        ("r4 'a (b'", "do not stand in r4."),
    ],
)
def test_what_there_is_to_choose_from_is_told(given_, complaint):
    """No guess is made."""
    with pytest.raises(CorrectionError) as told:
        find_words(given_, REPORTS)
    assert complaint in str(told.value)


@given(st.text(max_size=40))
def test_whatever_is_given_is_words_or_an_error(words):
    """Nothing else is raised."""
    for given_ in (words, f"r4 {words}", f"r4:{words}"):
        try:
            report, start, end = find_words(given_, REPORTS)
        except CorrectionError:
            continue
        assert 0 <= start <= end <= len(report.text)


def dossier():
    """A story with two claims in one quotation, and a name."""
    dead, crew = make_claim(TEXT, "Nine people", 9), make_claim(TEXT, "40", 40)
    reading = make_reading("r4", TEXT, quotations=(make_quotation(TEXT, TEXT[34:], "Dana Rusk"),))
    figure = make_figure(ReportedClaim("r4", dead), ReportedClaim("r4", crew))
    entity = Entity("person-dana", "person", "Dana Rusk", ("Dana Rusk",), (Citation("r4", 18, 27),))
    return make_dossier(reading, figures=(figure,), entities=(entity,))


def test_a_part_of_the_words_leads_to_the_line():
    """The target is the line's own words; what it says now comes with it."""
    target, before = aim("value", "r4 'people died'", [dossier()])
    assert (target.of, target.words) == ("claim", "Nine people")
    assert before == {"value": 9, "low": 9, "high": 9, "approximate": False}
    assert aim("speaker", "r4:60-70", [dossier()])[1] == {"speaker": "Dana Rusk"}
    assert aim("drop", "r4 'Rusk'", [dossier()], "name")[0].words == "Dana Rusk"
    assert aim("published", "r4", [dossier()])[1] == {"published": None}


def test_lines_that_stand_there_are_told_where_none_or_several_fit():
    """So that the next call can name one."""
    with pytest.raises(CorrectionError, match="no claim rests on") as told:
        aim("value", "r4 'Dana Rusk'", [dossier()])
    assert "\n  name r4:18-27  “Dana Rusk”" in str(told.value)
    with pytest.raises(CorrectionError, match="more than one claim") as told:
        aim("value", f"r4:0-{len(TEXT)}", [dossier()])
    assert "claim r4:0-11  “Nine people”: high 9, kind killed, low 9, unit people, value 9" in str(told.value)
    with pytest.raises(CorrectionError, match="is about words of a report"):
        aim("value", "r4", [dossier()])
    with pytest.raises(CorrectionError, match="Nothing that was read"):
        aim("value", "r4:15-17", [dossier()])
