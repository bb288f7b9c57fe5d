"""A timeline shows what more origins tell and what matters, in the order of its days, and no more than it may."""

from dataclasses import replace
from datetime import date

import pytest
from builders import make_happening, make_reading
from hypothesis import given
from hypothesis import strategies as st

from storyledger.account.timeline import Bearing, choose_others, choose_timeline

READING = make_reading("r1", "The bridge fell. The mayor spoke. Nobody knows why.")
BASE = make_happening(READING, "The bridge fell.")


def happening(number, **fields):
    return replace(BASE, **{"id": f"e{number}", "what": f"Bridge {number} fell"} | fields)


def test_happenings_stand_in_the_order_of_their_days_and_undated_ones_last():
    days = ["2020-01-03", None, "2020-01-01", "2020-01-02"]
    chosen = choose_timeline([happening(i, date=d) for i, d in enumerate(days)], 10)
    assert [h.date for h in chosen] == ["2020-01-01", "2020-01-02", "2020-01-03", None]


def test_what_more_origins_tell_is_chosen_first():
    one, three = happening(1, origins=1, date="2020-01-01"), happening(2, origins=3, date="2020-01-02")
    assert choose_timeline([one, three], 1) == (three,)


def test_what_is_dated_is_chosen_before_what_has_no_day():
    undated, dated = happening(1, date=None), happening(2)
    assert choose_timeline([undated, dated], 1) == (dated,)


def test_what_happened_is_chosen_before_what_only_might():
    possible, happened = happening(1, modality="possible"), happening(2)
    assert choose_timeline([possible, happened], 1) == (happened,)


def test_one_busy_day_does_not_fill_the_timeline():
    busy = [happening(i, date="2020-01-01", salience=0.6) for i in range(6)]
    quiet = happening(9, date="2020-01-02", salience=0.5)
    assert quiet in choose_timeline([*busy, quiet], 4)


def test_a_limit_below_one_chooses_nothing():
    assert choose_timeline([BASE], 0) == ()
    assert choose_timeline([BASE], -3) == ()


happenings = st.lists(
    st.builds(
        lambda number, day, salience, origins: happening(number, date=day, salience=salience, origins=origins),
        st.integers(0, 999),
        st.sampled_from([None, "2020", "2020-01", "2020-01-05", "2020-01-04/2020-01-06", "2020-02-01~"]),
        st.floats(0, 1),
        st.integers(1, 50),
    ),
    max_size=80,
    unique_by=lambda h: h.id,
)


@given(happenings, st.integers(0, 30))
def test_a_timeline_keeps_its_limit_and_does_not_depend_on_the_order_given(given_, limit):
    chosen = choose_timeline(given_, limit)
    assert min(limit, 5, len(given_)) <= len(chosen) <= min(limit, len(given_))
    assert set(chosen) <= set(given_)
    assert chosen == choose_timeline(list(reversed(given_)), limit)


def test_the_least_number_there_is_does_not_turn_the_order():
    undated, least = happening(0, date=None, salience=0.0), happening(1, salience=5e-324)
    assert choose_timeline([undated, least], 1) == choose_timeline([least, undated], 1) == (least,)


def test_what_is_worth_little_does_not_fill_a_timeline_that_has_five():
    strong = [happening(i, salience=0.7) for i in range(6)]
    weak = happening(9, salience=0.1)
    assert weak not in choose_timeline([*strong, weak], 20)
    assert weak in choose_timeline([*strong[:2], weak], 20)


def test_a_line_that_says_what_another_says_is_told_once():
    one = happening(1, what="Twelve miners were brought up from the Karst pit", date="2020-01-02", salience=0.9)
    two = happening(2, what="Twelve miners were brought up from the Karst pit", date="2020-01-01")
    other = happening(3, what="9 miners were brought up from the Karst pit", date="2020-01-01")
    assert choose_timeline([one, two, other], 20) == (other, one)


def test_history_is_told_after_what_the_reports_are_about():
    news, history = happening(1, date="2020-03-01"), happening(2, date="2011-03-01", salience=BASE.salience + 0.2)
    assert choose_timeline([news, history], 1, Bearing((date(2020, 3, 1), date(2020, 3, 4)))) == (news,)
    assert choose_timeline([news, history], 1) == (history,)


