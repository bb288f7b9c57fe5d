"""Watching: what is new is taken once, what fails is asked less and less, and nothing is forgotten over a restart."""

import json
import os
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from fetch_servers import FakeClock, answer, article
from hypothesis import given, settings
from hypothesis import strategies as st

from storyledger.config import FetchSettings, IngestSettings, WatchSettings
from storyledger.fetch.watched import Watched
from storyledger.fetch.watching import Watch, find_targets
from storyledger.fetch.web import Web
from storyledger.records import Problem, Taken

OWN = "The bridge was closed on Monday, the mayor said."
NEWS = "The bridge over the Tarn was closed on Monday, the mayor said. It will open again in May, he told reporters."


def feed(*items):
    return answer(f"<rss version='2.0'><channel><title>Valley Post</title>{''.join(items)}</channel></rss>")


def item(link, title="Bridge", updated="2020-05-06"):
    fields = {"title": title, "link": link, "description": OWN, "pubDate": updated}
    return f"<item>{''.join(f'<{name}>{value}</{name}>' for name, value in fields.items())}</item>"


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def watch(client, clock):
    """Return a function that makes a watch; each look is run through and its finds returned."""

    def make(servers, *targets, stopping=lambda: False, states=None, **settings):
        web = Web(IngestSettings(), FetchSettings(), client(*servers, clock=clock, retries=0))
        states = states or [Watched(str(target)) for target in targets]
        made = Watch(states, web, WatchSettings(**{"jitter": 0} | settings), clock.clock(), stopping)

        def once():
            found = [one for look in made.looks(once=True) for one in look]
            return [t for t in found if isinstance(t, Taken)], [p for p in found if isinstance(p, Problem)]

        return SimpleNamespace(watch=made, once=once)

    return make


def later(clock, seconds=3600):
    clock.at += seconds


# --- feeds and pages ------------------------------------------------------------------------------------------------


def test_a_feed_gives_its_entries_once(serve, watch, clock):
    """And later those that are new in it."""
    server = serve({f"/{n}": answer(article(f"Page {n}")) for n in range(4)})
    server.pages["/feed"] = feed(*(item(server.url(f"/{n}")) for n in (1, 0)))
    watching = watch([server], server.url("/feed"))
    assert [t.report.title for t in watching.once()[0]] == ["Page 1", "Page 0"]
    assert watching.once() == ([], [])  # not due
    later(clock)
    assert watching.once() == ([], [])
    server.pages["/feed"] = feed(*(item(server.url(f"/{n}")) for n in (2, 1, 0)))
    later(clock)
    assert [t.report.title for t in watching.once()[0]] == ["Page 2"]
    assert [server.asked.count(f"/{n}") for n in range(3)] == [1, 1, 1]


def test_an_entry_that_changed_is_taken_again(serve, watch, clock):
    """As far as its page did."""
    server = serve({"/1": answer(article()), "/2": answer(article("Other"))})
    server.pages["/feed"] = feed(item(server.url("/1")), item(server.url("/2")))
    watching = watch([server], server.url("/feed"))
    watching.once()
    server.pages["/feed"] = feed(*(item(server.url(f"/{n}"), updated="2020-05-08") for n in (1, 2)))
    server.pages["/1"] = answer(article(more="<p>The bridge has been opened again since, the council told us.</p>"))
    later(clock)
    (taken,), _ = watching.once()
    assert "opened again" in taken.report.text
    assert server.asked.count("/2") == 2


def test_an_unchanged_answer_costs_nothing(serve, watch, clock):
    """The conditions of the last answer are sent, and a page unchanged without them is known by its hash."""

    def answering(connection, _closing):
        if "If-None-Match" in server.heads[-1]:
            connection.sendall(answer(status="304 Not Modified"))
        else:
            connection.sendall(answer(article(), ETag='"v1"'))

    server = serve({"/": answering, "/plain": answer(article())})
    watching = watch([server], server.url(), server.url("/plain"))
    assert len(watching.once()[0]) == 2
    for _ in range(3):
        later(clock)
        assert watching.once() == ([], [])
    assert sum("If-None-Match" in head for head in server.heads) == 3


def test_a_page_is_new_when_its_text_is(serve, watch, clock):
    """Not when its advertisements are."""
    server = serve({"/": answer(article())})
    watching = watch([server], server.url())
    watching.once()
    server.pages["/"] = answer(article(head="<script>another()</script>"))
    later(clock)
    assert watching.once() == ([], [])
    server.pages["/"] = answer(article(more="<p>The bridge has been opened again since, the council told us.</p>"))
    later(clock)
    assert len(watching.once()[0]) == 1


