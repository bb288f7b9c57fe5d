"""The whole program on texts that no example holds: whatever is read, the account keeps its contract."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storyledger.config import Settings
from storyledger.pipeline import build_accounts
from storyledger.read import Reader
from storyledger.render.html import render_html
from storyledger.render.json import account_json, validate
from storyledger.render.terminal import render_terminal

OLD = (
    "The gate of the old palace collapsed on Monday, 3 March 2014, killing two guards, police said. The palace was "
    "built between 604 BC and 562 BC. Twelve people died there in the 1200s, and 40 in the fire of 79 AD."
)
WORDS = [
    "Police",
    "said",
    "12",
    "people",
    "died",
    "“",
    "”",
    "on Friday",
    "in",
    "Lowdale",
    "562 BC",
    ",",
    ".",
    "\n\n",
    "she",
]


def check(text, tmp_path):
    """Return the account of one text, after every rendering."""
    file = tmp_path / "report.txt"
    file.write_text(text, encoding="utf-8")
    account = account_json(build_accounts([str(file)], Settings()))
    assert not [problem for problem in account["problems"] if "fault of the program" in problem["message"]]
    validate(json.loads(json.dumps(account)))
    assert "<html" in render_html(account)
    render_terminal(account, 80, colour=False)
    return account


def test_far_years_do_not_break_the_account(tmp_path):
    """Years before our era and whole centuries are EDTF too."""
    (story,) = check(OLD, tmp_path)["stories"]
    assert any(claim["value"] == 2 for figure in story["figures"] for claim in figure["claims"])


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(WORDS) | st.text(max_size=8), min_size=5, max_size=60))
def test_any_text_gives_a_valid_account_or_a_problem(tmp_path, words):
    """Jumbled news words and stray characters never break the run."""
    account = check(" ".join(words), tmp_path)
    assert account["stories"] or account["problems"]


def test_a_report_on_which_the_program_fails_costs_no_other(tmp_path, monkeypatch):
    """It is a problem that names the input and the fault; the other report is read."""
    (tmp_path / "good.txt").write_text(OLD)
    (tmp_path / "odd.txt").write_text(OLD.replace("gate", "hall"))
    find = Reader.find

    def fail(reader, parsed):
        if parsed.report.id == "odd":
            raise IndexError("list index out of range")
        return find(reader, parsed)

    monkeypatch.setattr(Reader, "find", fail)
    account = account_json(build_accounts([str(tmp_path)], Settings()))
    (problem,) = account["problems"]
    assert problem["input"].endswith("odd.txt")
    assert problem["message"].startswith("it could not be read: IndexError in fail")
    assert [report["id"] for story in account["stories"] for report in story["reports"]] == ["good"]
