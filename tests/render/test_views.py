"""A story cut into pages to be served: links lead to pages that have what they name, and no page grows too large."""

import json
import sys
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hostile import fill
from lxml import html
from markup import nesting_faults

from storyledger.render.page import views
from storyledger.render.page.links import ServedLinks
from storyledger.render.page.views import render_views

STORY = "s/1 ä"
MOST = 1_500_000
"""Characters of a page; compressed it is a twentieth of that."""


@pytest.fixture
def story(told):
    """Return the invented story under an id that addresses must escape, as must one of its reports."""
    text = json.dumps(told["stories"][0]).replace('"valley"', json.dumps("news/valley 1?"))
    return {**json.loads(text), "id": STORY}


@pytest.fixture
def undrawn(monkeypatch):
    """Leave the charts out, where they are not what is looked at: their engine takes its time."""
    monkeypatch.setattr(views, "Drawings", lambda *_: Blank())


class Blank:
    """Draws nothing."""

    def __call__(self, _name):
        """Return no chart."""

    def figure(self, _told):
        """Return no chart."""

    def figures(self, _shown):
        """Draw none."""


def render(story):
    """Return the pages by address."""
    pages = {}
    for view in render_views(story, links=ServedLinks(story["id"])):
        address = f"/stories/{story['id']}" if view.part == "overview" else f"/stories/{story['id']}/{view.part}"
        pages[(address, view.page)] = (view, html.fragment_fromstring(view.html, create_parent="main"))
    return pages


def find(pages, address):
    """Return the page that an address leads to, and the element that it names there."""
    parts = urlsplit(address)
    page = int(parse_qs(parts.query).get("page", ["1"])[0])
    _, tree = pages[(unquote(parts.path), page)]
    if not parts.fragment:
        return tree
    (target,) = tree.xpath("//*[@id=$id]", id=unquote(parts.fragment))
    return target


def test_every_element_of_a_page_ends_where_it_began(story):
    """Else a browser guesses, and folds into a table what stands behind it."""
    faults = {view.part: nesting_faults(view.html) for view in render_views(story, links=ServedLinks(story["id"]))}
    assert {part: told for part, told in faults.items() if told} == {}
    assert nesting_faults("<p><b>a</p>")


def test_every_link_leads_to_a_page_that_has_what_it_names(story):
    """Addresses of parts, reports, lines and words are those of pages that are there; an id stands once on its page."""
    pages = render(story)
    links = 0
    for view, tree in pages.values():
        ids = tree.xpath("//@id")
        assert len(ids) == len(set(ids)), view.part
        for href in tree.xpath("//a/@href"):
            if href.startswith("/stories/"):
                assert find(pages, href) is not None
                links += 1
            else:
                assert href.startswith(("/correct?", "https://"))
    assert links > 300


def test_every_page_has_one_first_heading_and_says_where_it_stands(story):
    """Each page can be put into a layout as it is: one h1, the story's parts to choose from, no script, no style."""
    for view, tree in render(story).values():
        assert len(tree.xpath("//h1")) == 1, view.part
        assert len(tree.xpath("//nav//a[@aria-current='page']")) == (2 if view.pages > 1 else 1)
        assert not tree.xpath("//script | //style | //@style | //@*[starts-with(name(), 'on')] | //iframe | //form")


def test_words_open_in_their_report_and_lead_back_to_their_line(story):
    """A citation's address gives exactly the cited characters; the margin beside them leads to the line's own page."""
    pages = render(story)
    texts = {report["id"]: report["text"] for report in story["reports"]}
    seen = 0
    for view, tree in pages.values():
        if view.part == "overview" or view.part.startswith("reports/"):
            continue
        for link in tree.xpath("//a[contains(@class, 'cite ')]"):
            mark = find(pages, link.get("href"))
            report = unquote(urlsplit(link.get("href")).path).split("/reports/", 1)[1]
            start, end = map(int, mark.get("id")[1:].split("-"))
            pieces = mark.getroottree().xpath(
                "//mark[contains(concat(@class, ' '), $class)]", **{"class": mark.get("id") + " "}
            )
            assert "".join(piece.text_content() for piece in pieces) == texts[report][start:end]
            paragraph = mark.xpath("ancestor::div[@class='para']")[0]
            notes = [a for a in paragraph.xpath(".//a[@data-marks]") if mark.get("id") in a.get("data-marks").split()]
            back = [find(pages, note.get("href")) for note in notes]
            assert any(line.xpath(".//a[@href=$href]", href=link.get("href")) or line.tag == "th" for line in back)
            seen += 1
    assert seen > 50


def test_a_lines_page_is_known_by_its_anchor(story):
    """Each page lists the anchors of the account's lines on it, and they stand there."""
    for view, tree in render(story).values():
        assert set(view.lines) <= set(tree.xpath("//@id")), view.part
        if view.part in {"figures", "timeline", "said", "positions", "conflicts", "doubts", "names", "places"}:
            assert len(view.lines) >= len(view.html.split("<li id=")) - 1


