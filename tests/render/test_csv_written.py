"""Tables written story by story: the files that are made of the account at once, with one story held at a time."""

import json

import pytest

from storyledger.render.csv import render_csv, write_csv


@pytest.fixture
def account(told):
    """The invented account with its story told three times over, and a problem."""
    (story, *_) = told["stories"]
    stories = [json.loads(json.dumps({**story, "id": f"s{n}", "title": f"=Number {n}"})) for n in range(3)]
    alone = {key: value for key, value in told.items() if key != "changes"}
    return {**alone, "stories": stories, "problems": [{"input": "a.txt", "line": 3, "message": "not a report"}]}


@pytest.mark.parametrize("excel", [False, True])
def test_written_tables_are_those_of_the_account_at_once(account, excel, tmp_path):
    """Byte by byte: heads once, marks of order once, all rows in the order of the stories."""
    rest = {key: value for key, value in account.items() if key != "stories"}
    files = write_csv(iter(account["stories"]), rest, tmp_path, excel=excel)
    made = {name: text.encode("utf-8", "replace") for name, text in render_csv(account, excel=excel).items()}
    assert {path.name: path.read_bytes() for path in files} == made
    assert made["claims.csv"].count(b"\r\n") > 30


def test_one_story_is_asked_for_after_the_other_was_written(account, tmp_path):
    """So that an account of any size takes the memory of its largest story."""
    seen = []

    def stories():
        for story in account["stories"]:
            seen.append((tmp_path / "stories.csv").read_bytes().count(b"Number"))
            yield story

    write_csv(stories(), {"problems": []}, tmp_path)
    assert seen == [0, 1, 2]
    assert {path.name for path in tmp_path.iterdir()} >= {"stories.csv", "reports.csv", "claims.csv", "citations.csv"}
