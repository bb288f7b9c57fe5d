"""Setting right in the browser: what the form shows, what it writes, and what it refuses."""

import re

import pytest
from hand_ledger import account, work_out

CLAIM = {"report": "mail", "start": 95, "end": 104, "of": "claim"}
SAID = "Nobody checked the doors,"


def claim_of(desk, report="mail", quote="17 people"):
    """A claim of the newest account."""
    for story in account(desk)["stories"]:
        for figure in story["figures"]:
            for claim in figure["claims"]:
                if claim["report"] == report and claim["quote"] == quote:
                    return {**claim, "kind": figure["kind"], "unit": figure["unit"], "place": figure["place"]}
    return None


def span(desk, report, words):
    """Where words stand in a report."""
    start = desk.ledger.report(desk.ledger.find(report)).text.index(words)
    return {"report": report, "start": start, "end": start + len(words)}


def form_for(client, at):
    """The fields of the form for a line, as a browser would send them."""
    page = client.get("/correct", params=at)
    assert page.status_code == 200, page.text
    for form in re.findall(r'<form method="post" action="/correct".*?</form>', page.text, re.DOTALL):
        fields = dict(re.findall(r'<input[^>]*name="([^"]+)" value="([^"]*)"', form))
        fields |= dict(re.findall(r'<select[^>]*name="([^"]+)"[^>]*>.*?<option selected>([^<]*)', form, re.DOTALL))
        if fields["of"] == at["of"] and str(fields["start"]) == str(at["start"]):
            return fields
    return None


def send(client, at, why="the harbour's log", do="set", **fields):
    """What comes back for a form that was filled in."""
    form = form_for(client, at)
    assert form is not None, "no form for that line"
    return client.post("/correct", data={**form, "do": do, "why": why, **fields}, follow_redirects=False)


def corrections(desk):
    """What the log has of corrections."""
    return [entry.body for entry in desk.ledger.entries(["correct"])]


def test_the_form_shows_the_words_in_their_sentence_and_what_was_read(served):
    """The words are marked, each line that rests on them has its fields, and the story's names are suggested."""
    client, _desk = served
    page = client.get("/correct", params=CLAIM).text
    assert re.search(r"The death toll rose to <mark class=\"here\">17 people</mark>, the coast guard said", page)
    assert form_for(client, CLAIM) | {"csrf": "", "seen": "", "why": ""} == {
        "csrf": "",
        "seen": "",
        "why": "",
        "report": "mail",
        "start": "95",
        "end": "104",
        "of": "claim",
        "value": "17",
        "unit": "people",
        "source": "the coast guard",
        "as_of": "2031-03-04",
        "kind": "killed",
        "place": "",
    }
    assert '<option value="Dana Rusk">' in page
    assert '<option value="people">' in page


@pytest.mark.parametrize(
    ("field", "written", "kind", "after", "stands"),
    [
        ("value", "about 20", "value", {"value": 20, "approximate": True}, {"value": 20, "approximate": True}),
        ("value", "at least 18", "value", {"low": 18, "high": None}, {"low": 18, "high": None}),
        ("kind", "injured", "kind", {"kind": "injured"}, {"kind": "injured"}),
        ("unit", "sailors", "unit", {"unit": "sailors"}, {}),  # of the figure, the noun of most claims
        ("source", "the crew", "source", {"source": "the crew"}, {"source": "the crew"}),
        ("source", "", "source", {"source": None}, {"source": None}),
        ("as_of", "2031-03-03", "as_of", {"as_of": "2031-03-03"}, {"as_of": "2031-03-03"}),
        ("place", "Port Amber", "place", {"place": "Port Amber"}, {"place": "Port Amber"}),
    ],
)
def test_a_field_of_a_figure_is_set_right_from_the_form_to_the_new_account(served, field, written, kind, after, stands):
    """One entry of that kind, by who asks and with the reason; the next account has it."""
    client, desk = served
    answer = send(client, CLAIM, **{field: written})
    assert answer.status_code == 303, answer.text
    (made,) = corrections(desk)
    assert (made["kind"], made["who"], made["why"]) == (kind, "Ada Roe", "the harbour's log")
    assert after.items() <= made["after"].items()
    assert made["before"].keys() == made["after"].keys()
    assert desk.works.asked == [("account", {}, "Ada Roe")]
    work_out(desk.ledger)
    claim = claim_of(desk)
    assert {key: claim[key] for key in stands} == stands
    assert form_for(client, CLAIM)[field] == written


