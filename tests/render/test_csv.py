"""The account as CSV: every row can be checked, and no cell is a formula."""

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyledger.render.csv import plain_text, render_csv
from storyledger.render.tables import PROOF, account_tables

SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
ALWAYS = {
    "stories", "reports", "origins", "copies", "figures", "claims", "quotations", "events", "positions", "conflicts",
    "entities", "places", "doubts", "brief", "citations",
}  # fmt: skip


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def texts_of(told):
    return {report["id"]: report for story in told["stories"] for report in story["reports"]}


def test_there_is_a_file_for_each_part_of_the_account(told):
    """Every part has its file, also where it is empty; what an account seldom has is there only if it has it."""
    assert {name.removesuffix(".csv") for name in render_csv(told)} == {*ALWAYS, "changes", "problems"}
    told.pop("changes")
    told["problems"] = []
    told["stories"][0]["events"] = []
    files = render_csv(told)
    assert {name.removesuffix(".csv") for name in files} == ALWAYS
    assert files["events.csv"].count("\r\n") == 1


def test_every_row_can_be_checked(told):
    """A row's words are those of its report from start to end, and outlet, address and hash are the report's."""
    told["stories"][0]["other_events"] = [{**told["stories"][0]["events"].pop(), "id": "e9"}]
    reports = texts_of(told)
    checked = 0
    for name, text in render_csv(told).items():
        for row in rows_of(text):
            if name in {"problems.csv", "changes.csv"} and not row.get("report"):
                continue
            report = reports[row["report"]]
            assert row["words"] == report["text"][int(row["start"]) : int(row["end"])] != ""
            assert (row["sha256"], row["url"]) == (report["sha256"], report["url"] or "")
            assert row["outlet"] == (report["outlet"] or "")
            assert row.get("story", "s1") == "s1"
            checked += 1
    assert checked > 60


def test_all_claims_and_all_citations_are_there(told):
    """Each claim has a row, and each citation of each line stands in the table of citations."""
    (story,) = told["stories"]
    files = render_csv(told)
    assert len(rows_of(files["claims.csv"])) == sum(len(figure["claims"]) for figure in story["figures"])
    lines = [line for part in ("events", "positions", "entities", "places", "brief") for line in story[part]]
    lines += [side for conflict in story["conflicts"] for side in conflict["sides"]]
    assert len(rows_of(files["citations.csv"])) == sum(len(line["citations"]) for line in lines)


def test_numbers_stay_numbers(told):
    """A negative number and a fraction are written bare; text that begins with a minus is not."""
    figure = told["stories"][0]["figures"][0]
    figure.update(low=-5, best=-2.5, what="-5 degrees")
    row = rows_of(render_csv(told)["figures.csv"])[0]
    assert (row["low"], row["best"], row["what"]) == ("-5", "-2.5", "'-5 degrees")


def test_a_spreadsheets_edition_has_a_mark_and_no_cell_that_it_cannot_hold(told):
    """For Excel the file begins with a byte order mark and long cells are cut and say so; otherwise nothing is cut."""
    told["stories"][0]["brief"][0]["text"] = "long " * 10_000
    cut, whole = (render_csv(told, excel=excel)["brief.csv"] for excel in (True, False))
    assert cut.startswith("\ufeffstory,")
    assert whole.startswith("story,")
    assert (len(rows_of(cut)[0]["text"]), rows_of(cut)[0]["text"][-4:]) == (32_767, " […]")
    assert rows_of(whole)[0]["text"] == "long " * 10_000


def test_corrections_by_hand_decisions_and_pages_are_shown(told):
    """A correction has a row for each of its words, with all that it says; words of a paged report have their page."""
    (story,) = told["stories"]
    whole = {"report": "courier", "start": 0, "end": 0, "words": "", "sha256": story["reports"][0]["sha256"]}
    gone = {"report": "lost", "start": 3, "end": 7, "words": "nine", "sha256": "3" * 64}
    right = {
        "before": {"value": 9},
        "after": {"value": 19},
        "who": "Ada",
        "when": "2030-01-01",
        "why": "a slip",
        "x": 1,
    }
    story["corrections"] = [
        {"id": "c1", "kind": "value", "targets": [whole, gone], **right, "state": "applied", "x": 1}
    ]
    named = [{"id": "courier", "sha256": "0" * 64}, {"id": "gone", "sha256": "1" * 64}]
    story["decisions"] = [
        {"id": "d1", "kind": "together", "reports": named, "who": "Ada", "when": "2030-01-01", "why": "one dam"}
    ]
    story["reports"][0]["pages"] = [0, story["brief"][0]["citations"][0]["start"]]
    files = render_csv(told)
    first, second = rows_of(files["corrections.csv"])
    assert (first["who"], first["after"], first["rest"]) == ("Ada", '{"value": 19}', '{"x": 1}')
    assert first["words"] == story["reports"][0]["text"][: int(first["end"])] != ""
    assert (second["words"], second["start"], second["target_sha256"]) == ("nine", "3", "3" * 64)
    assert [(row["role"], row["named_sha256"], row["report"]) for row in rows_of(files["decisions.csv"])] == [
        ("reports", "0" * 64, "courier"),
        ("reports", "1" * 64, ""),
    ]
    assert {row["page"] for row in rows_of(files["brief.csv"]) if row["report"] == "courier"} >= {"2"}
    assert {row["page"] for row in rows_of(files["brief.csv"]) if row["report"] != "courier"} <= {""}


