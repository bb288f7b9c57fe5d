"""Direct speech in reports that lost their quotation marks."""

from functools import cache
from itertools import pairwise

from builders import make_report
from hypothesis import given, settings
from hypothesis import strategies as st

from storyledger.config import ReadSettings
from storyledger.read.marks import Quoted
from storyledger.read.model import Encoder
from storyledger.read.parse import parse_reports
from storyledger.read.trees import grow_trees
from storyledger.read.unmarked import find_unmarked, with_unmarked

LINES = (
    "We will not leave, the mayor said.",
    "They took my boat.",
    "The bridge fell on Sunday.",
    "The mayor said:",
    "You're right, she said, adding that it isn't over.",
    "Mona Fadel told us, We lost it all.",
    "I think he said so.",
    "Paul Ortiz said the bridge would reopen.",
    "By Jon Doe",
    "Said she: I.",
    "he said.",
    "\n\n",
)


@cache
def encoder():
    return Encoder.load(ReadSettings())


def parsed(text):
    """The text parsed."""
    (found,) = parse_reports([make_report("r", text)], encoder())
    return found


@given(st.lists(st.sampled_from(LINES), max_size=9))
@settings(max_examples=60)
def test_stretches_lie_in_order_and_apart(lines):
    """Whatever the sentences, the stretches lie in the text, in order, apart from each other, none empty."""
    text = " ".join(lines)
    found = find_unmarked(grow_trees(parsed(text).sentences))
    for one in found:
        assert 0 <= one.start < one.end <= len(text)
    for one, other in pairwise(found):
        assert one.end <= other.start


def test_a_report_that_speaks_of_nobody_has_none():
    """Without words that speak nothing is taken for speech."""
    text = "The bridge fell, the mayor said. It was closed on Sunday. She told reporters that it would reopen."
    assert find_unmarked(grow_trees(parsed(text).sentences)) == ()


def stretches(text):
    """The words of every stretch."""
    return [text[one.start : one.end] for one in find_unmarked(grow_trees(parsed(text).sentences))]


def test_speech_goes_on_behind_its_cue():
    """What a cue parts is speech on both sides where it goes on in the present, and with the sentences behind it."""
    text = "We owe it to them to be honest, Fadel said, and to say that, look, the mill is closing. That's how it is."
    parts = ["We owe it to them to be honest", "and to say that, look, the mill is closing. That's how it is."]
    assert stretches(text) == parts


def test_what_the_report_tells_behind_a_cue_is_no_speech():
    """What is told behind a cue in the past is the report's."""
    assert stretches("We are done, Fadel said, and left the room.") == ["We are done"]


def test_stray_single_marks_give_way():
    """What single marks enclose is dropped where it overlaps speech that was found, and kept elsewhere."""
    text = "The 'old' bridge fell. We lost it all, the mayor said."
    trees = grow_trees(parsed(text).sentences)
    single = Quoted(5, 8, opened=True, closed=True, double=False)
    across = Quoted(20, 30, opened=True, closed=True, double=False)
    (speech,) = find_unmarked(trees)
    assert text[speech.start : speech.end] == "We lost it all"
    assert with_unmarked((single, across), trees) == (single, speech)
