"""The documentation keeps up with the program."""

import importlib.util
import re
from pathlib import Path

from storyledger import __version__
from storyledger.cli import cli

ROOT = Path(__file__).parent.parent


def load(path):
    """Return a script of the repository as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_command_reference_is_what_the_commands_say():
    """docs/commands.md is fresh; if not, run `make docs`."""
    assert (ROOT / "docs" / "commands.md").read_text("utf-8") == load(
        ROOT / "docs" / "make_commands.py"
    ).command_reference()


def test_every_command_and_option_is_in_the_command_reference():
    """Nothing that can be typed is left out."""
    page = (ROOT / "docs" / "commands.md").read_text("utf-8")
    for name, command in cli.commands.items():
        assert f"## storyledger {name}\n" in page
        for option in command.params:
            assert all(form in page for form in option.opts if form.startswith("-"))


def test_the_changelog_begins_with_what_is_being_made():
    """CHANGELOG.md has a head for the next release or for this version."""
    heads = re.findall(r"^## (.*)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert heads[0] == "Unreleased" or heads[0].startswith(__version__)


def test_the_quality_page_shows_the_last_results():
    """docs/quality.md is fresh; if not, run `python benchmarks/show.py`."""
    assert (ROOT / "docs" / "quality.md").read_text("utf-8") == load(ROOT / "benchmarks" / "show.py").page()