def test_a_page_that_could_not_be_had_is_asked_for_again(serve, watch, clock):
    """Three times; till then the feed's own text stands for it."""
    server = serve({"/1": [answer("", "500 Oops"), answer(article())], "/2": answer("", "500 Oops")})
    server.pages["/feed"] = feed(item(server.url("/1")), item(server.url("/2"), "Other"))
    watching = watch([server], server.url("/feed"))
    taken, problems = watching.once()
    assert [t.report.text for t in taken] == [OWN, OWN]
    assert len(problems) == 2
    later(clock)
    taken, problems = watching.once()
    assert [t.report.title for t in taken] == ["Bridge closes"]
    for _ in range(5):
        later(clock)
        assert watching.once()[0] == []
    assert (server.asked.count("/1"), server.asked.count("/2")) == (2, 3)


def test_what_fails_is_asked_less_and_less_and_told_once(serve, watch, clock):
    """Twice as long each time, a day at most; a success sets it back."""
    server = serve({"/": [answer("", "500 Oops")] * 12 + [answer(article())]})
    watching = watch([server], server.url(), address_seconds=900, longest_seconds=86_400)
    gaps, told = [], []
    for _ in range(12):
        before = clock.at
        told += watching.once()[1]
        due = datetime.fromisoformat(watching.watch.states[0].due)
        gaps.append((due - clock.now()).total_seconds())
        clock.at = before + gaps[-1]
    assert gaps[:4] == [1800, 3600, 7200, 14_400]
    assert gaps[-1] == 86_400
    assert [problem.message for problem in told] == ["it gave no page: the server answered 500 Internal Server Error"]
    assert len(watching.once()[0]) == 1
    assert watching.watch.states[0].failures == 0
    assert datetime.fromisoformat(watching.watch.states[0].due) - clock.now() == timedelta(seconds=900)


def test_an_address_that_robots_may_not_have_is_not_watched(serve, watch):
    """A program asks, not a person."""
    server = serve({"/robots.txt": answer("User-agent: *\nDisallow: /"), "/": answer(article())})
    _, (problem,) = watch([server], server.url()).once()
    assert "robots.txt" in problem.message
    assert server.asked == ["/robots.txt"]


def test_a_page_without_an_article_is_told_once(serve, watch, clock):
    """Though it changes with every look."""
    server = serve({"/": [answer(f"<html><body>Menu {n}</body></html>") for n in range(5)]})
    watching = watch([server], server.url())
    assert len(watching.once()[1]) == 1
    for _ in range(3):
        later(clock)
        assert watching.once() == ([], [])


# --- folders and files ----------------------------------------------------------------------------------------------


def test_a_folder_gives_its_files_once_and_again_when_they_change(watch, clock, tmp_path):
    """New ones, and changed ones; what was there stays known."""
    watching = watch([], tmp_path, path_seconds=30)
    assert watching.once() == ([], [])  # empty, and no problem
    (tmp_path / "one.txt").write_text(NEWS)
    later(clock)
    assert [t.report.id for t in watching.once()[0]] == ["one"]
    later(clock)
    assert watching.once() == ([], [])
    (tmp_path / "two.txt").write_text(NEWS.replace("Monday", "Tuesday"))
    (tmp_path / "one.txt").write_text(NEWS.replace("Monday", "Wednesday, it was said"))
    later(clock)
    assert [t.report.id for t in watching.once()[0]] == ["one", "two"]


def test_a_file_that_is_being_written_waits(watch, clock, tmp_path):
    """Half a file is none; one dated in the future is not waited for."""
    for name, age in (("now", 1), ("old", 60), ("future", -9999)):
        path = tmp_path / f"{name}.txt"
        path.write_text(NEWS.replace("Monday", name))
        at = clock.now().timestamp() - age
        os.utime(path, (at, at))
    watching = watch([], tmp_path)
    assert sorted(t.report.id for t in watching.once()[0]) == ["future", "old"]
    later(clock, 60)
    assert [t.report.id for t in watching.once()[0]] == ["now"]


def test_a_folder_that_is_gone_is_told_and_comes_back(watch, clock, tmp_path):
    """A share that is not mounted for a while loses nothing."""
    folder = tmp_path / "inbox"
    watching = watch([], folder)
    assert [p.message for p in watching.once()[1]] == ["there is no such file or folder"]
    later(clock)
    assert watching.once() == ([], [])
    folder.mkdir()
    (folder / "one.txt").write_text(NEWS)
    later(clock)
    assert len(watching.once()[0]) == 1


# --- time and state -------------------------------------------------------------------------------------------------


