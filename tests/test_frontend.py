"""The scripts of the pages: what is shipped was built from the sources that stand beside it."""

import hashlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BUNDLES = {
    "src/page.ts": ROOT / "src/storyledger/render/templates/account.js",
    "src/app.ts": ROOT / "src/storyledger/web/static/app.js",
}
IMPORT = re.compile(r"""^(?:import|export)\b[^;]*?from\s+["'](\.[^"']*)["']""", re.MULTILINE)


def find_sources(entry):
    """Return a script and all that it imports, as paths in frontend/."""
    found, waiting = set(), [entry]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            text = (ROOT / "frontend" / path).read_text("utf-8")
            # What is only a type leaves nothing in the bundle.
            needed = IMPORT.findall(re.sub(r"^import type [^;]*;", "", text, flags=re.MULTILINE))
            waiting += [(Path(path).parent / f"{name}.ts").as_posix() for name in needed]
    return found


@pytest.mark.parametrize("entry", BUNDLES)
def test_a_bundle_is_made_of_the_sources_as_they_stand(entry):
    """The head of each script names its sources with their SHA-256; after a change, `make frontend` builds it anew."""
    bundle = BUNDLES[entry].read_text("utf-8")
    head = re.findall(r"^//   frontend/(\S+) ([0-9a-f]{64})$", bundle, re.MULTILINE)
    assert {path for path, _ in head} == {"build.mjs", *find_sources(entry)}
    for path, digest in head:
        now = hashlib.sha256((ROOT / "frontend" / path).read_bytes()).hexdigest()
        assert digest == now, f"frontend/{path} was changed since the bundle was built: run `make frontend`"
    whole = re.search(r"^// What follows: ([0-9a-f]{64})\n", bundle, re.MULTILINE)
    assert whole.group(1) == hashlib.sha256(bundle[whole.end() :].encode()).hexdigest(), "edited by hand"


def test_axe_is_the_version_that_is_asked_for():
    """What the browser's tests run is what `make frontend` installs, with its licence."""
    told = json.loads((ROOT / "frontend" / "package.json").read_text("utf-8"))["devDependencies"]["axe-core"]
    head = (ROOT / "tests" / "browser" / "axe.min.js").read_text("utf-8")[:600]
    assert head.startswith(f"/*! axe v{told}\n")
    assert "Mozilla Public" in head
    assert f"axe-core {told} " in (ROOT / "NOTICE").read_text("utf-8")
