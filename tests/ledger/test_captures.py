"""Captures of one page: what is a version of it, and what was taken in before."""

from dataclasses import replace

from ledger_work import NOW, made, plan

from storyledger.ledger.ledger import Ledger
from storyledger.records import Container, Exchange


def add(folder, items):
    """What became of each report."""
    with Ledger.open(str(folder), by="tester", create=True, now=lambda: NOW) as ledger:
        return [added.status for added in ledger.add(iter(items))]


def record(item, member):
    """A report as it comes out of a web archive."""
    return replace(
        item,
        report=replace(item.report, input="x.warc!/https://example.org/3"),
        containers=(Container("warc", "x.warc", None, member),),
        exchanges=(Exchange("https://example.org/3", 200, "", f"2026-01-0{member}T00:00:00Z", ()),),
    )


def fetched(item, at):
    """A report as it comes over the network."""
    report = replace(item.report, input="https://example.org/3")
    return replace(item, report=report, exchanges=(Exchange("https://example.org/3", 200, "192.0.2.1", at, ()),))


def test_a_web_archive_with_two_captures_added_again_adds_nothing(tmp_path):
    """Both captures of one page are versions of one report; the archive added again has nothing new."""
    captures = [record(made(3), "1"), record(made(3, "later"), "2")]
    assert add(tmp_path, captures) == ["new", "new version"]
    assert add(tmp_path, captures) == ["there", "there"]
    assert add(tmp_path, captures * 2) == ["there"] * 4


def test_captures_known_within_one_batch(tmp_path):
    """The same when all of them come in one batch."""
    captures = [record(made(3), "1"), record(made(3, "later"), "2")]
    assert add(tmp_path, captures * 2) == ["new", "new version", "there", "there"]


def test_an_archive_where_a_page_says_again_what_it_said_first(tmp_path):
    """A third capture with the first one's bytes is a version of its own, and known the next time."""
    captures = [record(made(3), "1"), record(made(3, "later"), "2"), record(made(3), "3")]
    assert add(tmp_path, captures) == ["new", "new version", "new version"]
    assert add(tmp_path, captures) == ["there"] * 3


def test_two_files_of_one_page_added_again_add_nothing(tmp_path):
    """Files that name one address are versions of one report, each known by its path and bytes."""
    files = [made(3), made(3, "later")]
    assert add(tmp_path, files) == ["new", "new version"]
    assert add(tmp_path, files) == ["there", "there"]


def test_a_file_that_was_set_back_is_a_new_version(tmp_path):
    """A file that says again what it said first, after it said something else, changed."""
    first, later = made(3), made(3, "later")
    later = replace(later, report=replace(later.report, input=first.report.input))
    assert [add(tmp_path, [item]) for item in (first, later, first, first)] == [
        ["new"],
        ["new version"],
        ["new version"],
        ["there"],
    ]


def test_an_address_that_was_set_back_is_a_new_version(tmp_path):
    """The same on the web: it came at another time."""
    visits = [fetched(made(3), "1"), fetched(made(3, "later"), "2"), fetched(made(3), "3"), fetched(made(3), "4")]
    assert [add(tmp_path, [item]) for item in visits] == [["new"], ["new version"], ["new version"], ["there"]]


def test_a_plan_added_twice_adds_nothing(tmp_path):
    """Reports, versions of them and further addresses are all known the second time."""
    first = add(tmp_path, plan(30))
    assert {"new", "new version", "also"} == set(first)
    assert set(add(tmp_path, plan(30))) == {"there"}
