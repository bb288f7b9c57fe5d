"""All forms of export by their names."""

import ast
import copy
import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest
from account_records import make_account

import storyledger
from storyledger.errors import ExportError
from storyledger.render.exports import EXPORTS, Options, render_export
from storyledger.render.json import account_json

BAD = "=1+1 <script>x</script> [a](http://evil.example)\r\n# \x00\x1b[31m \ud800 \u202e {nb} '\" | ;"


def spoilt(value):
    """A copy of an account in which every free text is hostile; ids, days, sums and kinds stay."""
    kept = {
        "id", "schema", "report", "of", "sha256", "date", "published", "as_of", "from", "to", "kind", "standing",
        "when", "stance", "modality", "change", "part", "story", "event", "same_as", "reports", "origin", "quote",
        "text", "gazetteer_id", "published_basis",
    }  # fmt: skip
    if isinstance(value, dict):
        return {key: one if key in kept and not _has_objects(one) else spoilt(one) for key, one in value.items()}
    if isinstance(value, list):
        return [spoilt(one) for one in value]
    return BAD if isinstance(value, str) else value


def _has_objects(value):
    return isinstance(value, dict) or (isinstance(value, list) and any(isinstance(one, dict) for one in value))


def test_every_form_gives_files_with_plain_names(told):
    """Each form has a line of help, gives files, and the same ones for the same account."""
    before = copy.deepcopy(told)
    for name, export in EXPORTS.items():
        assert export.name == name
        assert export.help
        assert len(export.help) < 90
        files = render_export(told, name)
        assert files, name
        for file, content in files.items():
            assert Path(file).name == file
            assert content
        assert files == render_export(json.loads(json.dumps(told)), name)
    assert told == before, "an export changes nothing in the account"


@pytest.mark.parametrize("form", EXPORTS)
def test_an_account_from_records_is_exported(form):
    """What the pipeline makes can leave in every form; a timeline needs a dated event."""
    files = render_export(account_json(make_account()), form)
    assert files


@pytest.mark.parametrize("form", EXPORTS)
def test_an_account_of_hostile_words_is_exported(told, form):
    """Whatever stands in its texts, each form gives files that are valid UTF-8 where they are text."""
    for name, content in render_export(spoilt(told), form).items():
        if not name.endswith(".pdf"):
            content.decode()


@pytest.mark.parametrize("form", [form for form in EXPORTS if form != "timelinejs"])
def test_an_empty_account_is_exported(told, form):
    """An account without stories breaks nothing."""
    told.update(stories=[], problems=[], changes={"since": {}, "lines": []})
    assert render_export(told, form)


def test_a_timeline_without_a_day_is_an_error_that_says_so(told):
    """TimelineJS shows nothing of an account whose events have no days."""
    for event in told["stories"][0]["events"]:
        event["date"] = None
    with pytest.raises(ExportError, match="no story has an event with a day"):
        render_export(told, "timelinejs")


def test_lines_set_right_by_hand_say_so_in_every_form_for_readers(told):
    """A corrected event tells by whom and when, on paper, in Markdown, on the timeline, in tables and in statements."""
    (story,) = told["stories"]
    signed = {"who": "Ada Roe", "when": "2030-01-02T00:00:00Z", "why": "a slip", "state": "applied", "note": ""}
    story["corrections"] = [{"id": "c1", "kind": "event_date", "lines": [], **signed}]
    story["events"][0]["corrected"] = ["c1"]
    for form in ("markdown", "timelinejs", "ftm"):
        text = b"".join(render_export(told, form).values()).decode()
        assert "set by hand by Ada Roe, 2 January 2030" in text, form
    assert b",c1," in render_export(told, "csv")["events.csv"]
    (content,) = render_export(told, "pdf").values()
    pages = [" ".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(content)]
    assert "valley below. set by hand by Ada Roe, 2 January 2030 [1] [2]" in pages[0] + pages[1]


def test_an_unknown_form_is_named_with_those_there_are(told):
    """The error says what there is to choose from."""
    with pytest.raises(ExportError, match=r"'xls' is no form of export; choose one of json, csv, "):
        render_export(told, "xls")


def test_options_that_cannot_be_taken_are_named(told, tmp_path):
    """A dataset without a proper name and a font that is none are errors that say so."""
    with pytest.raises(ExportError, match="cannot name a dataset"):
        render_export(told, "ftm", Options(dataset="Not a name"))
    (tmp_path / "none.ttf").write_bytes(b"no font")
    for font in ("missing.ttf", str(tmp_path / "none.ttf"), "x.exe"):
        with pytest.raises(ExportError, match=r"a font cannot be used"):
            render_export(told, "pdf", Options(fonts=[font]))


def test_forms_are_loaded_when_they_are_asked_for():
    """The registry alone loads no renderer and nothing heavy."""
    script = "import sys, storyledger.render.exports; print(' '.join(sys.modules))"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert not {"fpdf", "fontTools", "uharfbuzz", "jsonschema_rs", "csv"} & set(run.stdout.split())


def test_the_program_does_without_the_library_that_checks_its_statements():
    """FollowTheMoney's library is for the tests: no file that renders imports it."""
    assert importlib.util.find_spec("followthemoney")
    for path in (Path(storyledger.__file__).parent / "render").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not [name for name in names if name.startswith("followthemoney")], path
