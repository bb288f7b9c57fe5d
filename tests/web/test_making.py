"""Stories' pages made after their account: in any order, ahead for who asks, and of the story as it is told now."""

import json
import os
import signal
import time
from pathlib import Path

import fake_making
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from web_ledger import fill, served

from storyledger.ledger import Ledger
from storyledger.ledger.schema import views as table
from storyledger.ledger.views import read_view
from storyledger.web import views
from storyledger.web.making import Making
from storyledger.web.pages import stories as pages

FIXTURE = Path(__file__).parent.parent / "render" / "fixture_account.json"
PATIENCE = 120
"""Seconds that nothing here comes near to."""


def small_stories(count):
    """Return stories of few lines, so that drawing them takes no time."""
    told = json.loads(FIXTURE.read_text("utf-8"))["stories"][0]
    kept = {"events": 2, "figures": 1, "quotations": 0, "places": 0, "positions": 0, "entities": 2}
    for part, most in kept.items():
        told[part] = told[part][:most]
    told |= {"conflicts": [], "copies": [], "doubts": []}
    stories = []
    for n in range(count):
        reports = [{**report, "published": f"2031-03-0{1 + n}"} for report in told["reports"]]
        about = {"id": f"story {n}", "title": f"Number {n}", "reports": reports, "brief": told["brief"][:n]}
        stories.append({**told, **about})
    return stories


def list_them(ledger, stories):
    """List the stories of an account, as the worker does."""
    entry = ledger.append("account", {"sha256": "0" * 64, "size": 1, "reports": [], "stories": []})
    views.list_stories(ledger, {"stories": stories, "problems": []}, entry, lambda *_: None)


def rows(ledger):
    """Return all views."""
    with ledger.store.read() as connection:
        return {(row.story, row.part, row.page): row.content for row in connection.execute(sa.select(table))}


@pytest.fixture
def ledger(tmp_path):
    """Return an empty ledger."""
    with Ledger.open(str(tmp_path / "ledger"), by="ann", create=True) as opened:
        yield opened


@pytest.fixture
def making(ledger, tmp_path):
    """Return what makes pages, in one process that only writes down what it is asked to make."""
    ledger.store.address = str(tmp_path / "log")
    made = Making(ledger, "ann", 1, fake_making.write_down)
    yield made
    made.close()


def made_by(making, tmp_path, count):
    """Wait until so many pages were begun, and return whose."""
    end = time.monotonic() + PATIENCE
    log = tmp_path / "log"
    while not log.exists() or len(log.read_text().splitlines()) < count:
        assert time.monotonic() < end, making
        time.sleep(0.01)
    return [line.partition(" by ")[0] for line in log.read_text().splitlines()]


# --- what is made -----------------------------------------------------------------------------------------------------


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.lists(st.integers(0, 2), max_size=6))
def test_pages_are_the_same_in_whatever_order_they_are_made(order, tmp_path_factory):
    """Asked for in any order, some twice, the rest afterwards: every view is that of a making in one go."""
    stories = small_stories(3)
    found = []
    for asked in (None, order):
        with Ledger.open(str(tmp_path_factory.mktemp("any") / "l"), by="a", create=True, now=lambda: "2031") as ledger:
            list_them(ledger, stories)
            for number in asked or ():
                views.make_pages(ledger, stories[number]["id"])
            for story in views.stories_unmade(ledger):
                views.make_pages(ledger, story)
            found.append(rows(ledger))
    assert found[0] == found[1]
    assert ("story 0", "page/overview", 1) in found[0]


def test_stories_are_listed_before_any_page_is_made_the_newest_first(ledger):
    """The first page, the API's parts and the forms' are there; what is to be made comes in the order of the list."""
    list_them(ledger, small_stories(3))
    assert views.stories_unmade(ledger) == ["story 2", "story 1", "story 0"]
    assert b"Number 0" in read_view(ledger, "", views.FRONT)
    assert read_view(ledger, "story 1", "api/head") is not None
    assert read_view(ledger, "story 1", "hand reports") is not None
    assert not [part for _, part, _ in rows(ledger) if part.startswith("page/")]


def test_a_story_that_is_as_it_was_keeps_its_pages(ledger):
    """After another account only the pages of a story that changed are to be made, and its old ones are gone."""
    stories = small_stories(3)
    list_them(ledger, stories)
    for story in stories:
        views.make_pages(ledger, story["id"])
    list_them(ledger, [stories[0], {**stories[1], "title": "Another"}])
    assert views.stories_unmade(ledger) == ["story 1"]
    assert views.read_page(ledger, "story 0", "overview", 1) is not None
    assert views.read_page(ledger, "story 1", "overview", 1) is None
    assert not [story for story, _, _ in rows(ledger) if story == "story 2"]


def test_pages_of_a_story_that_was_told_anew_meanwhile_are_not_kept(ledger, monkeypatch):
    """The account changes while its pages are made: of the two states none is mixed with the other."""
    (story,) = small_stories(1)
    list_them(ledger, [story])
    slow = views.page_views

    def told_anew(given, of):
        if given["title"] == "Number 0":
            list_them(ledger, [{**story, "title": "Another"}])
        return slow(given, of)

    monkeypatch.setattr(views, "page_views", told_anew)
    views.make_pages(ledger, "story 0")
    assert views.stories_unmade(ledger) == ["story 0"]
    views.make_pages(ledger, "story 0")
    assert views.read_page(ledger, "story 0", "overview", 1)[0]["story"] == "Another"


