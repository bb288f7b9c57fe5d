"""The import direction of the house: records <- stages <- pipeline <- edges, read off the source."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "src" / "storyledger"
STAGES = ("ingest", "read", "group", "reconcile", "account", "render")
LEAVES = ("records", "errors", "config", "folding", "lands", "datelines", "about", "corrections")
"""What every stage may import: records between stages, errors, settings, folded names, datelines, words."""
EDGES = (
    "by_hand", "cli", "cli_correct", "cli_export", "cli_given", "cli_ledger", "cli_proof", "cli_search", "cli_serve",
    "cli_stories", "cli_tables", "cli_team", "cli_watch", "console", "desk", "fetch", "ledger", "scale", "web",
    "__main__",
)  # fmt: skip
OUTSIDE = {
    "os", "pathlib", "socket", "sqlite3", "urllib.request", "http", "subprocess", "shutil", "tempfile", "requests",
    "asyncio",
}  # fmt: skip
"""Modules that touch files, networks, processes and stores."""
MAY_TOUCH = {"ingest", *EDGES}
HEAVY = {
    "numpy",
    "onnxruntime",
    "tokenizers",
    "trafilatura",
    "jinja2",
    "rich",
    "jsonschema_rs",
    "py3langid",
    "charset_normalizer",
    "sqlalchemy",
    "alembic",
    "cryptography",
    "httpx",
    "pypdfium2",
    "feedparser",
    "warcio",
    "fpdf",
    "msgspec",
    "vl_convert",
    "fastapi",
    "starlette",
    "uvicorn",
    "argon2",
    "limits",
}
SOURCES = sorted(ROOT.rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Every module that a source file imports, anywhere in it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def home(path: Path) -> str:
    """The stage or module that a file belongs to."""
    first = path.relative_to(ROOT).parts[0]
    return first.removesuffix(".py")


def ours(names: set[str]) -> set[str]:
    """The parts of the package that are imported."""
    return {name.split(".")[1] for name in names if name.startswith("storyledger.") and name.count(".") >= 1}


def label(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("name", ["records", "errors", "folding", "lands"])
def test_leaves_import_nothing_of_ours(name):
    """Records, errors, folding and lands stand alone."""
    assert not {n for n in imported(ROOT / f"{name}.py") if n.startswith("storyledger")}


@pytest.mark.parametrize("path", [p for p in SOURCES if home(p) in STAGES], ids=label)
def test_a_stage_imports_leaves_and_itself_only(path):
    """No stage imports another, nor the pipeline, nor an edge."""
    parts = {part for part in ours(imported(path)) if (ROOT / part).is_dir() or (ROOT / f"{part}.py").exists()}
    assert parts <= {*LEAVES, home(path)}, f"{label(path)} imports {sorted(parts - {*LEAVES, home(path)})}"


@pytest.mark.parametrize("path", [p for p in SOURCES if home(p) not in EDGES], ids=label)
def test_nothing_inside_imports_an_edge(path):
    """The command line, the web and the store call the rest, never the other way round."""
    assert not ours(imported(path)) & set(EDGES)


@pytest.mark.parametrize("path", [p for p in SOURCES if home(p) not in MAY_TOUCH], ids=label)
def test_files_and_networks_stay_at_the_edges(path):
    """Stages behind ingest open no files, sockets, stores or processes; their word lists come as resources."""
    names = imported(path)
    roots = {outside for outside in OUTSIDE if any(f"{name}.".startswith(f"{outside}.") for name in names)}
    if home(path) == "read":
        roots -= {"os"}  # the encoder asks how many cores there are
    assert not roots, f"{label(path)} imports {sorted(roots)}"


@pytest.mark.parametrize("name", ["records", "errors", "config", "folding", "__init__"])
def test_leaves_are_light(name):
    """What everything imports costs no start-up time."""
    assert not {n.split(".")[0] for n in imported(ROOT / f"{name}.py")} & HEAVY


def test_every_stage_has_its_front_door():
    """Each stage is a package whose `__init__` says what it does."""
    for stage in STAGES:
        assert ast.get_docstring(ast.parse((ROOT / stage / "__init__.py").read_text(encoding="utf-8"))), stage


def test_the_check_itself_can_fail(tmp_path):
    """A file that imports another stage is caught."""
    bad = tmp_path / "bad.py"
    bad.write_text("from storyledger.group.stories import group_stories\nimport socket\n")
    assert ours(imported(bad)) == {"group"}
    assert "socket" in imported(bad)
