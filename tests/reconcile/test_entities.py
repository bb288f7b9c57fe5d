"""Entities over reports: joined by judged links, never destructively."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storyledger.reconcile.entities import reconcile_entities
from storyledger.reconcile.naming import canonical
from storyledger.reconcile.places import reconcile_places
from storyledger.records import Dating, Name, Parsed, Reading, Report, Sentence, Toponym


def reading(id_: str, marked: str) -> Reading:
    """A reading from text with names in braces, `{person:Kerry}`, toponyms with an entry, `{place:Kyiv@geonames:1}`."""
    text, names, toponyms = "", [], []
    at = 0
    for match in re.finditer(r"\{(\w+):([^}@]*)(?:@([^}]*))?\}", marked):
        text += marked[at : match.start()]
        start, end = len(text), len(text) + len(match[2])
        names.append(Name(start, end, match[2], match[1], 0))
        if match[3]:
            toponyms.append(
                Toponym(start, end, match[2], 0, match[2], 50.0, 30.0, match[3], match[3][-2:], "city", "named so")
            )
        text += match[2]
        at = match.end()
    text += marked[at:]
    parsed = Parsed(Report(id_, text, "", id_), (Sentence(0, 0, len(text), 0, "body", ()),), tuple(names))
    return Reading(parsed, Dating(None, "unknown", ""), (), tuple(toponyms), (), (), (), (), ())


def entity_of(entities, name):
    """The one entity that bears the name."""
    found = [e for e in entities if name in e.names]
    assert len(found) == 1, [(e.kind, e.names) for e in entities]
    return found[0]


def test_a_surname_is_the_person_whom_the_same_report_introduces():
    """Thus "De Mistura" after "Staffan de Mistura" is he, with a link that says so."""
    entities = reconcile_entities([reading("a", "{person:Staffan de Mistura} spoke. {person:De Mistura} left.")])
    (entity,) = entities
    assert entity.name == "Staffan de Mistura"
    assert entity.names == ("Staffan de Mistura", "De Mistura")
    assert len(entity.citations) == 2
    assert [link.score for link in entity.links] == [pytest.approx(0.85)]
    assert "ends" in entity.links[0].reason


def test_a_surname_is_the_only_person_of_that_name_in_the_story():
    """A report that says "Kerry" alone means the John Kerry of another, where there is one only."""
    entities = reconcile_entities([reading("a", "{person:John Kerry} came."), reading("b", "{person:Kerry} went.")])
    assert entity_of(entities, "Kerry").name == "John Kerry"


def test_a_surname_that_many_bear_joins_within_its_report_only():
    """A lone "Singh" is the Singh of its own report, and not the one of another."""
    entities = reconcile_entities(
        [reading("a", "{person:Asha Singh} came. {person:Singh} spoke."), reading("b", "{person:Singh} went.")]
    )
    assert sorted(len(e.citations) for e in entities) == [1, 2]


def test_two_people_of_one_surname_stay_two():
    """Two Kerrys with different first names are not joined, and a lone "Kerry" elsewhere joins neither."""
    entities = reconcile_entities(
        [reading("a", "{person:John Kerry} met {person:Bob Kerry}."), reading("b", "{person:Kerry} went.")]
    )
    assert len(entities) == 3
    assert canonical(entities, "John Kerry") == "John Kerry"
    assert canonical(entities, "Bob Kerry") == "Bob Kerry"


def test_each_report_resolves_its_own_surname():
    """Two reports with a Sharif each keep theirs."""
    entities = reconcile_entities(
        [
            reading("a", "{person:Nawaz Sharif} rose. {person:Sharif} spoke."),
            reading("b", "{person:Omar Sharif} acted. {person:Sharif} bowed."),
        ]
    )
    assert {e.name: len(e.citations) for e in entities} == {"Nawaz Sharif": 2, "Omar Sharif": 2}


def test_titles_of_different_gender_keep_two_people_apart():
    """Thus "Mr Clinton" is not Mrs Clinton."""
    entities = reconcile_entities(
        [reading("a", "Mrs {person:Hillary Clinton} spoke."), reading("b", "Mr {person:Clinton} did not.")]
    )
    assert len(entities) == 2


def test_titles_inside_a_name_do_not_part_it():
    """Thus "President Petro Poroshenko" and "Petro Poroshenko" are one, named without the title."""
    entities = reconcile_entities(
        [reading("a", "{person:President Petro Poroshenko} spoke."), reading("b", "{person:Petro Poroshenko} spoke.")]
    )
    assert [e.name for e in entities] == ["Petro Poroshenko"]


def test_transliterations_of_a_person_are_joined():
    """Hamdo and Hamdou are one man."""
    entities = reconcile_entities(
        [reading("a", "{person:Abdulkafi al-Hamdo} said."), reading("b", "{person:Abdulkafi Al-Hamdou} said.")]
    )
    assert len(entities) == 1
    assert "spelled alike" in entities[0].links[0].reason


def test_an_initial_that_fits_two_people_joins_neither():
    """Thus "A. Sharif" is neither Amir nor Ali for sure."""
    entities = reconcile_entities(
        [reading("a", "{person:Amir Sharif} met {person:Ali Sharif}."), reading("b", "{person:A. Sharif} left.")]
    )
    assert len(entities) == 3


def test_an_acronym_given_in_brackets_is_the_body():
    """What a report writes in brackets is the body's acronym, in every report."""
    entities = reconcile_entities(
        [
            reading("a", "The {organisation:Aleppo Shelter Board} ({organisation:ASHB}) counted."),
            reading("b", "{organisation:ASHB} agreed."),
        ]
    )
    assert len(entities) == 1
    assert entities[0].name == "Aleppo Shelter Board (ASHB)"
    assert any("writes" in link.reason for link in entities[0].links)


