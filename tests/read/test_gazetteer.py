"""Places by name, however they are spelled."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storyledger.errors import GazetteerError
from storyledger.folding import distance, fold, likeness, plain
from storyledger.read.gazetteer import Gazetteer, kilometres

CASES = Path(__file__).parent.parent / "cases" / "names" / "places.txt"
LINES = [line for line in CASES.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
PAIRS = [
    (line[:2], names[0], other)
    for line in LINES
    for names in [[name.strip() for name in line[3:].split("|")]]
    for other in names
]


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer.load()


@pytest.mark.parametrize(("country", "name", "other"), PAIRS, ids=[f"{a}-{b}" for _, a, b in PAIRS])
def test_every_spelling_leads_to_the_same_place(gazetteer, country, name, other):
    """Each spelling of a line has a candidate in its country that the line's first spelling has too."""
    places = {c.gazetteer_id for c in gazetteer.find(name) if c.country == country}
    others = {c.gazetteer_id for c in gazetteer.find(other)}
    assert places & others, f"{name}: {places}, {other}: {others}"


def test_exact_names_come_before_spellings_alike(gazetteer):
    """A name that stands in the gazetteer as it is written brings no place that is only spelled like it."""
    found = gazetteer.find("Aleppo")
    assert {c.match for c in found if c.feature == "city"} == {"exact"}
    assert found[0].country == "SY"


def test_a_folded_match_says_what_it_met(gazetteer):
    """A place found by its folded key carries the gazetteer's spelling and how alike it is."""
    found = gazetteer.find("Chalakudy")
    assert found[0].match == "folded"
    assert found[0].country == "IN"
    assert fold(found[0].spelled) == fold("Chalakudy")
    assert 0.6 <= found[0].likeness < 1


@pytest.mark.parametrize("word", ["", " ", "\x00", "zzzqqqxxx", "...", "🙂", "a" * 100_000, "'’‘", "اا" * 500])
def test_words_that_name_no_place_find_none(gazetteer, word):
    """Words that are no name find nothing and do no harm."""
    assert gazetteer.find(word) == ()


def test_arabic_script_raises_nothing(gazetteer):
    """A name in another script, which the file leaves out, is simply not found or found by our own list."""
    assert isinstance(gazetteer.find("حلب"), tuple)


@given(st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_lookup_never_raises(text):
    """Whatever the text, a lookup gives a tuple of candidates with positions on the globe."""
    for place in LOADED.find(text):
        assert -90 <= place.latitude <= 90
        assert -180 <= place.longitude <= 180


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_folding_twice_is_folding_once(text):
    """A key is its own key."""
    assert fold(fold(text)) == fold(text)
    assert plain(plain(text)) == plain(text)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz '-ʿ‘é", max_size=60))
@settings(max_examples=150, deadline=None)
def test_folding_latin_names_twice_is_folding_once(text):
    """The same holds for what names are made of."""
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=30), st.text(max_size=30))
@settings(max_examples=100, deadline=None)
def test_likeness_is_even_handed_and_bounded(left, right):
    """Likeness does not depend on the order and stays between 0 and 1; a name is wholly like itself."""
    assert likeness(left, right) == likeness(right, left)
    assert 0 <= likeness(left, right) <= 1
    assert likeness(left, left) == 1


def test_distance_counts_letters():
    """One letter left out, one replaced, one doubled: three changes."""
    assert distance("kathmandu", "katmandu") == 1
    assert distance("idlib", "idleb") == 1
    assert distance("", "abc") == 3


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Idlib", "Mosul"),
        ("Homs", "Hama"),
        ("Paris", "Prague"),
        ("Beirut", "Berlin"),
        ("Lima", "Lyon"),
        ("Doha", "Dubai"),
    ],
)
def test_different_places_have_different_keys(left, right):
    """Folding does not go so far that different cities meet."""
    assert fold(left) != fold(right)


def test_kilometres_are_those_of_the_globe():
    """Aleppo lies some 310 km from Damascus, and nothing lies any distance from itself."""
    assert kilometres((36.2, 37.16), (33.51, 36.29)) == pytest.approx(310, abs=10)
    assert kilometres((10.0, 20.0), (10.0, 20.0)) == 0


def test_demonyms_name_countries(gazetteer):
    """A people's name or adjective gives its country; a place's name does not."""
    assert gazetteer.demonym("Syrians") == "SY"
    assert gazetteer.demonym("Nepali") == "NP"
    assert gazetteer.demonym("British") == "GB"
    assert gazetteer.demonym("Syria") is None
    assert gazetteer.demonym("") is None


def test_countries_know_names_neighbours_and_capitals(gazetteer):
    """Borders go both ways, codes have names, unknown codes come back."""
    assert gazetteer.are_neighbours("SY", "TR")
    assert gazetteer.are_neighbours("TR", "SY")
    assert not gazetteer.are_neighbours("SY", "FR")
    assert gazetteer.country_name("SY") == "Syria"
    assert gazetteer.country_name("??") == "??"
    damascus = next(c for c in gazetteer.find("Damascus") if c.country == "SY" and c.feature == "city")
    assert gazetteer.is_capital(damascus)


def test_another_file_is_refused_by_name():
    """A file that is not the gazetteer raises an error that says what was found and what to do."""
    with pytest.raises(GazetteerError, match=r"gazetteer\.bin starts with .* expected"):
        Gazetteer(b"not the gazetteer at all")


LOADED = Gazetteer.load()
