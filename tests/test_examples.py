"""The main job on our own nine reports of Aleppo, end to end, held to what a careful reader finds in them."""

import hashlib
import json
from functools import cache
from pathlib import Path

import pytest

from storyledger.config import Settings
from storyledger.pipeline import build_accounts
from storyledger.render.json import account_json, validate

EXAMPLES = Path(__file__).parent.parent / "examples" / "aleppo-2016"


@cache
def account():
    """The account of the examples as JSON."""
    return account_json(build_accounts([str(EXAMPLES)], Settings()))


def story():
    """The one story that the examples tell."""
    return account()["stories"][0]


def claims():
    """Every claim with its figure."""
    return [(figure, claim) for figure in story()["figures"] for claim in figure["claims"]]


def test_nine_reports_tell_one_story_and_nothing_is_lost():
    assert len(account()["stories"]) == 1
    assert len(story()["reports"]) == 9
    assert account()["problems"] == []


def test_the_account_keeps_its_contract():
    validate(json.loads(json.dumps(account())))


def test_each_report_carries_the_hash_of_its_bytes():
    hashes = {report["id"]: report["sha256"] for report in story()["reports"]}
    wire = (EXAMPLES / "03-meridian-2016-12-16.txt").read_bytes()
    assert hashes["03-meridian-2016-12-16"] == hashlib.sha256(wire).hexdigest()


def test_the_saved_page_is_read_without_what_stands_around_it():
    page = next(report for report in story()["reports"] if report["id"] == "02-harbour-post")
    assert page["outlet"] == "The Harbour Post"
    assert page["published"] == "2016-12-16"
    assert page["text"].startswith(("Green buses", "Convoys leave"))
    assert not any(
        words in page["text"] for words in ("Winter tyres", "cookies", "Comments", "newsletter", "Storm closes")
    )


@pytest.mark.parametrize(
    ("report", "day"),
    [
        ("01-meridian-2016-12-08", "2016-12-08"),
        ("02-harbour-post", "2016-12-16"),
        ("03-meridian-2016-12-16", "2016-12-16"),
        ("northgate-herald", "2016-12-16"),
        ("05-coastal-tribune", "2016-12-16"),
        ("relief-monitor-1222", "2016-12-23"),
        ("relief-monitor-1230", "2016-12-30"),
    ],
)
def test_a_report_is_dated_by_metadata_dateline_or_its_words(report, day):
    (found,) = (r for r in story()["reports"] if r["id"] == report)
    assert found["published"] == day, found["published_reason"]


def test_an_undated_report_is_not_given_a_guess():
    (found,) = (r for r in story()["reports"] if r["id"] == "07-field-notes")
    assert found["published"] is None or "/" in found["published"] or found["published_basis"] == "text"
    assert found["published_reason"]


@pytest.mark.parametrize(
    ("report", "value", "low", "high", "kind", "source"),
    [
        ("02-harbour-post", 9000, None, 9000, "evacuated", "state media in Russia and Syria"),
        ("02-harbour-post", 108, 108, 108, "evacuated", "state media in Russia and Syria"),
        ("03-meridian-2016-12-16", 8500, None, None, "evacuated", "The Syrian Observatory for Human Rights"),
        ("03-meridian-2016-12-16", 8000, None, None, "evacuated", "State media in Syria"),
        ("03-meridian-2016-12-16", 3000, None, None, "fighters", "The Syrian Observatory for Human Rights"),
        ("03-meridian-2016-12-16", 500, 500, None, "injured", "Ahmad al-Dbis"),
        ("03-meridian-2016-12-16", 250000, None, None, "population", "The United Nations"),
        ("03-meridian-2016-12-16", 29, 29, 29, "vehicles", "State media"),
        ("03-meridian-2016-12-16", 0, 0, 0, "evacuated", "The Observatory"),
        ("01-meridian-2016-12-08", 11, 11, 11, "killed", "the ICRC"),
        ("01-meridian-2016-12-08", 310000, 310000, None, "killed", None),
        ("07-field-notes", 80, 80, None, "killed", "The president of a local council"),
        ("07-field-notes", 3500, None, 3500, "injured", "The president of a local council"),
        ("relief-monitor-1222", 34000, 34000, None, "evacuated", "International Committee of the Red Cross"),
        ("relief-monitor-1222", 105, 105, 105, "votes", None),
        ("relief-monitor-1222", 15, 15, 15, "votes", None),
        ("relief-monitor-1222", 52, 52, 52, "votes", None),
        ("relief-monitor-1230", 35000, 35000, None, "evacuated", "the United Nations"),
        ("relief-monitor-1230", 308, 308, 308, "vehicles", "OCHA"),
        ("relief-monitor-1230", 61, 61, 61, "vehicles", "OCHA"),
        ("relief-monitor-1230", 1231, 1231, 1231, "vehicles", "OCHA"),
        ("relief-monitor-1230", 1300, None, None, "evacuated", "OCHA"),
    ],
)
def test_a_figure_is_read_with_its_bounds_its_kind_and_its_source(report, value, low, high, kind, source):
    found = [(f, c) for f, c in claims() if c["report"] == report and c["value"] == value]
    assert found, f"no claim of {value} in {report}"
    figure, claim = found[0]
    assert (claim["low"], claim["high"], figure["kind"]) == (low, high, kind)
    if source is None:
        assert claim["source"] is None
    else:
        assert source in claim["source"]


