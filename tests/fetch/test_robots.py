"""robots.txt as RFC 9309 has it, wildcards and all, in linear time."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyledger.fetch.robots import EVERYTHING, read_robots


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("Disallow: /", "/a", False),
        ("Disallow:", "/a", True),
        ("Disallow: /a", "/abc", False),
        ("Disallow: /a$", "/abc", True),
        ("Disallow: /a$", "/a", False),
        ("Disallow: /a\nAllow: /a/open", "/a/open/x", True),
        ("Allow: /a\nDisallow: /a", "/a", True),
        ("Disallow: /*.pdf$", "/x/y.pdf", False),
        ("Disallow: /*.pdf$", "/x/y.pdf?z", True),
        ("Disallow: /*?print=", "/story?print=1", False),
        ("Disallow: /*a*b*c", "/xxaxxbxxcxx", False),
        ("Disallow: /*a*b*c", "/xxaxxcxxbxx", True),
        ("Disallow: /*ab$", "/aab", False),
        ("Disallow: /x*x$", "/x", True),
        ("Disallow: /ü", "/%C3%BC", False),
        ("Disallow: /%7Ea", "/~a", False),
        ("disallow : /a # a comment", "/a", False),
        ("Disallow /a", "/a", True),
        ("Disallow: a", "/a", True),
        ("Disallow: *", "/a", False),
    ],
)
def test_the_longest_matching_rule_decides(rules, path, allowed):
    """And of two that are as long, the one that allows."""
    assert read_robots(f"User-agent: *\n{rules}\n", "Storyledger").allow(path) is allowed


def test_the_groups_that_name_us_hold_and_the_others_do_not():
    """All of ours together; those for everybody only where none names us."""
    text = (
        "User-agent: Other\nUser-agent: STORYLEDGER/2.0\nDisallow: /one\nCrawl-delay: 5\n\nUser-agent: *\nDisallow: /\n"
        "User-agent: storyledger\nDisallow: /two\n"
    )
    robots = read_robots(text, "Storyledger")
    assert [robots.allow(path) for path in ("/one", "/two", "/three")] == [False, False, True]
    assert robots.delay == 5
    assert not read_robots(text, "Third").allow("/three")
    assert read_robots("Disallow: /\n", "Storyledger").allow("/a")


@pytest.mark.parametrize(("value", "delay"), [("3", 3), ("0.5", 0.5), ("soon", 0), ("-9", 0), ("nan", 0), ("inf", 0)])
def test_a_delay_is_a_number_of_seconds(value, delay):
    """Whatever else stands there is none."""
    assert read_robots(f"User-agent: *\nCrawl-delay: {value}", "Storyledger").delay == delay


def test_a_site_without_rules_allows_everything():
    """What is held where there is no file."""
    assert EVERYTHING.allow("/a")


@given(st.text(), st.text())
def test_whatever_the_file_holds_it_is_read(text, path):
    """And every path is allowed or not."""
    assert read_robots(f"User-agent: *\n{text}", "Storyledger").allow("/" + path) in {True, False}


def test_a_hostile_file_costs_no_time():
    """Patterns that would take a matcher with backtracking for ever; thousands of rules and names."""
    begin = time.process_time()
    text = "User-agent: *\n" + f"Disallow: /{'*a' * 900}b\n" * 250
    assert read_robots(text, "Storyledger").allow("/" + "a" * 3000)
    names = "User-agent: a\n" * 20_000 + "Disallow: /x\n" * 20_000
    read_robots(names, "Storyledger")
    assert time.process_time() - begin < 5
