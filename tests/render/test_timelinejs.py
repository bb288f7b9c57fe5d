"""The timeline for TimelineJS: its documented shape, and no report's words become markup."""

import json
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyledger.render.timelinejs import render_timelinejs

TAGS = {"p", "blockquote", "cite", "a"}
SLIDE = {"unique_id", "autolink", "start_date", "end_date", "display_date", "text"}
HOSTILE = "<script>alert(1)</script> <img src=x onerror=alert(1)> & \"' http://evil.example/ a@b.example &lt;b&gt;"


class Markup(HTMLParser):
    """The tags and the text of a piece of HTML."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.tags, self.text = [], ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


def timelines(told):
    return {name: json.loads(text) for name, text in render_timelinejs(told).items()}


def check(timeline):
    """Check the shape that TimelineJS documents, and that only our own markup is in it."""
    assert set(timeline) == {"scale", "title", "events"}
    assert timeline["scale"] == "human"
    assert timeline["events"], "TimelineJS refuses a timeline without events"
    ids = [slide["unique_id"] for slide in (timeline["title"], *timeline["events"])]
    assert len(set(ids)) == len(ids)
    for slide in (timeline["title"], *timeline["events"]):
        assert set(slide) <= SLIDE
        assert slide["autolink"] is False
        assert set(slide["unique_id"]) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
        assert set(slide["text"]) == {"headline", "text"}
        assert not Markup(slide["text"]["headline"]).tags
        for tag, attributes in Markup(slide["text"]["text"]).tags:
            assert tag in TAGS
            assert set(attributes) <= {"href", "rel", "dir"}
            assert attributes.get("href", "https://").startswith(("http://", "https://"))
    for slide in timeline["events"]:
        assert not set(slide["display_date"]) & set("<>&\"'")
        for side in ("start_date", "end_date"):
            date = slide.get(side, {"year": 1})
            assert set(date) in ({"year"}, {"year", "month"}, {"year", "month", "day"})
            assert all(type(number) is int for number in date.values())
            assert 1 <= date.get("month", 1) <= 12
            assert 1 <= date.get("day", 1) <= 31


def test_each_story_has_a_timeline_of_its_dated_events(told):
    """The title comes first, then each event in order with its day and the words it rests on."""
    (timeline,) = timelines(told).values()
    check(timeline)
    (story,) = told["stories"]
    assert timeline["title"]["text"]["headline"] == story["title"]
    assert len(timeline["events"]) == len(story["events"])
    first = timeline["events"][0]
    assert first["start_date"] == {"year": 2024, "month": 3, "day": 12}
    assert first["display_date"] == "12 March 2024"
    text = Markup(first["text"]["text"]).text
    assert "2 reports, 1 origin" in text
    assert "The Oster dam above Varnholt failed early on Tuesday" in text
    assert story["reports"][0]["sha256"][:12] in text


@pytest.mark.parametrize(
    ("day", "start", "end"),
    [
        ("2016-12-16", (2016, 12, 16), None),
        ("2016-12", (2016, 12), None),
        ("2016~", (2016,), None),
        ("2016-12-15/2016-12-16", (2016, 12, 15), (2016, 12, 16)),
        ("2016-11/2016-12-16?", (2016, 11), (2016, 12, 16)),
        ("2016-12-15/..", (2016, 12, 15), None),
        ("../2016-12-15", (2016, 12, 15), None),
        ("2016-12-15/2016-12-15", (2016, 12, 15), None),
        ("2016-12-15T10:30:00Z", (2016, 12, 15), None),
    ],
)
def test_a_date_is_as_exact_as_the_report(told, day, start, end):
    """Year, month and day are given where the report gives them, and an interval has its end."""
    told["stories"][0]["events"] = [{**told["stories"][0]["events"][0], "date": day}]
    (timeline,) = timelines(told).values()
    check(timeline)
    (slide,) = timeline["events"]
    assert tuple(slide["start_date"].values()) == start
    assert tuple(slide.get("end_date", {}).values()) == (end or ())


@pytest.mark.parametrize("day", [None, "201X", "-0043", "2016-13-01", "soon"])
def test_events_without_a_day_are_counted_and_left_out(told, day):
    """The title says how many there are; where no event has a day, there is no timeline."""
    told["stories"][0]["events"][0]["date"] = day
    (timeline,) = timelines(told).values()
    check(timeline)
    assert "1 event without a day" in timeline["title"]["text"]["text"]
    for event in told["stories"][0]["events"]:
        event["date"] = day
    assert timelines(told) == {}


def test_no_words_of_a_report_become_markup(told):
    """Tags, entities and addresses in any field show as the characters that they are."""
    (story,) = told["stories"]
    story["title"] = HOSTILE
    story["id"] = "../<b>"
    for event in story["events"]:
        event.update(what=HOSTILE, modality="<i>denied</i>")
    for report in story["reports"]:
        report.update(outlet=HOSTILE, title=HOSTILE, url='javascript:alert(1)//"><script>', sha256="<b>" * 9)
        report["text"] = (HOSTILE * 20)[: len(report["text"])]
    ((name, timeline),) = timelines(told).items()
    check(timeline)
    assert "/" not in name
    assert Markup(timeline["title"]["text"]["headline"]).text == HOSTILE
    assert Markup(timeline["events"][0]["text"]["headline"]).text == f"{HOSTILE} (<i>denied</i>)"


def test_an_address_is_a_link_only_on_the_web(told):
    """A web address is linked, quotation marks in it and all; another scheme is not."""
    told["stories"][0]["reports"][0]["url"] = 'https://courier.example/"onmouseover="alert(1)'
    (timeline,) = timelines(told).values()
    links = [attributes for tag, attributes in Markup(timeline["events"][0]["text"]["text"]).tags if tag == "a"]
    assert links[0] == {"href": 'https://courier.example/"onmouseover="alert(1)', "rel": "noopener noreferrer nofollow"}
    check(timeline)


@given(st.text(min_size=1), st.text(min_size=1), st.text(min_size=1))
def test_any_text_stays_text(what, words, id_):
    """Whatever the words, no tag beside ours comes of them, and the headline reads as they do."""
    report = {"id": "r", "text": words, "outlet": what, "sha256": "0" * 64}
    event = {
        "id": id_, "date": "2020-02-02", "what": what, "origins": 1,
        "citations": [{"report": "r", "start": 0, "end": len(words)}],
    }  # fmt: skip
    (timeline,) = timelines({"stories": [{"id": id_, "title": what, "reports": [report], "events": [event]}]}).values()
    check(timeline)
