"""The API asked what its description allows, and what it does not: no fault of ours, and no answer but described ones.

Schemathesis makes the requests from the description: examples, the bounds of every value and beyond them, and others
at random, the same in each run.
"""

import json
import shutil

import pytest
import schemathesis
from schemathesis.config import (
    ChecksConfig,
    GenerationConfig,
    PhasesConfig,
    PositiveDataAcceptanceConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
    SimpleCheckConfig,
    StatefulPhaseConfig,
)
from schemathesis.engine import from_schema
from schemathesis.engine.events import FatalError, NonFatalError, ScenarioFinished
from web_api import find_operation
from web_client import BASE
from web_ledger import served

from storyledger.web.uploads import new_folder
from storyledger.web.waiting import Note

PREFIX = "/api/v1"
EXAMPLES = 8
FAILED = 7
"""Tasks that failed and can be tried again, more than are ended in passing."""


class Signed:
    """The application as who is signed in asks for it, with what it answered."""

    def __init__(self, client):
        self.app = client.app
        self.headers = {
            "host": BASE.removeprefix("http://"),
            "origin": BASE,
            "cookie": "; ".join(f"{name}={value}" for name, value in client.cookies.items()),
            "x-csrf-token": client.headers["x-csrf-token"],
        }
        self.answered = set()

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":
            return  # it is open already
        given = [(name, value) for name, value in scope["headers"] if name.decode().lower() not in self.headers]
        ours = [(name.encode(), value.encode()) for name, value in self.headers.items()]

        async def say(message):
            if message["type"] == "http.response.start":
                found = find_operation(self.app.state.api.openapi(), scope["method"], scope["path"][len(PREFIX) :])
                if found is not None:
                    self.answered.add((found["operationId"], message["status"]))
            await send(message)

        await self.app({**scope, "headers": [*given, *ours]}, receive, say)


@pytest.fixture(scope="module")
def signed(filled, tmp_path_factory):
    """Return the application over a ledger that may be written to."""
    folder = tmp_path_factory.mktemp("fuzzed") / "ledger"
    shutil.copytree(filled, folder)
    with served(folder) as client:
        desk = client.app.state.desk
        notes = [
            Note({"folder": str(new_folder(desk.uploads))}, "mara", error="the disk was full") for _ in range(FAILED)
        ]
        desk.works.take_up(notes)
        yield Signed(client)


def real_examples(client):
    """Return the description with examples of what this ledger holds, so that requests find something."""
    story = client.get(f"{PREFIX}/stories").json()["items"][0]["id"]
    said = client.get(f"{PREFIX}/stories/{story}/quotations").json()["items"][0]
    found = {
        name: client.get(f"{PREFIX}/{name}").json()["items"][0]["told"]["id"] for name in ("corrections", "decisions")
    }
    account = client.get(f"{PREFIX}/ledger").json()["account"]["entry"]
    words = {"r4": said["report"], "story-88b56459": story, "story-1a2b3c4d": story, "story-5e6f7a8b": "gazette"}
    words |= {"correction-0f1e2d3c4b5a": found["corrections"], "decision-0f1e2d3c": found["decisions"]}
    words |= {"01-meridian-2016-12-08": "gazette"}
    text = json.dumps(client.app.state.api.openapi())
    for old, new in words.items():
        text = text.replace(f'"{old}"', f'"{new}"')
    described = json.loads(text)
    (example,) = described["components"]["schemas"]["GivenCorrection"]["examples"]
    example["targets"][0] |= {"start": said["start"], "end": said["end"]}
    for parameter in described["paths"]["/accounts/{entry}/changes"]["get"]["parameters"]:
        if parameter["name"] in {"entry", "since"}:
            parameter["schema"]["examples"] = [account]
    (parameter,) = described["paths"]["/tasks/{task}/again"]["post"]["parameters"]
    parameter["schema"]["examples"] = [FAILED]
    return described


def fuzz(signed, described, only=None):
    """Return what was wrong with the answers to all requests, a line each; `only`: of this operation."""
    project = ProjectConfig(
        base_url=f"{BASE}{PREFIX}",
        generation=GenerationConfig(max_examples=EXAMPLES, deterministic=True, database="none"),
        phases=PhasesConfig(stateful=StatefulPhaseConfig(enabled=False)),
        checks=ChecksConfig(
            # Every request is signed here, whatever it says of itself.
            ignored_auth=SimpleCheckConfig(enabled=False),
            # A cursor of the right shape may lead nowhere, and an id name nothing.
            positive_data_acceptance=PositiveDataAcceptanceConfig(enabled=False),
        ),
        continue_on_failure=True,
    )
    config = SchemathesisConfig(seed=7, projects=ProjectsConfig(default=project))
    schema = schemathesis.openapi.from_dict(described, config=config)
    schema.app = signed
    if only is not None:
        schema = schema.include(operation_id=only)
    faults = []
    for event in from_schema(schema).execute():
        if isinstance(event, FatalError):
            faults.append(f"fatal: {event.exception}")
        elif isinstance(event, NonFatalError):
            faults.append(f"{event.label}: {event.info}")
        elif isinstance(event, ScenarioFinished):
            for id_, checks in event.recorder.checks.items():
                for check in checks:
                    if check.failure_info is not None:
                        request = event.recorder.cases[id_].value.as_curl_command()[:300]
                        faults.append(f"{event.label}: {check.name}: {check.failure_info.failure}: {request}")
    return faults


def test_whatever_is_asked_is_answered_as_described(signed, client):
    """No status of 500 and above, and no status, media type, header or body that the description does not have."""
    assert fuzz(signed, real_examples(client)) == []
    operations = [one for methods in signed.app.state.api.openapi()["paths"].values() for one in methods.values()]
    done = {id_ for id_, status in signed.answered if status < 300}
    assert {one["operationId"] for one in operations} <= done, "some operation was never done"
    assert not {answered for answered in signed.answered if answered[1] >= 500}


@pytest.mark.parametrize(
    ("fault", "operation", "found"),
    [
        ("storyledger.web.api.log.read_number", "listEntries", "ZeroDivisionError"),
        ("storyledger.web.api.tasks.missing", "getTask", "ZeroDivisionError"),
        ("storyledger.web.api.log._entry_json", "getEntry", "response_schema_conformance"),
    ],
)
def test_a_fault_is_found(signed, client, monkeypatch, fault, operation, found):
    """A cursor that is stumbled over, a refusal that breaks, a field that is not there: the test above would tell."""
    planted = {
        "storyledger.web.api.log.read_number": lambda cursor: None if cursor is None else 1 // 0,
        "storyledger.web.api.tasks.missing": lambda *_: 1 // 0,
        "storyledger.web.api.log._entry_json": lambda entry: {"seq": entry.seq},
    }
    monkeypatch.setattr(fault, planted[fault])
    faults = fuzz(signed, real_examples(client), only=operation)
    assert any(found in line for line in faults)
