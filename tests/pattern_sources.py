"""Every regular expression of the package: run as a program, it prints them as JSON.

A pattern counts as found if it was compiled while all modules were imported and every cached function without arguments
was called (word lists become patterns there), or if the call that compiles it can be worked out from the source alone.
"""

import ast
import functools
import importlib
import itertools
import json
import pkgutil
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent / "src" / "storyledger"
TAKE_PATTERNS = {"compile", "search", "match", "fullmatch", "split", "findall", "finditer", "sub", "subn", "template"}
"""What `re` has that takes a pattern first."""
ANCHORED = {"match", "fullmatch"}
"""What begins where it is told to."""
SCRIPT_PATTERN = re.compile(
    r"(?<=[(,=:!&|?;\s])/((?![/*\s])(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)/[dgimsuy]*(?=[.,;)\s])"
)
"""A pattern as a script writes it."""
NAME = "Abd al-Rahman O'Neil"
"""What stands in for a text that is escaped at run time."""


class Site(NamedTuple):
    """A call of `re` in the source: its file, relative to the package, its line and column."""

    path: str
    line: int
    column: int


class Found(NamedTuple):
    """A pattern, whether it is one of bytes, its flags, whether it is looked for anywhere, and where it comes from."""

    pattern: str
    is_bytes: bool
    flags: int
    searched: bool
    path: str
    line: int

    def compiled(self) -> re.Pattern[Any]:
        """The pattern, compiled."""
        return re.compile(self.pattern.encode("latin-1") if self.is_bytes else self.pattern, self.flags)


def found(pattern: str | bytes, flags: int, site: Site, *, searched: bool = True) -> Found:
    """A pattern with where it comes from."""
    plain = pattern.decode("latin-1") if isinstance(pattern, bytes) else pattern
    return Found(plain, isinstance(pattern, bytes), int(flags), searched, site.path, site.line)


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """The calls of `re` that take a pattern; no file imports `re` by another name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in {"re", "sre_compile", "sre_parse"}:
            message = f"line {node.lineno}: write `import re`, so that its calls can be found"
            raise AssertionError(message)
        if isinstance(node, ast.Import) and any(alias.name in {"re", "regex"} and alias.asname for alias in node.names):
            message = f"line {node.lineno}: `re` by another name"
            raise AssertionError(message)
        if isinstance(node, ast.Call) and takes_pattern(node.func):
            yield node
    named = sum(takes_pattern(node) for node in ast.walk(tree))
    called = sum(isinstance(node, ast.Call) and takes_pattern(node.func) for node in ast.walk(tree))
    assert named == called, "a function of `re` is handed on and not called"


def takes_pattern(node: ast.AST) -> bool:
    """Whether an expression is a function of `re` that takes a pattern."""
    named = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "re"
    return named and node.attr in TAKE_PATTERNS  # type: ignore[attr-defined]


class Source(NamedTuple):
    """The calls of `re` in the package, and those whose pattern is looked for anywhere in a text."""

    calls: dict[Site, ast.Call]
    searched: set[Site]


def source() -> Source:
    """What the source tells: a pattern is searched unless all that is done with it is `match` and `fullmatch`."""
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(ROOT.rglob("*.py"))}
    all_calls = {
        Site(label(path), call.lineno, call.col_offset): call for path, tree in trees.items() for call in calls(tree)
    }
    searched = {site for site, call in all_calls.items() if call.func.attr not in ANCHORED}  # type: ignore[attr-defined]
    uses = {path: used(tree) for path, tree in trees.items()}
    importing: dict[tuple[str, str], list[tuple[Path, str]]] = {}
    for path, tree in trees.items():
        for module, name, local in imports(tree):
            importing.setdefault((module, name), []).append((path, local))
    for path, tree in trees.items():
        for name, call in assigned(tree):
            methods = set(uses[path].get(name, ()))
            for other, local in importing.get((module_name(path), name), ()):
                methods |= uses[other].get(local, set())
            if methods and methods <= ANCHORED:
                searched.discard(Site(label(path), call.lineno, call.col_offset))
    return Source(all_calls, searched)


def label(path: Path) -> str:
    """A file's path within the package."""
    return path.relative_to(ROOT).as_posix()


def module_name(path: Path) -> str:
    """The name by which a file is imported."""
    return "storyledger." + label(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def assigned(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    """The names that a module gives to one compiled pattern each."""
    for node in tree.body:
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as call)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.Call() as call)
            ) if takes_pattern(call.func):
                yield name, call


def used(tree: ast.Module) -> dict[str, set[str]]:
    """What is done with each name of a module: methods called on it; "" where it is handed on."""
    methods: dict[str, set[str]] = {}
    bases = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            methods.setdefault(node.value.id, set()).add(node.attr)
            bases.add(node.value)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node not in bases:
            methods.setdefault(node.id, set()).add("")
    return methods


