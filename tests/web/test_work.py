"""Work in a process of its own: order, stopping, the death of the child, and what is told of it."""

import os
import time
from pathlib import Path

import fake_workers
import pytest

from storyledger.web.work import TOLD, Works

PATIENCE = 60
"""Seconds that nothing here comes near to: a child is started in one or two."""


@pytest.fixture
def works(tmp_path):
    """Return works whose child does what its tasks say."""
    made = Works(str(tmp_path / "log"), "ann", fake_workers.obedient)
    yield made
    made.close()


def begun(tmp_path):
    """The tasks that the child began: process, kind, name and hand."""
    return [line.split(" ") for line in (tmp_path / "log").read_text().splitlines()]


def until(works, id_, state):
    """Wait until a task is in a state."""
    end = time.monotonic() + PATIENCE
    while works.get(id_).state != state:
        assert time.monotonic() < end, works.get(id_)
        time.sleep(0.01)


def hanging(works, name="first"):
    """A task that is under way, and stays so until it is stopped."""
    task = works.submit("add", {"name": name, "do": ["hang"]})
    until(works, task.id, "running")
    end = time.monotonic() + PATIENCE
    while works.get(task.id).stage != "read":
        assert time.monotonic() < end
        time.sleep(0.01)
    return task


def upload(tmp_path, do, name="a.txt"):
    """What the task is given that takes in an upload."""
    folder = tmp_path / f"upload of {name}"
    folder.mkdir()
    (folder / "000000").write_text("a report")
    return {"folder": str(folder), "uploads": [("000000", name)], "do": do}


def wait_for(found):
    """Wait until something is so."""
    end = time.monotonic() + PATIENCE
    while not found():
        assert time.monotonic() < end
        time.sleep(0.01)


def gone(process):
    """Whether a process is no more."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


def test_tasks_are_done_one_after_the_other_by_one_child(works, tmp_path):
    """They are begun in the order in which they were given, in one process."""
    tasks = [works.submit("add", {"name": name}, by) for name, by in (("a", "ann"), ("b", "bob"), ("c", None))]
    assert [works.wait(task.id, PATIENCE).state for task in tasks] == ["done"] * 3
    told = begun(tmp_path)
    assert [line[1:] for line in told] == [["add", "a", "ann"], ["add", "b", "bob"], ["add", "c", "ann"]]
    assert len({line[0] for line in told}) == 1


def test_the_death_of_the_child_costs_only_its_task(works, tmp_path):
    """The task says that it was not done, and the next one is done by a new child."""
    dies = works.submit("add", {"name": "dies", "do": [[{"status": "new", "report": "r1"}], "die"]})
    after = works.submit("add", {"name": "after"})
    over = works.wait(dies.id, PATIENCE)
    assert over.state == "failed"
    assert "ended unexpectedly" in over.error
    assert over.counts == {"new": 1}
    assert works.wait(after.id, PATIENCE).state == "done"
    first, second = (line[0] for line in begun(tmp_path))
    assert first != second


def test_a_task_that_fails_says_why(works):
    """The reason stands with the task."""
    task = works.submit("add", {"do": ["fail"]})
    assert works.wait(task.id, PATIENCE).error == "the reason"
    assert works.get(task.id).state == "failed"


def test_a_task_under_way_is_stopped_and_the_next_one_begins(works, tmp_path):
    """Its process is ended; what waits is done by another."""
    task = hanging(works)
    after = works.submit("add", {"name": "after"})
    works.stop(task.id)
    assert works.get(task.id).state == "stopped"
    assert works.wait(after.id, PATIENCE).state == "done"
    assert gone(int(begun(tmp_path)[0][0]))
    assert works.get(task.id).state == "stopped"


def test_a_task_that_waits_is_stopped_before_it_begins(works, tmp_path):
    """It is never begun."""
    first = hanging(works)
    waiting = works.submit("add", {"name": "never"})
    works.stop(waiting.id)
    works.stop(first.id)
    last = works.submit("add", {"name": "last"})
    assert works.wait(last.id, PATIENCE).state == "done"
    assert [line[2] for line in begun(tmp_path)] == ["first", "last"]


def test_three_additions_are_followed_by_one_account(works, tmp_path):
    """Each says that the same account follows, which is made once, after the last of them."""
    first = hanging(works)
    tasks = [works.submit("add", {"name": name, "do": ["follow"]}) for name in "abc"]
    works.stop(first.id)
    for task in tasks:
        works.wait(task.id, PATIENCE)
    (then,) = {works.get(task.id).then for task in tasks}
    assert works.wait(then, PATIENCE).state == "done"
    assert [line[1] for line in begun(tmp_path)] == ["add", "add", "add", "add", "account"]


def test_an_account_that_waits_is_not_doubled_and_an_addition_is(works):
    """Who asks for an account twice gets the one that waits; every addition is one of its own."""
    first = hanging(works)
    assert works.submit("account", {}).id == works.submit("account", {}).id
    assert works.submit("add", {"name": "x"}).id != works.submit("add", {"name": "x"}).id
    works.stop(first.id)


def test_all_that_was_taken_in_is_counted_and_not_all_remembered(works):
    """Of very many lines the first ones are told, and the counts are of all."""
    lots = [[{"status": "new", "report": f"r{n}"} for n in range(TOLD)], [{"input": "x", "message": "no"}] * 3]
    task = works.submit("add", {"do": lots})
    assert works.wait(task.id, PATIENCE).counts == {"new": TOLD, "problems": 3}
    assert len(works.told(task.id)) == TOLD
    assert works.told(task.id, 5, 2)[0]["report"] == "r5"


@pytest.mark.parametrize("end", ["done", "stopped", "stopped before"])
def test_what_was_uploaded_for_a_task_is_removed_when_it_is_over(works, tmp_path, end):
    """It was taken in, or somebody said that it shall not be."""
    first = hanging(works) if end == "stopped before" else None
    given = upload(tmp_path, [] if end == "done" else ["hang"])
    task = works.submit("add", given)
    if end == "stopped":
        until(works, task.id, "running")
    if end.startswith("stopped"):
        works.stop(task.id)
    if first is None:
        works.wait(task.id, PATIENCE)
    wait_for(lambda: not Path(given["folder"]).exists())


def test_closing_ends_the_child_in_the_middle_of_a_task(works, tmp_path):
    """Nothing goes on behind a server that has ended."""
    hanging(works)
    (process, *_rest) = begun(tmp_path)[0]
    works.close()
    assert gone(int(process))


def test_closing_lets_an_idle_child_end_by_itself(works, tmp_path):
    """It hears that nothing more comes."""
    works.wait(works.submit("add", {}).id, PATIENCE)
    works.close()
    assert gone(int(begun(tmp_path)[0][0]))


def test_what_is_under_way_is_told_before_what_waits(works):
    """The head of each page shows it."""
    assert works.current() is None
    first = hanging(works)
    works.submit("add", {})
    now = works.current()
    assert (now.id, now.stage, now.done, now.total) == (first.id, "read", 1, 2)
    works.stop(first.id)


def test_long_over_tasks_are_forgotten(works):
    """A server that runs for months remembers the last hundred."""
    ids = [works.submit("add", {}).id for _ in range(130)]
    works.wait(ids[-1], PATIENCE)
    works.submit("account", {})
    assert works.get(ids[0]) is None
    assert works.told(ids[0]) == []
    assert works.get(ids[-1]) is not None