def test_several_fields_are_an_entry_each_and_are_written_together(served):
    """What was not touched is not written."""
    client, desk = served
    send(client, CLAIM, value="18", unit="sailors")
    assert [made["kind"] for made in corrections(desk)] == ["value", "unit"]


@pytest.mark.parametrize(
    ("report", "words", "of", "field", "written", "part", "stands"),
    [
        ("gazette", SAID, "quotation", "speaker", "Lena Voss", "quotations", ("speaker", "Lena Voss")),
        ("gazette", SAID, "quotation", "speaker", "", "quotations", ("speaker", None)),
    ],
)
def test_a_speaker_is_set_right(served, report, words, of, field, written, part, stands):
    """Of a statement; empty is nobody who is named."""
    client, desk = served
    assert send(client, {**span(desk, report, words), "of": of}, **{field: written}).status_code == 303
    work_out(desk.ledger)
    lines = [line for story in account(desk)["stories"] for line in story[part] if line["content"] == words]
    assert [line[stands[0]] for line in lines] == [stands[1]]


def test_an_event_gets_another_day(served):
    """The event of the account that rests on these words."""
    client, desk = served
    event = next(
        (event, cited)
        for story in account(desk)["stories"]
        for event in story["events"]
        for cited in event["citations"]
        if cited["report"] == "mail"
    )
    at = {**event[1], "of": "event"}
    assert send(client, at, date="2031-03-02").status_code == 303
    assert corrections(desk)[0]["kind"] == "event_date"
    work_out(desk.ledger)
    dates = [
        e["date"]
        for s in account(desk)["stories"]
        for e in s["events"] + s["other_events"]
        if event[1] in e["citations"]
    ]
    assert dates == ["2031-03-02"]


@pytest.mark.parametrize(
    ("field", "written", "stands"),
    [("published", "2031-03-06", "2031-03-06"), ("outlet", "Evening Mail", "Evening Mail"), ("title", "", None)],
)
def test_a_report_gets_its_day_outlet_and_title(served, field, written, stands):
    """The report as a whole is a line of its own."""
    client, desk = served
    at = {"report": "mail", "start": 0, "end": 0, "of": "report"}
    assert send(client, at, **{field: written}).status_code == 303
    work_out(desk.ledger)
    reports = [report for story in account(desk)["stories"] for report in story["reports"] if report["id"] == "mail"]
    assert [report[field] for report in reports] == [stands]


def test_a_line_is_dropped(served):
    """It is no figure: then none rests on the words."""
    client, desk = served
    assert send(client, CLAIM, do="drop").status_code == 303
    assert corrections(desk)[0]["kind"] == "drop"
    work_out(desk.ledger)
    assert claim_of(desk) is None


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"value": "many"}, "is no number"),
        ({"as_of": "last May"}, "expected a day"),
        ({"unit": ""}, "cannot be empty"),
        ({"kind": "slain"}, "expected one of killed"),
        ({}, "nothing was changed"),
        ({"value": "18", "why": "  "}, "a reason is missing"),
        ({"value": "18", "why": "x" * 2001}, "2,000 are the most"),
        ({"source": "x" * 5000}, "2000 are the most"),
    ],
)
def test_what_cannot_be_set_is_refused_with_the_reason_and_nothing_is_written(served, fields, complaint):
    """The form comes back with what was written into it."""
    client, desk = served
    answer = send(client, CLAIM, **fields)
    assert answer.status_code == 422
    assert complaint in answer.text
    for text in fields.values():
        assert not text.strip() or text in answer.text
    assert corrections(desk) == []
    assert desk.works.asked == []


