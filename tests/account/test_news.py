"""A brief tells one event of a day once, no history, and no plan whose day has come since."""

import dataclasses
from datetime import date

from builders import make_claim, make_dossier, make_figure, make_happening, make_reading

from storyledger.account.brief import write_brief
from storyledger.account.timeline import Bearing
from storyledger.records import OWN_DAY, Dating, Event, ReportedClaim, Timex

REPORTED = Bearing((date(2020, 1, 6), date(2020, 1, 9)))
HEIST = "Robbers drove a stolen car into a jewellery shop in Lowdale on Monday and took watches."
AGAIN = "A stolen car was driven into a Lowdale jewellery shop on Monday by men who made off with gems."
FIRE = "The robbers burned the car on the north bank and fled by boat across the Neva."


def told(*texts, **fields):
    """A brief of reports of one sentence each, each sentence a happening of 6 January unless told otherwise."""
    readings = [make_reading(chr(97 + at), text) for at, text in enumerate(texts)]
    days = fields.pop("days", ["2020-01-06"] * len(texts))
    happenings = tuple(
        make_happening(reading, text, id=f"e{at}", date=day, **({"salience": 1 - at / 10} | fields))
        for at, (reading, text, day) in enumerate(zip(readings, texts, days, strict=True))
    )
    return [line.text for line in write_brief(make_dossier(*readings, happenings=happenings), happenings, REPORTED)]


def test_one_event_of_a_day_is_told_once_in_whatever_words():
    lines = told(HEIST, AGAIN, FIRE)
    assert HEIST in lines
    assert AGAIN not in lines
    assert FIRE in lines


def test_an_event_of_another_day_is_told_though_its_words_are_alike():
    assert AGAIN in told(HEIST, AGAIN, days=["2020-01-06", "2020-01-08"])


def test_two_attacks_of_a_day_are_told_apart_by_their_dead():
    one = "Eight people died on Monday when shells of the army fell on the market of Lowdale."
    two = "The army shelled the school of Lowdale on Monday, where three people lost their lives."
    readings = [
        make_reading(id_, text, claims=(make_claim(text, quote, value),))
        for id_, text, quote, value in (("a", one, "Eight people", 8), ("b", two, "three people", 3))
    ]
    happenings = tuple(
        make_happening(reading, text, id=text[:14], date="2020-01-06", salience=0.9)
        for reading, text in zip(readings, (one, two), strict=True)
    )
    lines = write_brief(make_dossier(*readings, happenings=happenings), happenings, REPORTED)
    assert {line.text for line in lines} == {one, two}


def test_history_is_not_told():
    assert told(HEIST, FIRE, days=["2020-01-06", "2009-05-01"]) == [HEIST]


PLAN = "The driver is due to appear before the court of Lowdale on Tuesday."


def planned(text, event=None, dating="2020-01-06"):
    """The lines of a brief with a plan for 7 January, told on 6 January, and a report of 9 January."""
    later = make_reading("b", "The court closed for the feast.", dating=Dating("2020-01-09", "metadata", ""))
    reading = make_reading("a", text, dating=Dating(dating, "metadata", ""), events=(event,) if event else ())
    happening = make_happening(reading, text, id="e1", date="2020-01-07", modality="planned", salience=1.0)
    return [line.text for line in write_brief(make_dossier(reading, later), (happening,), REPORTED)]


def test_a_plan_whose_day_has_come_since_is_not_told():
    assert planned(PLAN) == []
    assert planned(PLAN, dating="2020-01-09") == [PLAN]


def test_a_plan_beside_something_done_is_told():
    text = "Rebels and army agreed in Lowdale on Monday that a truce will begin on Tuesday."
    at = text.index("agreed")
    done = Event(
        start=0, end=len(text), sentence=0, trigger="agree", trigger_start=at, trigger_end=at + 6, kind="AGREE",
        modality="happened", date="2020-01-06", date_reason="", date_basis="stated", actors=(), places=(),
        source=None, salience=1.0, frames=(), continues=False,
    )  # fmt: skip
    assert planned(text, done) == [text]


def test_the_dead_are_told_with_the_hurt_where_one_sentence_has_both():
    bare = "The toll stood at 52 dead in Lowdale on Thursday evening, the mayor of the town said."
    whole = "Rescuers counted 52 killed and 300 hurt after the Neva flooded the lower streets on Monday."
    first = make_reading("a", bare, claims=(make_claim(bare, "52 dead", 52),))
    claims = (make_claim(whole, "52 killed", 52), make_claim(whole, "300 hurt", 300, kind="injured"))
    second = make_reading("b", whole, claims=claims)
    dead = make_figure(ReportedClaim("a", first.claims[0]), ReportedClaim("b", claims[0]), best=52)
    lines = write_brief(make_dossier(first, second, figures=(dead,)), ())
    assert lines[0].text == whole
    assert dataclasses.replace(lines[0]).citations[0].report == "b"


def test_what_weighs_little_does_not_fill_a_brief():
    others = (
        "The mayor of Varo opened a bridge that the flood of spring had torn away.",
        "Teachers in Orvel went on strike for the first time in forty years.",
        "A ferry ran aground off Tamsk with sixty passengers, who walked ashore.",
        "Two brothers from the hills won the boat race of the northern province.",
    )
    assert len(told(*others, salience=0.3)) == 3
    assert len(told(*others, salience=0.9)) == 4


def test_a_count_of_another_month_is_not_told_for_the_report_s_day():
    text = "In February a flood killed 600 people in Orvel."
    recalled = make_claim(text, "600 people", 600, as_of="2020-01-06", reasons=(f"{OWN_DAY}: no other",))
    february = Timex(0, 11, "In February", 0, "date", "2019-02", "")
    reading = make_reading("a", text, claims=(recalled,), times=(february,))
    figure = make_figure(ReportedClaim("a", recalled), best=600)
    assert write_brief(make_dossier(reading, figures=(figure,)), ()) == ()
    plain = make_figure(ReportedClaim("a", dataclasses.replace(recalled, reasons=("told beside it",))), best=600)
    assert len(write_brief(make_dossier(reading, figures=(plain,)), ())) == 1
