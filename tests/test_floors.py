"""The gate on the scores works: it holds what is good enough and stops what is not."""

import importlib.util
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture
def gate():
    """Return benchmarks/score_stories.py as a module."""
    spec = importlib.util.spec_from_file_location("score_stories", ROOT / "benchmarks" / "score_stories.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_score_below_its_floor_is_named(gate):
    """Means and single stories have floors; a missing measure is below them."""
    floors = {"mean": {"figures.f1": 0.8, "published": 0.5}, "stories": {"quake": {"figures.f1": 0.7}}}
    rows = {"quake": {"figures.f1": 0.6}, "flood": {"figures.f1": 1.0}}
    rows["mean"] = gate.means(rows)
    assert rows["mean"]["figures.f1"] == 0.8
    held, below = gate.check_floors(rows, floors)
    assert held == 1
    assert below == [
        "mean: published is missing, its floor 0.500",
        "quake: figures.f1 is 0.600, its floor 0.700",
    ]


def test_another_corpus_is_refused(gate, tmp_path):
    """A gold file that changed or went, or another scorer, is named; a story that came is only shown."""
    for name in ("quake", "flood", "storm"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "gold.json").write_text(name)
    scorer = tmp_path / "scorer.py"
    scorer.write_text("1")
    stories = [tmp_path / "flood", tmp_path / "quake", tmp_path / "storm"]
    pinned = {"quake": gate.sha256(stories[1] / "gold.json"), "flood": "0" * 64, "fire": "1" * 64}
    assert gate.check_corpus(stories, scorer, {"sha256": pinned}) == [
        "fire: pinned, and not there",
        "scorer: there, and not pinned",
        "flood: changed since the floors were set",
    ]


def test_the_program_is_run_and_scored_story_by_story(gate, tmp_path, monkeypatch, capsys):
    """The table has each story, the mean and the floor, and the last line counts."""
    (tmp_path / "quake" / "reports").mkdir(parents=True)
    (tmp_path / "quake" / "gold.json").write_text("{}")
    scorer = tmp_path / "scorer.py"
    scorer.write_text('print(\'{"figures.f1": 0.9, "copies.f1": null}\')')
    floors = tmp_path / "floors.json"
    arguments = ["score_stories.py", str(tmp_path), str(scorer), "--floors", str(floors)]
    monkeypatch.setattr(gate.sys, "argv", [*arguments, "--pin"])
    floors.write_text(json.dumps({"sha256": {}, "mean": {"figures.f1": 0.95}}))
    assert gate.main() == 0
    # The program itself is not what is tried here.
    real = gate.subprocess.run
    made = gate.subprocess.CompletedProcess([], 0, "", "")
    monkeypatch.setattr(
        gate.subprocess, "run", lambda command, **more: made if "-m" in command else real(command, **more)
    )
    monkeypatch.setattr(gate.sys, "argv", arguments)
    assert gate.main() == 1
    out = capsys.readouterr().out.splitlines()
    assert out[0].split() == ["quake", "mean", "floor"]
    assert out[1].split() == ["figures.f1", "0.900", "0.900", "0.950", "<"]
    assert "FAILED mean: figures.f1 is 0.900, its floor 0.950" in out
    assert out[-1].startswith("1 failed, 0 passed in ")


def test_the_pinned_floors_are_floors():
    """Each floor is a share, and the corpus they were set on is pinned."""
    floors = json.loads((ROOT / "tests" / "floors.json").read_text("utf-8"))
    assert floors["mean"]
    assert "scorer" in floors["sha256"]
    for floor in (floors["mean"], *floors["stories"].values()):
        assert all(0 < value <= 1 for value in floor.values())
