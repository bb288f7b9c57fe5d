"""Real reports for tests in a browser: the repository's example, and the stories of the folder that --stories names."""

from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parent.parent / "examples" / "aleppo-2016"


def stories_of(config):
    """Return the stories of the folder, NAME for each NAME/reports in it; none where --stories is not given."""
    folder = config.getoption("--stories")
    found = sorted(path.parent for path in Path(folder).resolve().glob("*/reports")) if folder else []
    if folder and not found:
        raise pytest.UsageError(f"--stories {folder}: no NAME/reports there")
    return found