def test_a_form_that_is_out_of_date_writes_nothing_and_says_so(served):
    """Somebody else set the line right since it was shown."""
    client, desk = served
    old = form_for(client, CLAIM)
    send(client, CLAIM, value="18")
    answer = client.post("/correct", data={**old, "do": "set", "value": "19", "why": "late"}, follow_redirects=False)
    assert answer.status_code == 409
    assert "this changed since the form was shown" in answer.text
    assert 'value="19"' in answer.text
    assert len(corrections(desk)) == 1


def test_a_newer_version_of_the_report_is_not_set_right_by_an_old_form(served):
    """The words may stand where they stood, and mean something else."""
    from dataclasses import replace

    from corrected_story import make_reports
    from hand_ledger import make, taken

    client, desk = served
    old = form_for(client, CLAIM)
    mail = next(report for report in make_reports() if report.id == "mail")
    newer = make("mail", f"{mail.text}Corrected at noon.\n", url=mail.url, outlet=mail.outlet, published=mail.published)
    (added,) = desk.ledger.add([taken(replace(newer, input=mail.input))])
    assert added.status == "new version"
    answer = client.post("/correct", data={**old, "do": "set", "value": "19", "why": "late"}, follow_redirects=False)
    assert answer.status_code == 409
    assert "does not have this version of the report yet" in answer.text
    assert corrections(desk) == []


@pytest.mark.parametrize(
    ("at", "status"),
    [
        ({"report": "nobody", "start": 0, "end": 3}, 404),
        ({"report": "mail", "start": 5, "end": 10**9}, 404),
        ({"report": "mail", "start": 9, "end": 3}, 404),
        ({"report": "mail", "start": -1, "end": 3}, 422),
        ({"report": "mail", "start": "x", "end": 3}, 422),
        ({}, 422),
        ({"report": "mail", "start": 0, "end": 4, "of": "<script>"}, 200),
        ({"report": "<script>alert(1)</script>"}, 404),
    ],
)
def test_odd_addresses_are_answered_and_run_nothing(served, at, status):
    """No such report, no such words, no numbers."""
    client, _desk = served
    answer = client.get("/correct", params=at)
    assert answer.status_code == status
    assert "<script>alert" not in answer.text or answer.headers["content-type"].endswith("json")


def test_hostile_words_are_text(served):
    """A reason that is markup stays text wherever it is shown."""
    client, desk = served
    why = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    answer = send(client, CLAIM, why=why, source="</datalist><script>alert(2)</script>")
    for address in (answer.headers["location"], "/undo", "/log", "/correct?report=mail&start=95&end=104"):
        page = client.get(address).text
        assert "<script>alert" not in page
        assert "onerror=alert(1)>" not in page
    work_out(desk.ledger)
    assert "<script>alert" not in client.get("/correct", params=CLAIM).text


def test_who_said_so_before_stands_on_the_page(served):
    """A correction is shown at its words, first as being worked out, then as in the account."""
    client, desk = served
    send(client, CLAIM, value="18")
    page = client.get("/correct", params=CLAIM).text
    assert "being worked out anew" in page
    assert "set by hand by Ada Roe" in page
    work_out(desk.ledger)
    page = client.get("/correct", params=CLAIM).text
    assert "in the account" in page
    assert "being worked out anew" not in page


def test_a_reader_gets_no_form_and_may_not_send_one(served, monkeypatch):
    """The page shows what was read; whatever is sent is refused."""
    from storyledger.web import guard
    from storyledger.web.visitors import Visitor

    client, desk = served
    form = form_for(client, CLAIM)
    reader = lambda _request=None: Visitor("Rea", "reader")  # noqa: E731 - a stand-in
    client.app.dependency_overrides[guard.visitor] = reader
    monkeypatch.setattr("storyledger.web.context.visitor", reader)
    for address in (
        "/correct?report=mail&start=95&end=104&of=claim",
        "/correct?report=mail",
        "/correct/figure?report=mail&start=95&end=104",
        "/move?report=mail",
        "/undo",
        "/doubts",
        "/log",
        "/export",
    ):
        page = client.get(address)
        assert page.status_code == 200
        assert 'method="post"' not in page.text, address
    assert "17" in client.get("/correct", params=CLAIM).text
    sent = {
        "/correct": {**form, "value": "19", "why": "x"},
        "/correct/figure": {"report": "mail", "start": 95, "end": 104, "seen": "x", "do": "same", "why": "x"},
        "/move": {"story": "x", "seen": "x", "do": "own", "why": "x"},
        "/undo": {"id": "x", "why": "x"},
        "/doubts": {"story": "x", "key": "x", "why": "x"},
        "/log/verify": {},
        "/export/case": {},
    }
    size = len(desk.ledger.entries())
    for address, data in sent.items():
        assert client.post(address, data=data, follow_redirects=False).status_code == 403, address
    assert len(desk.ledger.entries()) == size