def test_the_state_survives_a_restart(serve, watch, clock, tmp_path):
    """Kept as text after a look, and understood by the next run."""
    server = serve({"/1": answer(article())})
    server.pages["/feed"] = feed(item(server.url("/1")))
    (tmp_path / "one.txt").write_text(NEWS)
    first = watch([server], server.url("/feed"), tmp_path)
    assert len(first.once()[0]) == 2
    kept = {state.target: state.to_text() for state in first.watch.states}
    assert all(len(state.name) <= 64 for state in first.watch.states)
    states = [Watched.from_text(text, target) for target, text in kept.items()]
    assert tuple(states) == first.watch.states
    second = watch([server], states=states)
    assert second.once() == ([], [])  # not due
    later(clock)
    assert second.once() == ([], [])
    assert server.asked.count("/1") == 1


def test_a_look_that_was_not_run_through_leaves_its_target_as_it_was(serve, watch):
    """Killed in the middle, the next run begins the look again."""
    server = serve({f"/{n}": answer(article(f"Page {n}")) for n in range(3)})
    server.pages["/feed"] = feed(*(item(server.url(f"/{n}")) for n in range(3)))
    watching = watch([server], server.url("/feed"))
    look = next(watching.watch.looks())
    next(iter(look))
    assert look.after == look.before == Watched(server.url("/feed"))
    assert len(watching.once()[0]) == 3


@settings(max_examples=30)
@given(st.none() | st.text() | st.dictionaries(st.text(), st.none() | st.integers() | st.text()).map(json.dumps))
def test_a_state_that_cannot_be_understood_begins_anew(text):
    """Whatever it holds."""
    assert Watched.from_text(text, "/a") == Watched("/a")


@given(st.text(), st.sampled_from(["due", "failures", "seen", "again", "target", "format", "told"]))
def test_a_damaged_state_begins_anew_or_is_one(value, field):
    """A field of another kind is not believed."""
    kept = json.loads(Watched("/a").to_text()) | {field: value}
    found = Watched.from_text(json.dumps(kept), "/a")
    assert found.target == "/a"
    found.is_due(FakeClock().now())
    assert Watched.from_text(found.to_text(), "/a") == found


def test_what_is_watched_waits_between_looks(watch, clock, tmp_path):
    """One sleep to the next due time, and an end when it is asked for."""
    stop = []
    watching = watch([], tmp_path, stopping=lambda: bool(stop), path_seconds=30)
    count = 0
    for look in watching.watch.looks():
        list(look)
        count += 1
        if count == 4:
            stop.append(1)
    assert count == 4
    assert clock.slept == [30, 30, 30]


def test_intervals_are_spread(watch, tmp_path):
    """So that many that watch the same do not ask at once."""
    folders = [tmp_path / str(n) for n in range(20)]
    for folder in folders:
        folder.mkdir()
    watching = watch([], *folders, jitter=0.1, path_seconds=1000)
    watching.once()
    times = {state.due for state in watching.watch.states}
    assert len(times) > 5
    low, high = (datetime.fromisoformat(edge(times)) for edge in (min, max))
    assert (high - low).total_seconds() <= 200


def test_a_list_of_feeds_that_shows_only_when_it_is_fetched_is_watched_as_its_feeds(serve, watch, clock):
    """At once, and those that are added to it later too."""
    server = serve({"/1": answer(article()), "/2": answer(article("Other"))})

    def listing(*paths):
        outlines = "".join(f"<outline xmlUrl='{server.url(path)}'/>" for path in paths)
        return answer(f"<opml version='2.0'><body>{outlines}</body></opml>")

    server.pages |= {"/mine": listing("/a"), "/a": feed(item(server.url("/1"))), "/b": feed(item(server.url("/2")))}
    watching = watch([server], server.url("/mine"))
    assert [t.report.title for t in watching.once()[0]] == ["Bridge closes"]
    server.pages["/mine"] = listing("/a", "/b")
    later(clock)
    assert [t.report.title for t in watching.once()[0]] == ["Other"]
    assert len(watching.watch.states) == 3


def test_a_list_of_feeds_is_watched_as_its_feeds(serve, client, tmp_path):
    """In a file or at an address; all else is watched as it is."""
    server = serve()
    opml = (
        f"<opml version='2.0'><body><outline xmlUrl='{server.url('/a')}'/><outline xmlUrl='file:///x'/></body></opml>"
    )
    (tmp_path / "list.opml").write_text(opml)
    server.pages["/list.opml"] = answer(opml)
    web = Web(IngestSettings(), FetchSettings(), client(server))
    given_targets = [str(tmp_path / "list.opml"), server.url("/list.opml"), server.url("/b"), "folder", "none.opml"]
    found = list(find_targets(given_targets, web))
    assert [t for t in found if isinstance(t, str)] == [server.url("/a"), server.url("/b"), "folder"]
    assert len([p for p in found if isinstance(p, Problem)]) == 3
