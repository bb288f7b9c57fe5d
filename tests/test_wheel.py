"""The built wheel, installed alone, does the main job: nothing that it needs was left out of it."""

import json
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "aleppo-2016"
MOST_BYTES = 45_000_000
"""A wheel above this is too big to be fetched without a thought: reader 30 MB, gazetteer and the rest below 15."""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Return the wheel, built from the tree as it stands."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(command, check=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.mark.slow
def test_the_wheel_holds_what_the_program_reads_at_run_time(wheel):
    """Schema, templates, word lists, weights and gazetteer are in it, tests are not, and it is not too big."""
    names = set(zipfile.ZipFile(wheel).namelist())
    here = {path.relative_to(ROOT / "src").as_posix() for path in (ROOT / "src").rglob("*") if path.is_file()}
    needed = {name for name in here if "__pycache__" not in name and "egg-info" not in name}
    assert needed <= names
    assert not [name for name in names if name.startswith(("tests/", "training/", "benchmarks/"))]
    assert wheel.stat().st_size < MOST_BYTES


@pytest.mark.slow
def test_the_installed_wheel_makes_an_account_of_the_example(wheel, tmp_path):
    """In a fresh environment, outside the repository, it reads the example's reports, and keeps a ledger of them."""
    venv.create(tmp_path / "venv", with_pip=True)
    program = tmp_path / "venv" / "bin"
    pip = [str(program / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", str(wheel)]
    subprocess.run(pip, check=True)
    shutil.copytree(EXAMPLE, tmp_path / "reports")
    made = subprocess.run(
        [str(program / "storyledger"), "account", "reports", "--json", "a.json", "--html", "a.html"],
        cwd=tmp_path,
        env={"PATH": str(program)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    assert "FIGURES" in made.stdout
    account = json.loads((tmp_path / "a.json").read_text("utf-8"))
    assert account["stories"][0]["figures"]
    assert (tmp_path / "a.html").stat().st_size > 50_000
    for call in (
        ["add", "reports"],
        ["account", "--ledger", "ledger", "--quiet"],
        ["export", "--format", "pdf", "--to", "a.pdf"],
        ["export", "--case", "case"],
        ["verify"],
    ):
        done = subprocess.run(
            [str(program / "storyledger"), *call],
            cwd=tmp_path,
            env={"PATH": str(program)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{call}: {done.stderr}"
    assert "Sound: " in done.stdout
