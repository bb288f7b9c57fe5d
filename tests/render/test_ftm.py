"""The account as FollowTheMoney statements, judged by followthemoney itself."""

import io
import json
import re
from collections import defaultdict

import pytest
from followthemoney import model
from followthemoney.dataset import Dataset
from followthemoney.statement import Statement, StatementEntity
from followthemoney.statement.serialize import CSV_COLUMNS, read_csv_statements, read_json_statements
from followthemoney.types import registry
from hypothesis import given
from hypothesis import strategies as st
from rigour.time import iso_datetime

from storyledger.render.ftm import COLUMNS, clean_value, ftm_date, render_ftm
from storyledger.render.ftm_model import LANGUAGES, LIMITS, TYPES

SCHEMATA = ("Article", "Person", "Organization", "LegalEntity", "Address", "Event", "Note", "Mention")


def read(told):
    """The statements as the library reads them from both files, which must be the same."""
    files = render_ftm(told)
    from_csv = list(read_csv_statements(io.BytesIO(files["statements.csv"].encode())))
    from_json = list(read_json_statements(io.BytesIO(files["statements.json"].encode())))
    assert [statement.to_dict() for statement in from_csv] == [statement.to_dict() for statement in from_json]
    return from_json


def entities(told):
    """The entities that the library makes of the statements."""
    groups = defaultdict(list)
    for statement in read(told):
        groups[statement.canonical_id].append(statement)
    dataset = Dataset.make({"name": "storyledger"})
    return {id_: StatementEntity.from_statements(dataset, group) for id_, group in groups.items()}


def check(told):
    """Check each statement and each entity against the model."""
    statements = read(told)
    assert len({statement.id for statement in statements}) == len(statements)
    for statement in statements:
        assert statement.id == Statement.make_key(
            statement.dataset, statement.entity_id, statement.prop, statement.value, statement.external, statement.lang
        )
        assert registry.entity.clean(statement.entity_id) == statement.entity_id
        assert statement.lang is None or statement.lang in registry.language.LANGUAGES
        assert iso_datetime(statement.first_seen) or statement.first_seen is None
        if statement.prop != "id":
            prop = model.get(statement.schema).get(statement.prop)
            assert prop.type.clean(statement.value) is not None, (prop, statement.value)
            if prop.type.name != "url":
                assert prop.type.clean(statement.value) == statement.value, prop
            if prop.type.name != "text":
                assert len(statement.value) <= prop.max_length
            assert re.fullmatch(r"sha256:[0-9a-f]{64}#char=\d+,\d+", statement.origin)
    made = entities(told)
    for entity in made.values():
        model.get(entity.schema.name).validate({"properties": entity.to_dict()["properties"]})
        assert entity.caption
        for prop, value in entity.itervalues():
            if prop.type == registry.entity:
                assert value != entity.id
                assert made[value].schema.is_a(prop.range), f"{prop} points to a {made[value].schema}"
        checksum = next(s for s in statements if s.canonical_id == entity.id and s.prop == "id")
        assert checksum.value == next(s.value for s in entity.statements if s.prop == "id")
    return made


def by_schema(made, schema):
    return [entity for entity in made.values() if entity.schema.name == schema]


def test_all_statements_hold_in_the_librarys_model(told):
    """Every value is as the library would clean it, every id as it makes it, and every link leads to the right kind."""
    assert {entity.schema.name for entity in check(told).values()} >= {"Article", "Person", "Event", "Note", "Mention"}


def test_a_report_is_an_article(told):
    """With its title, outlet, address, day, language, text, and the sum of its bytes."""
    (story,) = told["stories"]
    report = story["reports"][0]
    articles = by_schema(entities(told), "Article")
    assert len(articles) == len(story["reports"])
    (article,) = [one for one in articles if one.get("bodyText") == [report["text"].strip()]]
    assert article.get("title") == [report["title"]]
    assert article.get("publisher") == [report["outlet"]]
    assert article.get("publishedAt") == [report["published"]]
    assert article.get("language") == ["eng"]
    assert article.get("sourceUrl") == [report["url"]]
    assert report["sha256"] in article.get("notes")[0]


def test_an_event_has_its_day_its_places_and_who_took_part(told):
    """The event links to addresses and to those who took part, and articles prove it."""
    made = check(told)
    event = next(one for one in by_schema(made, "Event") if "accepted a demand" in one.caption)
    assert event.get("date") == ["2024-03-15"]
    assert [made[id_].caption for id_ in event.get("involved")] == ["Ilka Morvay"]
    wave = next(one for one in by_schema(made, "Event") if "Oster dam" in one.caption)
    (place,) = [made[id_] for id_ in wave.get("addressEntity")]
    assert (place.get("full"), place.get("latitude"), place.get("longitude")) == (["Varnholt"], ["51.2"], ["9.4"])
    assert len(wave.get("proof")) == 2