def test_the_observatory_is_the_one_that_the_report_names():
    """A telling word of a body's name stands for it."""
    entities = reconcile_entities(
        [
            reading(
                "a",
                "The {organisation:Syrian Observatory for Human Rights} said. The {organisation:Observatory} added.",
            )
        ]
    )
    assert len(entities) == 1
    assert canonical(entities, "the Observatory") == "Syrian Observatory for Human Rights"


def test_the_ministry_stays_the_ministry():
    """A word that many bodies share names none."""
    entities = reconcile_entities(
        [reading("a", "The {organisation:Russian Defence Ministry} spoke. The {organisation:Defence Ministry} spoke.")]
    )
    assert len(entities) == 2
    assert canonical(entities, "the ministry") is None


def test_known_bodies_are_joined_under_all_names():
    """UN, U.N. and United Nations are one, named in full with the acronym that the reports use most."""
    entities = reconcile_entities(
        [
            reading(
                "a",
                "{organisation:UN}, {organisation:U.N.} and {organisation:United Nations}, {organisation:the UN's}.",
            )
        ]
    )
    assert len(entities) == 1
    assert entities[0].name == "United Nations (UN)"
    assert canonical(entities, entities[0].name) == entities[0].name


def test_places_are_their_entries_in_the_gazetteer():
    """Two spellings with one entry are one place, two entries of one name are two."""
    entities = reconcile_entities(
        [
            reading("a", "{place:Kiev@geonames:703448} and {place:Paris@geonames:1FR}"),
            reading("b", "{place:Kyiv@geonames:703448} and {place:Paris@geonames:2US}"),
        ]
    )
    assert sorted(e.name for e in entities) == ["Kyiv", "Paris", "Paris"]
    assert len({e.id for e in entities}) == 3


def test_a_country_and_its_people_stay_apart():
    """Thus "Syrians" are a group, "Syria" is a place; "Syrian" and "Syrians" are one group."""
    entities = reconcile_entities([reading("a", "{place:Syria@geonames:SY} and {group:Syrians}, {group:Syrian}.")])
    assert {e.kind: set(e.names) for e in entities} == {"place": {"Syria"}, "group": {"Syrian", "Syrians"}}


def test_the_kind_is_that_of_most_mentions():
    """A person taken for a body once is still a person."""
    entities = reconcile_entities(
        [reading("a", "{person:Bashar al-Assad} spoke. {organisation:Assad} left. {organisation:Assad} returned.")]
    )
    assert [(e.kind, e.name) for e in entities] == [("person", "Bashar al-Assad")]


