"""The page on web addresses says what the settings say."""

import re
from pathlib import Path

from storyledger.config import FetchSettings, WatchSettings
from storyledger.fetch.addresses import PUBLIC
from storyledger.ingest.feed_entry import MOST_ENTRIES

PAGE = (Path(__file__).parent.parent.parent / "docs" / "web-addresses.md").read_text("utf-8")


def test_the_limits_on_the_page_are_those_of_the_program():
    """Each row of the table, in its order."""
    limits = FetchSettings()
    rows = re.findall(r"^\| .* \| ([\d,]+)[^|]*\|$", PAGE, re.MULTILINE)
    assert [int(row.replace(",", "")) for row in rows] == [
        limits.connect_seconds,
        limits.read_seconds,
        limits.total_seconds,
        limits.max_bytes,
        limits.max_redirects,
        limits.retries,
        limits.longest_wait_seconds,
        limits.host_delay_seconds,
        limits.max_entries,
    ]


def test_ports_entries_and_intervals_on_the_page_are_those_of_the_program():
    """In its sentences too."""
    words = " ".join(PAGE.split())
    watching = WatchSettings()
    *first, last = map(str, sorted(PUBLIC.ports))
    assert f"on the ports {', '.join(first)} and {last}." in words
    assert f"A feed may have {MOST_ENTRIES:,} entries" in words
    assert f"every {watching.address_seconds / 60:.0f} minutes" in words
    assert f"every {watching.path_seconds:.0f} seconds" in words
    assert f"within the last {watching.settle_seconds:.0f} seconds" in words
    assert f"asked for {watching.attempts} times in all" in words
    assert watching.jitter == 0.1
    assert watching.longest_seconds == 86_400