def test_nothing_is_counted_where_nobody_can_say_how_many():
    headline = [c for _, c in claims() if c["quote"] == "no one" and c["start"] < 80]
    assert headline == []


def test_state_media_and_the_observatory_count_the_same_evacuation():
    figures = {c["value"]: f["id"] for f, c in claims() if c["report"] == "03-meridian-2016-12-16"}
    assert figures[8500] == figures[8000]
    assert figures[8500] != figures[3000]


def test_a_wire_and_its_reprints_are_one_origin():
    origin = {report["id"]: report["origin"] for report in story()["reports"]}
    assert origin["03-meridian-2016-12-16"] == origin["northgate-herald"] == origin["05-coastal-tribune"]
    assert origin["02-harbour-post"] != origin["03-meridian-2016-12-16"]
    assert origin["relief-monitor-1230"] not in {origin["02-harbour-post"], origin["03-meridian-2016-12-16"]}


def test_the_aggregators_sentences_are_traced_to_the_wire():
    pairs = {frozenset((copy["report"], copy["of"])): copy for copy in story()["copies"]}
    copy = pairs[frozenset(("06-newsmix-daily", "01-meridian-2016-12-08"))]
    texts = {report["id"]: report["text"] for report in story()["reports"]}
    shared = [texts[copy["report"]][p["start"] : p["end"]] for p in copy["passages"]]
    assert any("demanded an immediate" in words for words in shared)


def test_reprints_do_not_raise_the_number_of_origins():
    figure = next(f for f, c in claims() if c["value"] == 3000)
    assert figure["origins"] < len({claim["report"] for claim in figure["claims"]})


@pytest.mark.parametrize(
    ("speaker", "words"),
    [
        ("Ingy Sedky", "It is hard for us to tell exactly how many have gone"),
        ("Ban Ki-moon", "Aleppo is now a synonym for hell"),
        ("Pawel Krzysiek", "These people had been trapped for days"),
        ("Salma Idris", "We have run out of blood bags twice today"),
        ("Marianne Gasser", "It was freezing, and people waited for hours in the snow"),
        ("Bashar al-Assad", "his government would accept no further ceasefire"),
    ],
)
def test_who_said_what(speaker, words):
    said = [q for q in story()["quotations"] if words in q["content"]]
    assert said, words
    assert all(q["speaker"] and speaker in q["speaker"] for q in said)


@pytest.mark.parametrize(
    ("actor", "issue", "stance"),
    [("Assad", "truce", "rejects"), ("Putin", "talks", "proposes"), ("Jaafari", "resolution", "rejects")],
)
def test_positions_of_the_actors(actor, issue, stance):
    found = {(p["issue"], p["stance"]) for p in story()["positions"] if actor in p["actor"]}
    assert (issue, stance) in found


def test_the_timeline_has_the_main_days():
    days = {event["date"][:10] for event in story()["events"] if event["date"]}
    assert {"2016-12-07", "2016-12-15", "2016-12-16", "2016-12-22"} <= days


def test_a_speaker_without_antecedent_is_doubted():
    text = next(r["text"] for r in story()["reports"] if r["id"] == "06-newsmix-daily")
    doubted = [text[d["start"] : d["end"]] for d in story()["doubts"] if d["report"] == "06-newsmix-daily"]
    assert any("a terrible night" in words for words in doubted)
    assert any("As he spoke" in words for words in doubted)


def test_the_brief_has_at_most_ten_lines_and_each_cites():
    brief = story()["brief"]
    assert 4 <= len(brief) <= 10
    assert all(line["citations"] for line in brief)


def test_every_quote_in_the_account_stands_at_its_offsets():
    texts = {report["id"]: report["text"] for report in story()["reports"]}
    for _, claim in claims():
        assert texts[claim["report"]][claim["start"] : claim["end"]] == claim["quote"]
    for quotation in story()["quotations"]:
        assert texts[quotation["report"]][quotation["start"] : quotation["end"]] == quotation["content"]


def test_the_aggregator_s_wrong_number_is_shown_as_garbled():
    """The copy that turned 150 civilians into 350 contradicts its origin, and the account says that it was copied."""
    (conflict,) = (conflict for conflict in story()["conflicts"] if conflict["kind"] == "garbled")
    assert sorted(side["citations"][0]["report"] for side in conflict["sides"]) == [
        "01-meridian-2016-12-08",
        "06-newsmix-daily",
    ]


def test_what_is_told_as_under_way_and_denied_is_a_contradiction():
    """State media had buses heading for two villages, the Observatory says that no one had left them."""
    (conflict,) = (conflict for conflict in story()["conflicts"] if conflict["kind"] == "whether")
    texts = {report["id"]: report["text"] for report in story()["reports"]}
    cited = [side["citations"][0] for side in conflict["sides"]]
    words = [texts[at["report"]][at["start"] : at["end"]] for at in cited]
    assert "29 buses" in words[0]
    assert "no one had" in words[1]
