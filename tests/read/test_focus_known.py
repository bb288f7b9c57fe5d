"""The lists of what local news takes for known: outlets' cities, and cities' parts."""

import re

import pytest

from storyledger.read.focus_datelines import find_in_datelines
from storyledger.read.focus_known import (
    _neighbourhoods,
    _outlets,
    candidate_for,
    city_of_credit,
    city_of_host,
    city_of_letters,
    wholes_of,
)
from storyledger.read.gazetteer import Gazetteer
from storyledger.records import Parsed, Report, Sentence, Token

GAZETTEER = Gazetteer.load()


def test_every_listed_city_is_in_the_gazetteer():
    cities = set(_outlets().values()) | {city for found in _neighbourhoods().values() for city in found}
    assert [city for city in cities if candidate_for(city, GAZETTEER) is None] == []


@pytest.mark.parametrize(
    ("host", "city"),
    [
        ("www.wsbtv.com", "Atlanta"),
        ("wfla.com", "Tampa"),
        ("www.kait8.com", "Jonesboro"),
        ("www.wreg3news.com", "Memphis"),
        ("sub.reviewjournal.com", "Las Vegas"),
        ("www.standard.co.uk", "London"),
        ("www.standard.net", "Ogden"),
        ("standard.org", None),
        ("week.example", "Peoria"),
        ("weekly.example", None),
        ("localhost", None),
        ("", None),
    ],
)
def test_an_address_gives_the_city_of_its_outlet(host, city):
    found = city_of_host(host)
    assert (found.name if found else None) == city


@pytest.mark.parametrize(
    ("line", "city"),
    [
        ("- WALB.com, News, Weather, Sports", "Albany"),
        ("| WISH-TV", "Indianapolis"),
        ("| wish you were here", None),
        ("| WXQZ", None),
        ("THE NEWS OF THE WEEK", "Peoria"),
    ],
)
def test_call_letters_give_a_city_where_they_are_capitals(line, city):
    found = city_of_letters(line)
    assert (found.name if found else None) == city


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("ORVEL, Ala. (WTVM) - A barn burned.", "Columbus"),
        ("(Source: WALB)\nA barn burned.", "Albany"),
        ("A barn burned.\n\nCopyright 2019 WGCL-TV. All rights reserved.", "Atlanta"),
        ("A barn burned, WALB was told.", None),
        ("A barn burned (so WALB was told by a man who saw all of it from afar).", None),
    ],
)
def test_a_credit_gives_the_city_of_the_station(text, city):
    found = city_of_credit(text)
    assert (found.name if found else None) == city


def test_a_part_may_be_of_several_cities():
    assert {"Brooklyn", "Philadelphia", "London"} <= {city.name for city in wholes_of("Kensington")}
    assert wholes_of("the Tenderloin neighborhood") == wholes_of("Tenderloin")
    assert wholes_of("Larkfield Corners") == ()


def dateline_of(text):
    """The values of what is found in the datelines of a report of one sentence in which nothing was read."""
    tokens = tuple(
        Token(m.start(), m.end(), m.group(), m.group().lower(), "X", "", -1, "dep")
        for m in re.finditer(r"\w+|[^\w\s]", text)
    )
    parsed = Parsed(Report("r", text, "", "r.txt"), (Sentence(0, 0, len(text), 0, "body", tokens),), ())
    return [spot.value for spot in find_in_datelines(parsed, (), (), GAZETTEER)]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("SCHENECTADY (Wire) - A tram derailed.", ["Schenectady"]),
        ("LITTLE ROCK - A tram derailed.", ["LITTLE ROCK"]),
        ("CROWN HEIGHTS - A tram derailed.", ["Crown Heights"]),
        ("VELLAMBROOK - A tram derailed.", []),
        ("SCHENECTADY COUNTY - A tram derailed.", []),
        ("SCHENECTADY tram derails.", []),
    ],
)
def test_a_dateline_in_capitals_is_read_though_it_is_no_name(text, values):
    assert [value.title() for value in dateline_of(text)] == [value.title() for value in values]