def test_an_account_of_the_bare_contract_is_enough(told):
    """Fields beside the contract may be missing."""
    (story,) = told["stories"]
    for name in ("origins", "reason", "main", "decisions", "other_events"):
        story.pop(name, None)
    for report in story["reports"]:
        for name in ("author", "input", "also_at"):
            report.pop(name, None)
    for figure in story["figures"]:
        for name in ("reasons", "part_of", "toll", "reports"):
            figure.pop(name, None)
    told.pop("changes")
    assert rows_of(render_csv(told)["figures.csv"])[0]["reasons"] == ""


HOSTILE = [
    '=HYPERLINK("http://evil.example","x")',
    "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x",
    " =1", "\u00a0=1", "\ufeff=1", "\u200b=1",
    "'=1", '"=1', "=cmd|' /C calc'!A0", "\x00=1",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_is_a_formula(told, text):
    """Whatever a report's words begin with, its cells begin with an apostrophe."""
    (story,) = told["stories"]
    story["title"] = text
    story["reports"][0]["outlet"] = text
    story["figures"][0]["what"] = text
    for name, file in render_csv(told).items():
        for row in csv.reader(io.StringIO(file, newline="")):
            for cell in row:
                assert not cell.lstrip('\ufeff\u200b\u00a0 "').startswith(SIGNS), name
    shown = rows_of(render_csv(told)["stories.csv"])[0]["title"]
    assert shown.startswith(("'", "␀"))


def test_a_wrong_separator_makes_no_formula(told):
    """Where a spreadsheet splits at semicolons or line ends instead, no piece begins with a sign."""
    told["stories"][0]["brief"][0]["text"] = 'He said;=HYPERLINK("x");"=1"\n=2;\t@SUM(1); -3'
    for piece in re.split(r"[;\t\r\n]", render_csv(told)["brief.csv"]):
        assert not piece.strip('" ').startswith(("=", "+", "-", "@"))


@given(st.text(alphabet=st.sampled_from("=+-@'\" \t\r\n;,a＝\ufeff\u200b")))
def test_what_was_put_in_can_be_taken_out(text):
    """Taking the apostrophe away again gives the text: no two texts become one."""
    skipped = "'\" \\u200b\\ufeff"
    back = re.sub(rf"(?:\A|(?<=[;\t\r\n]))'(?=[{skipped}]*[=+\-@＝])|\A'(?=[{skipped}]*[\t\r\n])", "", plain_text(text))
    assert back == text
    assert not plain_text(text).lstrip(' "\ufeff\u200b').startswith(SIGNS)


@given(st.lists(st.text(), min_size=4, max_size=4))
def test_rows_survive_the_way_through_csv(words):
    """Reading the files again gives as many rows and columns as the tables have, and the same cells."""
    story = {
        "id": "s", "title": words[0], "from": None, "to": None, "brief": [], "events": [], "positions": [],
        "entities": [], "places": [], "copies": [], "figures": [], "quotations": [], "conflicts": [],
        "reports": [{"id": words[1] or "r", "text": words[2], "outlet": words[3], "sha256": "0" * 64}],
        "doubts": [{"report": words[1] or "r", "start": 0, "end": len(words[2]), "why": words[3]}],
    }  # fmt: skip
    account = {"stories": [story], "problems": [{"input": words[0], "message": words[1]}]}
    files = render_csv(account)
    for table in account_tables(account):
        content = files[f"{table.name}.csv"]
        content.encode()
        header, *rows = csv.reader(io.StringIO(content, newline=""), strict=True)
        assert tuple(header) == table.columns
        assert len(rows) == len(table.rows)
        for read, row in zip(rows, table.rows, strict=True):
            assert read == [
                plain_text(cell) if isinstance(cell, str) else "" if cell is None else str(cell) for cell in row
            ]


def test_the_proof_stands_at_the_end_of_every_table(told):
    """All tables but that of problems end in the same columns."""
    for table in account_tables(told):
        assert table.columns[-len(PROOF) :] == PROOF or table.name == "problems"
        assert len(set(table.columns)) == len(table.columns)
        assert {len(row) for row in table.rows} <= {len(table.columns)}
