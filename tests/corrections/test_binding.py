"""A correction finds its report by the text, else it is told why it is not applied; nothing is guessed."""

from dataclasses import replace

from builders import make_report

from storyledger.corrections import bind_corrections, make_correction, make_target

TEXT = "Nine people died, Dana Rusk said."
SIGNED = {"who": "Ada", "when": "2031-03-09T10:00:00+00:00", "why": "a slip"}
REPORT = make_report("r4", TEXT)
TARGET = make_target(REPORT, 0, 11, "claim")
DROP = make_correction("drop", [TARGET], **SIGNED)


def faults(correction, *reports):
    """Why a correction is not applied in these reports."""
    return [fault[1:] for fault in bind_corrections([correction], reports).faults]


def test_without_corrections_nothing_is_looked_at():
    """No text is summed, nothing is bound."""
    bound = bind_corrections([], [REPORT])
    assert (bound.every, bound.standing, bound.of("r4"), bound.about(["r4"])) == ((), (), (), bound)


def test_the_text_decides_and_then_id_and_bytes():
    """Of two reports with one text the one of the same id is meant, else the one of the same bytes."""
    other = replace(REPORT, id="r5", sha256="5" * 64)
    assert [t.report for c in bind_corrections([DROP], [other, REPORT]).standing for t in c.targets] == ["r4"]
    renamed = replace(REPORT, id="r9")
    assert [t.report for c in bind_corrections([DROP], [other, renamed]).standing for t in c.targets] == ["r9"]
    assert [t.report for c in bind_corrections([DROP], [other]).standing for t in c.targets] == ["r5"]


def test_of_several_that_could_be_meant_none_is_taken():
    """The same text under other ids and other bytes twice."""
    twins = [replace(REPORT, id=id_, sha256=id_ * 32) for id_ in ("r5", "r6")]
    assert faults(DROP, *twins) == [("r5", "2 reports have the text of r4, and none has its id or bytes")]
    assert bind_corrections([DROP], twins).standing == ()


def test_words_that_do_not_stand_there_are_refused():
    """Somebody wrote the line by hand and slipped, or worse."""
    forged = make_correction("drop", [replace(TARGET, words="Five people")], **SIGNED)
    assert faults(forged, REPORT) == [("r4", "the words 'Five people' do not stand at 0 to 11")]


def test_another_version_is_found_by_id_or_bytes_and_told():
    """Its text was changed, or was taken out of the same bytes otherwise."""
    changed = make_report("r4", f"Update. {TEXT}")
    assert faults(DROP, changed) == [("r4", "it names words of another version of r4")]
    retold = replace(REPORT, id="r7", text=f"{TEXT}\n")
    assert faults(DROP, retold) == [("r7", "it names words of another version of r7")]


def test_between_two_lines_both_must_be_there():
    """Where one is gone, the other's report tells."""
    other = make_report("r5", TEXT.replace("Nine", "Nine hundred"))
    same = make_correction("same_figure", [TARGET, make_target(other, 0, 19, "claim")], **SIGNED)
    assert bind_corrections([same], [REPORT, other]).standing[0].targets == same.targets
    assert faults(same, REPORT) == [("r4", "it names words that are not here")]


def test_what_is_undone_is_not_told_as_lost():
    """A correction that no longer holds has no faults and no problem."""
    undo = make_correction("undo", (), undoes=DROP.id, **SIGNED)
    bound = bind_corrections([DROP, undo], [make_report("r4", "Other words.")])
    assert (bound.every, bound.standing, bound.faults, bound.problems) == ((DROP, undo), (), (), ())
    assert bind_corrections([DROP, undo], [make_report("r8", "Other words.")]).problems == ()
    assert len(bind_corrections([DROP], [make_report("r8", "Other words.")]).problems) == 1