def test_a_line_that_points_back_is_told_after_one_that_names():
    clear, unclear = happening(1, what="The dam gave way"), happening(2, what="It gave way at noon")
    assert choose_timeline([unclear, clear], 1) == (clear,)


@pytest.mark.parametrize(
    "what",
    [
        "CLOSE SHARE WATCH NEXT The wall gave way",
        "Last updated: 4 March, 2020 - 14:10 GMT The wall gave way",
        "Wall gives way at Lowdale LOWDALE | Wed Mar 4, 2020 7:16 am EDT LOWDALE (Reuters) - The wall gave way",
    ],
)
def test_a_line_with_a_page_s_buttons_and_stamps_is_told_after_a_clean_one(what):
    clean, glued = happening(1, what="The dam gave way", salience=0.4), happening(2, what=what)
    assert choose_timeline([glued, clean], 1) == (clean,)


def test_what_the_story_s_origins_share_is_chosen_before_what_is_beside_it():
    beside, of_it = happening(1, what="A boxer won his bout"), happening(2, what="Flu closed the schools")
    words = {"flu": 0.9, "closed": 0.6, "schools"[:6]: 0.7}
    assert choose_timeline([beside, of_it], 1, Bearing(words=words)) == (of_it,)
    assert choose_timeline([beside, of_it], 1) == (beside,)


def test_what_a_day_was_about_is_chosen_before_what_stands_beside_it():
    beside = happening(1, what="A boxer won his bout", salience=0.6)
    of_it = happening(2, what="The dam above Lowdale gave way")
    days = {"2020-01-02": {"dam": 1.2, "lowdal": 1.0, "boxer": 0.3}}
    assert choose_timeline([beside, of_it], 1, Bearing(words_of_days=days)) == (of_it,)
    assert choose_timeline([beside, of_it], 1) == (beside,)


def test_what_stands_beside_its_day_s_matter_still_fills_a_timeline_that_has_room():
    told = [happening(n, what=f"{n} houses of Lowdale under water") for n in range(10, 16)]
    beside = happening(1, what="A boxer won his bout")
    bearing = Bearing(words_of_days={"2020-01-02": {"houses": 1.1, "lowdal": 1.0, "under": 0.9, "water": 1.0}})
    assert beside in choose_timeline([*told, beside], 20, bearing)


def test_what_is_of_no_single_day_is_told_after_a_day_s_matter():
    week = happening(1, what="The dam gave way last week", date="2020-01-01/2020-01-07")
    day = happening(2, what="The dam gave way on Thursday")
    bearing = Bearing(words_of_days={"2020-01-02": {"dam": 1.0, "gave": 1.0, "way": 1.0}})
    assert choose_timeline([week, day], 1, bearing) == (day,)


def test_among_many_days_one_of_which_much_is_told_comes_first():
    days = [f"2020-01-{n:02}" for n in range(1, 13)]
    quiet = [happening(n, date=day, salience=0.5) for n, day in enumerate(days)]
    busy = [happening(100 + n, date="2020-01-12", salience=0.45) for n in range(9)]
    (first,) = choose_timeline([*quiet, *busy], 1)
    assert first.date == "2020-01-12"


def test_what_a_timeline_leaves_out_is_kept_beside_it_in_the_order_of_its_days():
    told = [happening(n, date=f"2020-01-{n:02}", salience=0.9 - n / 100) for n in range(1, 9)]
    shown = choose_timeline(told, 3)
    others = choose_others(list(reversed(told)), shown)
    assert set(shown) | set(others) == set(told)
    assert not set(shown) & set(others)
    assert [h.date for h in others] == sorted(h.date for h in others)


def test_of_very_many_happenings_the_weightiest_thousand_are_kept():
    told = [happening(n, salience=n / 5000) for n in range(3000)]
    others = choose_others(told, ())
    assert len(others) == 1000
    assert min(h.salience for h in others) >= 0.4