def imports(tree: ast.Module) -> Iterator[tuple[str, str, str]]:
    """What a module imports from others: their name, the name there, the name here."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield node.module or "", alias.name, alias.asname or alias.name


class Escaped(ast.NodeTransformer):
    """Puts a name where a call of `re.escape` stands."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """A name in place of the call, if it is one of `re.escape`."""
        if isinstance(node.func, ast.Attribute) and node.func.attr == "escape":
            return ast.copy_location(ast.Constant(re.escape(NAME)), node)
        return self.generic_visit(node)


def worked_out(call: ast.Call, module: ModuleType) -> tuple[str | bytes, int] | None:
    """The pattern and flags of a call, if they consist of what its module has and of escaped texts."""
    takes_text = call.func.attr != "compile"  # type: ignore[attr-defined]
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    place = {"sub": 4, "subn": 4, "split": 3}.get(call.func.attr, 2 if takes_text else 1)  # type: ignore[attr-defined]
    flags = named.get("flags") or (call.args[place] if len(call.args) > place else ast.Constant(0))
    values = []
    for node in (call.args[0], flags):
        expression = ast.fix_missing_locations(ast.Expression(Escaped().visit(node)))
        try:
            values.append(eval(compile(expression, "<pattern>", "eval"), vars(module)))
        except NameError:
            return None
    return (values[0], int(values[1])) if isinstance(values[0], str | bytes) else None


def modules() -> list[ModuleType]:
    """Every module of the package, imported, but those that only other programs can start."""
    package = importlib.import_module("storyledger")
    names = [info.name for info in pkgutil.walk_packages(package.__path__, "storyledger.")]
    return [
        importlib.import_module(name) for name in names if not name.endswith("__main__") and "migrations." not in name
    ]


def load_lists(loaded: list[ModuleType]) -> None:
    """Call every cached function without arguments: so are the word lists read."""
    for module in loaded:
        for value in list(vars(module).values()):
            if isinstance(value, functools._lru_cache_wrapper) and not value.__wrapped__.__code__.co_argcount:
                value()


def ours(frame: FrameType | None) -> Site | None:
    """Who called `re`: the first frame outside of it, if that is the package."""
    while frame and Path(frame.f_code.co_filename).parent.name == "re":
        frame = frame.f_back
    path = Path(frame.f_code.co_filename) if frame else None
    if not (frame and path and path.is_relative_to(ROOT)):
        return None
    line, _, column, _ = next(itertools.islice(frame.f_code.co_positions(), frame.f_lasti // 2, None))
    return Site(label(path), line or 0, column or 0)


def collect() -> tuple[list[Found], list[Site]]:
    """All patterns, and the calls of `re` of which no pattern is known."""
    compiled: set[tuple[str | bytes, int, Site]] = set()
    compiling = re._compile  # type: ignore[attr-defined]

    def noting(pattern: Any, flags: int) -> Any:
        site = ours(sys._getframe(1))
        if site and not isinstance(pattern, re.Pattern):
            compiled.add((pattern, int(flags), site))
        return compiling(pattern, flags)

    re._compile = noting  # type: ignore[attr-defined]
    try:
        loaded = modules()
        load_lists(loaded)
    finally:
        re._compile = compiling  # type: ignore[attr-defined]
    told, missing = source(), []
    by_path = {label(Path(module.__file__ or "")): module for module in loaded}
    for site in told.calls.keys() - {site for *_, site in compiled}:
        module = by_path.get(site.path)
        pair = worked_out(told.calls[site], module) if module else None
        if pair:
            compiled.add((*pair, site))
        else:
            missing.append(site)
    strange = {site for *_, site in compiled} - told.calls.keys()
    assert not strange, f"compiled where the source has no call of `re`: {strange}"
    patterns = {found(pattern, flags, site, searched=site in told.searched) for pattern, flags, site in compiled}
    return sorted({*patterns, *in_schemas(), *in_pages()}), sorted(missing)


def in_schemas() -> Iterator[Found]:
    """The patterns of JSON schemas: what validates an account searches with them."""
    for path in sorted(ROOT.rglob("*.schema.json")):
        stack = [json.loads(path.read_text(encoding="utf-8"))]
        while stack:
            node = stack.pop()
            stack.extend(node.values() if isinstance(node, dict) else node if isinstance(node, list) else ())
            if isinstance(node, dict):
                texts = [node["pattern"]] if isinstance(node.get("pattern"), str) else []
                for text in [*texts, *node.get("patternProperties", ())]:
                    yield found(text, 0, Site(label(path), 0, 0))


def in_pages() -> Iterator[Found]:
    """The patterns of scripts in pages, as far as Python and JavaScript write them alike."""
    for path in sorted(ROOT.rglob("*.js")):
        script = path.read_text(encoding="utf-8")
        assert "RegExp" not in script, f"{path}: a pattern made at run time"
        for number, line in enumerate(script.splitlines(), 1):
            for match in SCRIPT_PATTERN.finditer(line.partition("// ")[0]):
                yield found(match[1], 0, Site(label(path), number, match.start()))


if __name__ == "__main__":
    patterns, unknown = collect()
    json.dump({"patterns": patterns, "unknown": unknown}, sys.stdout)