@pytest.mark.usefixtures("undrawn")
def test_a_line_keeps_its_address_while_the_account_grows(story):
    """A report that comes first, with a figure and an event of its own, numbers all anew but moves no address."""
    before = {anchor for view, _ in render(story).values() for anchor in view.lines}
    grown = json.loads(json.dumps(story))
    grown["reports"].insert(0, {**grown["reports"][0], "id": "early", "origin": "o9"})
    for part, prefix in (("figures", "f"), ("events", "e"), ("quotations", "q")):
        new = json.loads(json.dumps(grown[part][0]).replace('"courier"', '"early"'))
        grown[part].insert(0, new)
        for number, line in enumerate(grown[part]):
            line["id"] = f"{prefix}{number}"
            line.pop("same_as", None)
            if part == "quotations":
                line["same_as"] = []
    after = {anchor for view, _ in render(grown).values() for anchor in view.lines}
    assert before < after | {anchor for anchor in before if anchor.startswith("said-")}
    assert len([anchor for anchor in before & after if anchor.startswith("said-")]) > 3


@pytest.mark.usefixtures("undrawn")
def test_lines_say_what_a_correction_is_about(story):
    """Every claim, quotation, event, position, name and doubt has a link to the form, with its very words."""
    texts = {report["id"]: report["text"] for report in story["reports"]}
    asked = {}
    for _, tree in render(story).values():
        for href in tree.xpath("//a[@class='correct']/@href"):
            told = {name: values[0] for name, values in parse_qs(urlsplit(href).query).items()}
            assert told["story"] == STORY
            asked.setdefault(told["of"], set()).add(texts[told["report"]][int(told["start"]) : int(told["end"])])
    assert asked.keys() == {"claim", "quotation", "event", "stance", "name", "doubt"}
    assert {claim["quote"] for figure in story["figures"] for claim in figure["claims"]} == asked["claim"]


@pytest.mark.parametrize(
    "payload", ['"><img src=x onerror=hacked()>', "</mark></a><script>hacked()</script>", "#?/%2F&"]
)
def test_no_text_becomes_markup_or_another_address(told, payload):
    """Payloads in every text and in the ids leave the pages with the elements that they have without them."""
    story = fill(told, payload)["stories"][0]
    text = json.dumps({**story, "id": payload}).replace('"valley"', json.dumps(payload))
    pages = render(json.loads(text))
    for view, tree in pages.values():
        assert not tree.xpath("//script | //img | //iframe | //@onerror"), view.part
        for href in tree.xpath("//a/@href"):
            if href.startswith("/stories/"):
                find(pages, href)
            else:
                assert href.startswith("/correct?")


def multiply(story, times):
    """Return a story of so many times the reports and lines, all with ids of their own."""
    grown = {**story, **{part: [] for part, lines in story.items() if isinstance(lines, list)}}
    for number in range(times):
        for part, lines in story.items():
            if isinstance(lines, list):
                grown[part] += [rename(line, f"~{number}") for line in lines]
    return {**grown, "main": rename(story["main"], "~0") if story.get("main") else None}


def rename(value, tail):
    """Return a JSON value with a tail at every id in it."""
    if isinstance(value, dict):
        return {
            key: f"{found}{tail}" if key in {"id", "report", "of", "origin"} and isinstance(found, str) else
            [f"{one}{tail}" for one in found] if key in {"reports", "same_as"} and isinstance(found, list) else
            rename(found, tail)
            for key, found in value.items()
        }  # fmt: skip
    return [rename(one, tail) for one in value] if isinstance(value, list) else value


def count_calls(work):
    """Return how many functions a piece of work calls."""
    calls = 0

    def count(_frame, event, _argument):
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.usefixtures("undrawn")
def test_rendering_grows_with_the_story_and_no_faster(story):
    """Four times the story takes about four times the work, and its pages stay as small."""
    small, large = multiply(story, 6), multiply(story, 24)
    render(small)

    def run(grown):
        for view in render_views(grown, links=ServedLinks(grown["id"])):
            assert len(view.html) < MOST

    assert count_calls(lambda: run(large)) < 4.6 * count_calls(lambda: run(small))


def test_a_story_of_a_thousand_reports_has_no_page_that_freezes(story):
    """With its charts drawn, no page of 1,000 reports and 9,000 lines is larger than a browser shows at once."""
    grown = multiply(story, 200)
    assert len(grown["reports"]) == 1000
    sizes = {(view.part, view.page): len(view.html) for view in render_views(grown, links=ServedLinks(grown["id"]))}
    assert len(sizes) > 1000
    assert max(sizes.values()) < MOST