# --- when it is made --------------------------------------------------------------------------------------------------


def test_a_story_that_somebody_asks_for_is_made_before_others(ledger, making, tmp_path):
    """It comes after the one that is under way."""
    list_them(ledger, small_stories(5))
    (tmp_path / "log.hold").touch()
    making.begin()
    made_by(making, tmp_path, 1)
    making.ask("story 0", 0)
    (tmp_path / "log.hold").unlink()
    begun = made_by(making, tmp_path, 5)
    assert begun == ["story 4", "story 0", "story 3", "story 2", "story 1"]


def test_who_asks_waits_until_it_is_made_and_no_longer_than_told(ledger, making, tmp_path):
    """The answer is empty once it is made; where it takes too long nothing is said of it."""
    list_them(ledger, small_stories(1))
    assert making.ask("story 0", PATIENCE) == ""
    assert made_by(making, tmp_path, 1) == ["story 0"]
    (tmp_path / "log.hold").touch()
    assert making.ask("story 0", 0.01) == ""
    (tmp_path / "log.hold").unlink()


def test_a_process_that_dies_fails_one_story_and_the_others_are_made(ledger, making, tmp_path):
    """Another takes its place; who asks for the story again has it tried again."""
    list_them(ledger, small_stories(3))
    (tmp_path / "log.die").write_text("story 1")
    assert "ended unexpectedly" in making.ask("story 1", PATIENCE)
    making.begin()
    assert sorted(made_by(making, tmp_path, 4)) == ["story 0", "story 1", "story 1", "story 2"]
    (tmp_path / "log.die").unlink()
    assert making.ask("story 1", PATIENCE) == ""


def test_a_fault_in_one_story_is_told_to_who_asks_for_it(ledger, making, tmp_path):
    """Its words reach the page."""
    list_them(ledger, small_stories(1))
    (tmp_path / "log.fail").write_text("a number is odd")
    assert making.ask("story 0", PATIENCE) == "a number is odd"


def test_a_process_without_work_ends(ledger, tmp_path, monkeypatch):
    """The engine that draws is not held for good."""
    monkeypatch.setattr("storyledger.web.making._IDLE", 0.05)
    ledger.store.address = str(tmp_path / "log")
    making = Making(ledger, "ann", 1, fake_making.write_down)
    try:
        making.ask("story 0", PATIENCE)
        pid = int((tmp_path / "log").read_text().split(" by ")[1])
        end = time.monotonic() + PATIENCE
        while making._children:
            assert time.monotonic() < end
            time.sleep(0.01)
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    finally:
        making.close()


# --- served -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def bare(tmp_path):
    """Return a client over a ledger whose stories are listed, none of their pages made, and the address of one."""
    fill(tmp_path / "ledger")
    with Ledger.open(str(tmp_path / "ledger"), by="x") as ledger, ledger.store.write() as connection:
        story = connection.execute(sa.select(table.c.story).where(table.c.part == "page/overview")).scalars().first()
        lines = json.loads(read_view(ledger, story, "lines"))
        gone = table.c.part.like("page/%") | (table.c.part == "lines")
        connection.execute(table.delete().where(gone))
    with served(tmp_path / "ledger") as client:
        yield client, f"/stories/{story}", lines


def test_a_page_that_is_not_made_yet_is_made_when_it_is_opened(bare):
    """Its parts, the way to a line and a report's page, each first to be asked for or not."""
    client, address, lines = bare
    assert client.get(f"{address}/figures").status_code == 200
    line, (part, _) = next((line, place) for line, place in lines.items() if place[0] != "overview")
    led = client.get(f"{address}/lines/{line}", follow_redirects=False)
    assert led.headers["location"].startswith(f"{address}/{part}")
    assert client.get(f"{address}/reports/herald").status_code == 200
    assert client.get(f"{address}/nothing").status_code == 404


def test_who_comes_while_pages_are_made_gets_a_page_that_looks_again(bare, monkeypatch):
    """It says so, is no error to be kept, and needs no script."""
    client, address, lines = bare
    monkeypatch.setattr(pages, "_PATIENCE", 0.0)
    monkeypatch.setattr(client.app.state.desk.making, "ask", lambda *_: "")
    for page in (address, f"{address}/reports/herald", f"{address}/lines/{next(iter(lines))}"):
        answer = client.get(page, follow_redirects=False)
        assert (answer.status_code, answer.headers["refresh"]) == (503, "1"), page
        assert address in answer.text
    monkeypatch.setattr(client.app.state.desk.making, "ask", lambda *_: "the engine does not start")
    answer = client.get(address)
    assert answer.status_code == 500
    assert "the engine does not start" in answer.text


def test_what_a_killed_server_left_unmade_the_next_one_makes(bare, tmp_path):
    """One page was made when it died: the others come without anybody asking."""
    client, address, _lines = bare
    desk = client.app.state.desk
    unmade = views.stories_unmade(desk.ledger)
    making = Making(desk.ledger, "ann", 1)
    making.ask(unmade[0], PATIENCE)
    os.kill(making._children[0].pid, signal.SIGKILL)
    making.close()
    with served(tmp_path / "ledger") as other, other:
        end = time.monotonic() + PATIENCE
        while views.stories_unmade(desk.ledger):
            assert time.monotonic() < end
            time.sleep(0.05)
    assert views.read_page(desk.ledger, address.rpartition("/")[2], "overview", 1) is not None
