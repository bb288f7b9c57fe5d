"""All forms of export by their names."""

import ast
import copy
import importlib.util
import json
import subprocess
import sys
from pathlib import Path

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
        "text", "gazetteer_id",
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


@pytest.mark.parametrize("form", EXPORTS)
def test_an_empty_account_is_exported_or_has_no_files(told, form):
    """An account without stories breaks nothing."""
    told.update(stories=[], problems=[], changes={"since": {}, "lines": []})
    assert bool(render_export(told, form)) == (form != "timelinejs")


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
    assert not {"fpdf", "fontTools", "uharfbuzz", "jsonschema", "csv"} & set(run.stdout.split())


def test_the_program_does_without_the_library_that_checks_its_statements():
    """FollowTheMoney's library is for the tests: no file that renders imports it."""
    assert importlib.util.find_spec("followthemoney")
    for path in (Path(storyledger.__file__).parent / "render").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not [name for name in names if name.startswith("followthemoney")], path