def test_every_mention_is_cited_once_at_its_words():
    """The citations of all entities are the names' spans."""
    given_ = reading(
        "a", "{person:John Kerry} in {place:Geneva@geonames:1CH} told {organisation:UN} envoys of {person:Kerry}."
    )
    entities = reconcile_entities([given_])
    spans = sorted((c.start, c.end) for e in entities for c in e.citations)
    assert spans == sorted((n.start, n.end) for n in given_.parsed.names)


def test_lost_possessives_are_joined():
    """Thus "Assads" is Assad in text without apostrophes."""
    entities = reconcile_entities([reading("a", "{person:Bashar al-Assad} and {person:Assads} army")])
    assert len(entities) == 1
    assert entities[0].name == "Bashar al-Assad"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Putin", "Vladimir Putin"),
        ("President Putin", "Vladimir Putin"),
        ("Russian President Vladimir Putin", "Vladimir Putin"),
        ("Mr Putin", "Vladimir Putin"),
        ("de Mistura", "Staffan de Mistura"),
        ("UN envoy Staffan de Mistura", "Staffan de Mistura"),
        ("the UN", "United Nations (UN)"),
        ("United Nations", "United Nations (UN)"),
        ("Putin's spokesman", None),
        ("the ministry", None),
        ("", None),
        ("someone else", None),
        ("Maria Putin", None),
    ],
)
def test_words_lead_to_the_main_name(words, name):
    """Titles and descriptions before a name do no harm; words that name nobody, or somebody else, give None."""
    entities = reconcile_entities(
        [
            reading(
                "a",
                "{person:Vladimir Putin} met {person:Staffan de Mistura} of {organisation:UN}. {person:Putin} left.",
            ),
            reading("b", "{organisation:United Nations} staff"),
        ]
    )
    assert canonical(entities, words) == name


PARTS = st.lists(
    st.tuples(st.sampled_from(["person", "organisation", "place", "group", "event"]), st.text(max_size=20)), max_size=15
)


@given(st.lists(PARTS, max_size=3))
@settings(max_examples=60, deadline=None)
def test_any_names_are_taken_and_all_are_cited(reports):
    """Whatever the names, every one but events and blanks is in exactly one entity, and ids are unique."""
    readings = []
    for number, parts in enumerate(reports):
        marked = " ".join(f"{{{kind}:{re.sub(r'[{}@]', '', name)}}}" for kind, name in parts)
        readings.append(reading(f"r{number}", marked))
    entities = reconcile_entities(readings)
    assert len({e.id for e in entities}) == len(entities)
    cited = [(c.report, c.start, c.end) for e in entities for c in e.citations]
    assert len(cited) == len(set(cited))
    canonical(entities, "anyone")


def test_places_over_reports_are_settled_by_majority():
    """A name that one report puts elsewhere is settled where the others have it."""
    places = reconcile_places(
        [
            reading("a", "{place:Paris@geonames:1FR}"),
            reading("b", "{place:Paris@geonames:1FR} and {place:PARIS@geonames:1FR}"),
            reading("c", "{place:Paris@geonames:2US}"),
        ]
    )
    (paris,) = places
    assert paris.gazetteer_id == "geonames:1FR"
    assert paris.name == "Paris"
    assert len(paris.citations) == 4
    assert set(paris.names) == {"Paris", "PARIS"}


def test_no_readings_no_entities():
    """Nothing comes of nothing."""
    assert reconcile_entities([]) == ()
    assert reconcile_places([]) == ()
    assert canonical((), "Putin") is None


@pytest.mark.parametrize("words", ["L", "Two", "Thu", "Council", "Office for"])
def test_what_names_nobody_is_no_entity(words):
    """A rank, a number, a day, half a name: none of them is a body."""
    assert reconcile_entities([reading("a", f"{{organisation:{words}}} met.")]) == ()


def test_a_person_whose_name_is_a_common_word_stays():
    """Thus "Black" after "Ada Black" is she."""
    (entity,) = reconcile_entities([reading("a", "{person:Ada Black} came. {person:Black} spoke.")])
    assert len(entity.citations) == 2


def test_a_place_is_listed_without_its_possessive():
    """Thus "Kyiv's" is listed as "Kyiv"."""
    (place,) = reconcile_places([reading("a", "{place:Kyiv's@geonames:1} bridges fell.")])
    assert place.names == ("Kyiv",)
