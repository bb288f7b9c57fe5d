"""Tables given story by story: the files that are made of the account at once, with one story held at a time."""

import json

import pytest

from storyledger.render.csv import csv_pieces, render_csv


@pytest.fixture
def account(told):
    """The invented account with its story told three times over, and a problem."""
    (story, *_) = told["stories"]
    stories = [json.loads(json.dumps({**story, "id": f"s{n}", "title": f"=Number {n}"})) for n in range(3)]
    alone = {key: value for key, value in told.items() if key != "changes"}
    return {**alone, "stories": stories, "problems": [{"input": "a.txt", "line": 3, "message": "not a report"}]}


def joined(pieces):
    """Return the files of which these are the pieces."""
    files = {}
    for name, piece in pieces:
        files[name] = files.get(name, "") + piece
    return files


@pytest.mark.parametrize("excel", [False, True])
def test_tables_in_pieces_are_those_of_the_account_at_once(account, excel):
    """Sign by sign: heads once, marks of order once, all rows in the order of the stories."""
    rest = {key: value for key, value in account.items() if key != "stories"}
    made = render_csv(account, excel=excel)
    assert joined(csv_pieces(iter(account["stories"]), rest, excel=excel)) == made
    assert made["claims.csv"].count("\r\n") > 30


def test_one_story_is_asked_for_after_the_other_was_given(account):
    """So that an account of any size takes the memory of its largest story."""
    given, seen = [], []

    def stories():
        for story in account["stories"]:
            seen.append("".join(given).count("Number"))
            yield story

    for name, piece in csv_pieces(stories(), {"problems": []}):
        if name == "stories.csv":
            given.append(piece)
    assert seen == [0, 1, 2]
