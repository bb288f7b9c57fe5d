"""Whether a brief's sentence tells again what one of the same day tells."""

from builders import make_claim, make_reading

from storyledger.account.repeats import Matter, find_matter, is_repeated
from storyledger.records import Citation, Event

SHOT = "Seven guests were shot at a wedding in Orvel."
AGAIN = "Seven men were shot when gunmen stormed a hall."


def read(text, trigger="shoot", places=(), modality="happened", count=7.0):
    """What the sentence tells, its one event told by its fourth word."""
    start = text.index(text.split()[3])
    event = Event(
        start=0,
        end=len(text),
        sentence=0,
        trigger_start=start,
        trigger_end=start + 4,
        trigger=trigger,
        kind="ASSAULT",
        date=None,
        date_reason="",
        modality=modality,
        actors=(),
        places=places,
        salience=0.5,
    )
    claims = (make_claim(text, text.split()[0], count, kind="injured"),)
    reading = make_reading("r0", text, events=(event,), claims=claims)
    return find_matter(text, Citation("r0", 0, len(text)), reading)


def test_the_same_deed_done_to_as_many_people_is_told_again_whatever_the_words():
    assert is_repeated(read(SHOT), [read(AGAIN)], {})


def test_another_deed_another_count_or_another_place_is_not():
    told = read(SHOT, places=("Orvel",))
    assert not is_repeated(told, [read(AGAIN, trigger="question")], {})
    assert not is_repeated(told, [read(AGAIN, count=8.0)], {})
    assert not is_repeated(told, [read(AGAIN, places=("Tamsk",))], {})
    assert not is_repeated(told, [read(AGAIN, modality="planned")], {})
    assert is_repeated(told, [read(AGAIN, places=("orvel",))], {})


def test_one_or_two_people_tell_no_deed_of_a_day_from_another():
    assert not is_repeated(read(SHOT, count=2.0), [read(AGAIN, count=2.0)], {})


def test_most_of_what_the_reports_share_told_again_is_a_repeat():
    left, right = Matter(frozenset({"wedding", "gunmen"}), frozenset()), Matter(frozenset({"wedding"}), frozenset())
    assert is_repeated(left, [right], {"wedding": 1.0, "gunmen": 0.2})
    assert not is_repeated(left, [right], {})