def test_a_mention_is_the_name_as_it_stands_in_the_report(told):
    """Each citation of a person is a mention, with where it stands in its origin."""
    (story,) = told["stories"]
    person = next(entity for entity in story["entities"] if entity["kind"] == "person")
    made = entities(told)
    (found,) = [one for one in by_schema(made, "Person") if one.caption == person["name"]]
    mentions = [one for one in by_schema(made, "Mention") if one.get("resolved") == [found.id]]
    assert len(mentions) == len(person["citations"])
    texts = {report["sha256"]: report["text"] for report in story["reports"]}
    for mention in mentions:
        (statement,) = mention.get_statements("name")
        sha256, start, end = re.fullmatch(r"sha256:(.*)#char=(\d+),(\d+)", statement.origin).groups()
        assert texts[sha256][int(start) : int(end)] == statement.value


def test_figures_quotations_positions_and_contradictions_are_notes(told):
    """Each is a note on the speaker, the actor or the articles."""
    (story,) = told["stories"]
    notes = by_schema(entities(told), "Note")
    for word, part in {
        "figure": "figures", "quotation": "quotations", "position": "positions", "contradiction": "conflicts",
    }.items():  # fmt: skip
        assert sum(word in note.get("keywords") for note in notes) == len(story[part])
    assert all(note.get("entity") and note.get("proof") for note in notes)


def test_the_same_account_gives_the_same_statements_and_ids_rest_on_words(told):
    """Rendering twice gives the same bytes; another id of a report changes no id of an entity."""
    before = render_ftm(told)
    assert before == render_ftm(json.loads(json.dumps(told)))
    ids = set(entities(told))
    text = json.dumps(told).replace('"courier"', '"other"')
    assert set(entities(json.loads(text))) == ids


def test_a_place_without_a_point_is_an_address_too(told):
    """A name of a place that the account could not find on the map keeps its citations."""
    (story,) = told["stories"]
    cited = story["entities"][0]["citations"]
    story["entities"].append({"id": "p", "kind": "place", "name": "Nowhere", "names": [], "citations": cited})
    story["events"][0]["places"].append("Nowhere")
    made = check(told)
    nowhere = next(one for one in by_schema(made, "Address") if one.caption == "Nowhere")
    assert not nowhere.get("latitude")


HOSTILE = "  '\"\x00<b>;\u202e\u200b=1+1\r\n\ud800x\u2028é\" ' " + "long " * 300


def test_hostile_words_are_values(told):
    """Whatever the words, the statements hold in the model and come back from both files."""
    (story,) = told["stories"]
    for report in story["reports"]:
        report.update(outlet=HOSTILE, title=HOSTILE, author="'\"'", input="\x00\x01", language="<b>", published="later")
        report["url"] = "https://ok.example/'\"<b>;"
    for part in ("events", "figures", "conflicts"):
        for line in story[part]:
            line.update(what=HOSTILE, kind=HOSTILE)
    for line in story["events"]:
        line.update(actors=[HOSTILE], places=[HOSTILE, "''"], date="201X")
    for line in (*story["entities"], *story["places"]):
        line.update(name=HOSTILE, names=[HOSTILE])
    for line in story["quotations"]:
        line.update(content=HOSTILE, speaker=HOSTILE)
    check(told)


PARTS = st.lists(st.sampled_from([",", ".", ";", " ", "ESQ", "ESQ,", "ESQ.,", "<BR>", "<BR/>", "a", "\n", "\u2003"]))


@given(st.text() | PARTS.map("".join))
def test_values_are_what_the_library_makes_of_them(text):
    """Cleaning as we do and cleaning as the library does come to the same, whatever the text."""
    for kind in ("name", "string", "text", "address"):
        ours = clean_value(kind, text)
        theirs = getattr(registry, kind).clean(ours)
        assert ours == (theirs or "")


@pytest.mark.parametrize(
    ("day", "written"),
    [
        ("2016-12-16", "2016-12-16"), ("2016-12~", "2016-12"), ("2016?", "2016"), ("2016-~12-16", "2016-12-16"),
        ("2016-12-15T10:00:00Z", "2016-12-15"), ("201X", ""), ("0043", ""), ("2016-13", ""), ("..", ""), (None, ""),
    ],
)  # fmt: skip
def test_a_day_is_as_exact_as_the_report(day, written):
    """A day, month or year is written as such; what the model has no form for is left out."""
    assert ftm_date(day) == written
    assert not written or registry.date.clean(written) == written


def test_what_we_wrote_down_of_the_model_is_so():
    """Types, limits, columns and languages are those of the library that is installed."""
    assert tuple(CSV_COLUMNS) == COLUMNS
    for name, kind in TYPES.items():
        found = [model.get(schema).get(name) for schema in SCHEMATA]
        assert name == "id" or {prop.type.name for prop in found if prop is not None} == {kind}
    for kind, limit in LIMITS.items():
        assert getattr(registry, kind).max_length == limit
    for code, language in LANGUAGES.items():
        assert registry.language.clean(code) == language


@pytest.mark.parametrize("name", ["Story Ledger", "", "a__b", "_a", "ä"])
def test_a_dataset_has_a_name_that_the_library_takes(told, name):
    """Another name is refused."""
    with pytest.raises(ValueError, match="dataset"):
        render_ftm(told, dataset=name)
