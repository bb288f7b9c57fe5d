"""Names that stand in no report: a correction by hand is their proof, and without one the line is refused."""

from dataclasses import replace

import pytest
from builders import make_claim, make_dossier, make_figure, make_happening, make_reading

from storyledger.account.check import brief_faults, keep_proven
from storyledger.account.frames import name_by_hand
from storyledger.corrections import make_correction, make_target
from storyledger.records import BriefLine, Citation, Corrected, CorrectionOutcome, ReportedClaim, StoryAccount

TEXT = "Up to 40 people drowned at Lowdale. She said that 55 had drowned. He came back on Monday."


def story(*, by_hand):
    """A dossier with two claims of one figure, one of whose source was given by hand, where it was."""
    own = make_claim(TEXT, "Up to 40 people", 40, as_of="2020-01-02")
    given = make_claim(TEXT, "55", 55, source="She", as_of="2020-01-02")
    given = replace(given, source_name="Lena [V] Voss", by_hand=("source",) if by_hand else ())
    told = (ReportedClaim("a", own), ReportedClaim("a", given))
    return make_dossier(make_reading("a", TEXT), figures=(make_figure(*told),)), given


def cite(words):
    """Where words stand."""
    return Citation("a", TEXT.index(words), TEXT.index(words) + len(words))


@pytest.mark.parametrize("by_hand", [True, False])
def test_a_source_in_brackets_is_one_that_was_set_by_hand(by_hand):
    """In a frame, and in the place of a pronoun; brackets of its own would end it."""
    dossier, claim = story(by_hand=by_hand)
    assert name_by_hand(claim) == ("Lena (V) Voss" if by_hand else None)
    framed = "Other claims: “55”, according to [Lena (V) Voss]; “Up to 40 people”, in a report's own voice."
    lines = (
        BriefLine(framed, (cite("55"), cite("Up to 40 people")), "2020-01-02"),
        BriefLine("[Lena (V) Voss] said that 55 had drowned.", (cite("She said that 55 had drowned."),), "2020-01-02"),
    )
    for line in lines:
        assert (brief_faults(line, dossier) == []) is by_hand


def test_another_name_than_the_one_set_is_refused():
    """The brackets hold what the correction says, and nothing else."""
    dossier, _ = story(by_hand=True)
    for text, cited in (
        ("Other claims: “55”, according to [Zed].", cite("55")),
        ("[Zed] said that 55 had drowned.", cite("She said that 55 had drowned.")),
    ):
        assert brief_faults(BriefLine(text, (cited,), "2020-01-02"), dossier)


@pytest.mark.parametrize("by_hand", [True, False])
def test_an_event_s_line_may_name_a_speaker_who_was_set_by_hand(by_hand):
    """Where the report has no such name."""
    dossier, _ = story(by_hand=False)
    (reading,) = dossier.readings
    words = cite("He came back on Monday.")
    happening = make_happening(reading, "He came back on Monday.", what="[Lena Voss] came back on Monday")
    target = make_target(reading.report, words.start, words.end, "quotation")
    made = make_correction("speaker", [target], {"speaker": "Lena Voss"}, who="Ada", when="", why="her voice")
    line = Corrected(made.id, "a", words.start, words.end, "quotation")
    outcomes = (CorrectionOutcome(made, "applied", "", (line,)),) if by_hand else ()
    told = StoryAccount("Flood", replace(dossier, corrections=outcomes), (happening,), ())
    assert bool(keep_proven(told).timeline) is by_hand
