"""Positions stand by actor, issue and day; one stance stands once with all its citations; a change shows as one."""

from builders import make_reading, make_story

from storyledger.reconcile.positions import reconcile_positions
from storyledger.records import Citation, Entity, Stance

TEXT = "The union rejected the offer. The union accepted the offer. Aria Voss said so."


def stance(actor, kind, day, issue="talks"):
    return Stance(start=0, end=29, sentence=0, actor=actor, issue=issue, stance=kind, date=day)


def positions(*per_report, entities=()):
    readings = [make_reading(f"r{i}", TEXT, stances=tuple(s)) for i, s in enumerate(per_report)]
    return reconcile_positions(make_story(*readings), readings, entities)


def test_the_same_stance_of_two_reports_is_one_position_with_two_citations():
    (position,) = positions([stance("the union", "rejects", "2020-01-01")], [stance("Union", "rejects", "2020-01-01")])
    assert position.citations == (Citation("r0", 0, 29), Citation("r1", 0, 29))
    assert position.changed_from is None


def test_a_stance_that_turns_on_a_later_day_names_the_stance_before():
    first, second = positions([stance("union", "rejects", "2020-01-01"), stance("union", "accepts", "2020-01-03")])
    assert (first.stance, first.changed_from) == ("rejects", None)
    assert (second.stance, second.changed_from) == ("accepts", "rejects")


def test_two_stances_of_one_day_are_no_change():
    assert [
        p.changed_from
        for p in positions([stance("union", "rejects", "2020-01-01"), stance("union", "accepts", "2020-01-01")])
    ] == [None, None]


def test_who_proposes_and_then_demands_the_same_has_not_changed():
    assert [
        p.changed_from
        for p in positions([stance("union", "proposes", "2020-01-01"), stance("union", "demands", "2020-01-02")])
    ] == [None, None]


def test_stances_on_different_issues_are_no_change():
    found = positions(
        [stance("union", "rejects", "2020-01-01"), stance("union", "accepts", "2020-01-02", issue="truce")]
    )
    assert [p.changed_from for p in found] == [None, None]


def test_names_of_one_entity_are_one_actor_under_its_main_name():
    entity = Entity("n1", "person", "Aria Voss", ("Voss", "Aria Voss"), ())
    first, second = positions(
        [stance("Voss", "rejects", "2020-01-01")], [stance("Aria Voss", "accepts", "2020-01-02")], entities=(entity,)
    )
    assert {first.actor, second.actor} == {"Aria Voss"}
    assert second.changed_from == "rejects"


def test_a_name_that_two_entities_share_is_left_as_it_is():
    both = (Entity("n1", "person", "Aria Voss", ("Voss",), ()), Entity("n2", "person", "Bram Voss", ("Voss",), ()))
    (position,) = positions([stance("Voss", "rejects", "2020-01-01")], entities=both)
    assert position.actor == "Voss"


def test_undated_stances_stand_after_dated_ones_and_claim_no_change():
    first, second = positions([stance("union", "rejects", None), stance("union", "accepts", "2020-01-02")])
    assert (first.date, second.date) == ("2020-01-02", None)
    assert second.changed_from is None