def test_setting_right_works_nothing_out(served, monkeypatch):
    """The account is a task's; a request neither reads nor compares reports."""
    client, desk = served
    form = form_for(client, CLAIM)

    def never(*_args, **_how):
        raise AssertionError("an account was worked out in a request")

    monkeypatch.setattr("storyledger.pipeline.account_reports", never)
    monkeypatch.setattr("storyledger.desk.account_ledger", never)
    answer = client.post("/correct", data={**form, "value": "19", "why": "x"}, follow_redirects=False)
    assert answer.status_code == 303
    assert desk.works.asked == [("account", {}, "Ada Roe")]


def test_a_position_gets_another_actor(served):
    """The line of the account that rests on these words."""
    client, desk = served
    cited = next(p for s in account(desk)["stories"] for p in s["positions"] if p["actor"] == "Olan Brack")[
        "citations"
    ][0]
    assert send(client, {**cited, "of": "stance"}, speaker="").status_code == 422
    assert send(client, {**cited, "of": "stance"}, speaker="Lena Voss").status_code == 303
    work_out(desk.ledger)
    actors = [p["actor"] for s in account(desk)["stories"] for p in s["positions"] if cited in p["citations"]]
    assert actors == ["Lena Voss"]


# --- events that the account leaves out -------------------------------------------------------------------------------


@pytest.fixture
def crowded(monkeypatch):
    """Have the pages see accounts as of a story that has more events than an account lists: none of these."""
    from storyledger.web.hand import lines

    def without_events(*asked):
        kept = kept_lines(*asked)
        if kept is not None and "lines" in kept:
            kept["lines"] = [line for line in kept["lines"] if line["of"] != "event"]
        return kept

    kept_lines = lines.read_kept
    monkeypatch.setattr(lines, "read_kept", without_events)


def events_of(desk, report):
    """Where the newest account has events in a report, with their days."""
    return {
        (cited["start"], cited["end"]): event["date"]
        for story in account(desk)["stories"]
        for event in (*story["events"], *story["other_events"])
        for cited in event["citations"]
        if cited["report"] == report
    }


@pytest.mark.usefixtures("crowded")
def test_every_event_that_was_read_is_within_reach_though_no_account_lists_it(served):
    """The report's own page of setting right names them, each with the way to its form, by which it is set right."""
    client, desk = served
    there = events_of(desk, "gazette")
    page = client.get("/correct", params={"report": "gazette"}).text
    listed = re.findall(r'href="/correct\?report=gazette&amp;start=(\d+)&amp;end=(\d+)&amp;of=event"', page)
    assert {(int(start), int(end)) for start, end in listed} == set(there) != set()
    assert "Events that the account leaves out" in page
    start, end = min(there)
    at = {"report": "gazette", "start": start, "end": end, "of": "event"}
    assert send(client, at, date="2031-03-01").status_code == 303
    work_out(desk.ledger)
    assert form_for(client, at)["date"] == "2031-03-01"
    assert events_of(desk, "gazette")[start, end] == "2031-03-01"
    assert send(client, at, do="drop").status_code == 303
    work_out(desk.ledger)
    assert (start, end) not in events_of(desk, "gazette")


def test_what_an_account_lists_is_not_named_as_left_out(served):
    """In a small story nothing is."""
    client, _desk = served
    assert "Events that the account leaves out" not in client.get("/correct", params={"report": "gazette"}).text
