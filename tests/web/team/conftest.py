"""What tests of a team share: the application over a ledger of three accounts, and a clock that tests set on."""

import limits.storage.memory
import pytest
from web_team import team_app

from storyledger.web.guards import rates


class Clock:
    """A clock that tests set on."""

    def __init__(self):
        self.now = 1_800_000_000.0

    def time(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    for module in (limits.storage.memory, limits.strategies, rates):
        monkeypatch.setattr(module, "time", clock)
    return clock


@pytest.fixture
def app(tmp_path, monkeypatch, clock):
    app = team_app(tmp_path, monkeypatch)
    app.state.door.store._now = clock.time
    yield app
    app.state.door.close()
    app.state.desk.close()
