"""The frames of verbs: how the list is written, and that odd sentences ask it nothing it cannot answer."""

from builders import make_parsed
from hypothesis import given, settings
from hypothesis import strategies as st

from storyledger.read.counted import View
from storyledger.read.figure_frames import frame_after, frame_before
from storyledger.read.numbers import load_lists
from storyledger.read.trees import Tree

KINDS = {
    *("killed", "injured", "missing", "evacuated", "displaced", "rescued", "trapped", "detained", "besieged"),
    *("fighters", "population", "affected", "aid", "other", "leaving"),
}


def test_each_frame_names_its_place_once_and_its_words():
    """A line has the place of those counted once, at least one word besides, and only sets that are there."""
    sections = load_lists("frames.txt")
    sets = {line.partition("=")[0].strip() for line in sections["sets"]}
    for kind, lines in sections.items():
        if kind == "sets":
            continue
        assert kind in KINDS
        for line in lines:
            parts = line.split()
            assert parts.count("_") == 1, line
            assert len(parts) > 1, line
            assert {word[1:] for part in parts for word in part.split("|") if word.startswith("$")} <= sets, line


def test_no_frame_stands_under_two_kinds():
    """The same line under two kinds would let the order of the list decide."""
    lines = [line for kind, frames in load_lists("frames.txt").items() if kind != "sets" for line in frames]
    assert len(lines) == len(set(lines))


@settings(max_examples=60)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80), st.sampled_from(["agent", "patient"]))
def test_any_words_are_asked_without_error(noise, role):
    """Whatever stands around a verb, frames are looked up at every word without error."""
    parsed = make_parsed("r", f"{noise} police took 16 people into custody {noise}")
    for sentence in parsed.sentences:
        view = View(Tree(sentence), parsed.report.text)
        for k in range(len(view)):
            frame_after(view, k, role)
            frame_after(view, k, role, (k + 1, k + 3))
            frame_before(view, k)
