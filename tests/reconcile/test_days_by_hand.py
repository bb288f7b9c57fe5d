"""The day of an event that somebody set holds against all that other reports tell."""

from builders import make_reading, make_story

from storyledger.reconcile.events import reconcile_events
from storyledger.reconcile.tellings import gather_tellings, settle_weekdays
from storyledger.records import Dating, Event, Timex

SHELLED = "Gunners shelled the Orvel market on Monday, killing nine people."
AGAIN = "Nine people died on Monday when gunners shelled the market of Orvel."
BURNED = "Fire burned the grain store in Orvel on Saturday."


def reading(id_, text, date, basis, **found):
    """A report of one sentence that tells one event."""
    told = Event(
        start=0,
        end=len(text),
        sentence=0,
        trigger_start=0,
        trigger_end=3,
        trigger="shell",
        kind="ASSAULT",
        date=date,
        date_reason=f"told by {id_}",
        modality="happened",
        actors=(),
        places=(),
        salience=0.6,
        frames=("attack",),
        date_basis=basis,
    )
    return make_reading(id_, text, events=(told,), **found)


def test_a_span_set_by_hand_outweighs_the_day_that_others_state():
    """Many state the Monday; the hand says that it went on over two days."""
    told = [reading(f"r{n}", AGAIN, "2020-05-04", "stated") for n in range(3)]
    (plain,) = reconcile_events(make_story(*told), told, ())
    assert plain.date == "2020-05-04"
    told.append(reading("r9", SHELLED, "2020-05-04/2020-05-05", "hand"))
    (happening,) = reconcile_events(make_story(*told), told, ())
    assert happening.date == "2020-05-04/2020-05-05"
    assert "told by r9" in happening.reason


def test_a_day_taken_away_by_hand_is_not_found_again():
    """A Saturday of a report without a day is the others' Saturday, but not where somebody said that it is not."""
    others = [
        reading(f"r{n}", BURNED, "2020-05-02", "stated", dating=Dating(f"2020-05-0{n + 4}", "metadata", ""))
        for n in (0, 1)
    ]
    text = BURNED.replace("Fire", "Flames")
    at = text.index("Saturday")
    open_day = Timex(at, at + 8, "Saturday", 0, "date", None, "the report's day is unknown")

    def settled(basis):
        told = [*others, reading("r5", text, None, basis, times=(open_day,))]
        tellings = settle_weekdays(gather_tellings(make_story(*told), told, ()), told)
        return [telling.event.date for telling in tellings if telling.report == "r5"]

    assert settled("none") == ["2020-05-02~"]
    assert settled("hand") == [None]
