"""An account that cites nothing, or cites wrongly, never leaves the program."""

import dataclasses

import pytest
from builders import make_dossier, make_happening, make_reading

from storyledger.account import timeline_limit, write_account
from storyledger.account.check import check_account
from storyledger.errors import AccountError
from storyledger.records import Account, BriefLine, Citation, StoryAccount

TEXT = "The river burst its banks at Lowdale on Monday."


def account_with(**changes):
    reading = make_reading("a", TEXT)
    event = make_happening(reading, TEXT)
    story = StoryAccount("Flood", make_dossier(reading, happenings=(event,)), (event,), ())
    return Account((dataclasses.replace(story, **changes),), (), "model")


def test_a_well_cited_account_passes():
    check_account(account_with(brief=(BriefLine(TEXT, (Citation("a", 0, len(TEXT)),)),)))


@pytest.mark.parametrize(
    ("citations", "complaint"),
    [
        ((), "cites nothing"),
        ((Citation("b", 0, 5),), "does not hold"),
        ((Citation("a", 0, len(TEXT) + 1),), "has 47 characters"),
        ((Citation("a", 5, 5),), "5:5"),
        ((Citation("a", 0, 9),), "none of its citations"),
    ],
)
def test_a_brief_line_that_cites_wrongly_is_named(citations, complaint):
    with pytest.raises(AccountError, match=complaint):
        check_account(account_with(brief=(BriefLine(TEXT, citations),)))


def test_an_event_outside_its_report_is_named():
    event = dataclasses.replace(make_happening(make_reading("a", TEXT), TEXT), citations=(Citation("a", 40, 400),))
    with pytest.raises(AccountError, match="event e1"):
        check_account(account_with(timeline=(event,)))


def test_problems_and_model_are_carried_into_the_account():
    account = write_account([], [], "reader sha256:0")
    assert (account.stories, account.problems, account.model) == ((), (), "reader sha256:0")


def test_a_timeline_grows_with_its_reports_and_stays_readable():
    assert [timeline_limit(n) for n in (1, 5, 10, 5000)] == [4, 20, 20, 40]
