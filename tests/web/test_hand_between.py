"""Figures split and merged, names told apart and brought together, reports moved, and all of it taken back."""

import re

import pytest
from hand_ledger import account, work_out


def bare(account):
    """An account but for its list of corrections and decisions and what marks them."""
    gone = {"corrections", "decisions", "corrected"}

    def walk(value):
        if isinstance(value, dict):
            return {key: walk(item) for key, item in value.items() if key not in gone}
        return [walk(item) for item in value] if isinstance(value, list) else value

    return walk(account)


def figures(desk):
    """The claims of each figure, by their words."""
    stories = account(desk)["stories"]
    return [sorted((c["report"], c["quote"]) for c in f["claims"]) for s in stories for f in s["figures"]]


def at(desk, report, words):
    """Where words stand in a report."""
    start = desk.ledger.report(desk.ledger.find(report)).text.index(words)
    return {"report": report, "start": start, "end": start + len(words)}


def key(place):
    """What a box of the form sends."""
    return f"{place['start']}-{place['end']}:{place['report']}"


def seen(client, sort, place):
    """The state for which the form was shown."""
    page = client.get(f"/correct/{sort}", params=place)
    assert page.status_code == 200, page.text
    return re.search(r'name="seen" value="([^"]+)"', page.text)[1]


def send(client, sort, place, *others, do, why="asked the office"):
    """What comes back for a form with ticked boxes."""
    form = {**place, "seen": seen(client, sort, place), "do": do, "member": list(map(key, others)), "why": why}
    return client.post(f"/correct/{sort}", data=form, follow_redirects=False)


def written(desk):
    """The entries by hand."""
    return desk.ledger.entries(["correct", "decide"])


def undo_all(client, desk):
    """Take back what was written."""
    ids = [entry.body["id"] for entry in written(desk)]
    answer = client.post("/undo", data={"id": ids, "why": "it was right before"}, follow_redirects=False)
    assert answer.status_code == 303, answer.text


def test_a_figure_is_split_and_the_undo_gives_the_account_before(served):
    """The ticked claims stand apart; taken back, the account is the one before but for the list of what was done."""
    client, desk = served
    before = account(desk)
    gazette, mail = at(desk, "gazette", "14 people"), at(desk, "mail", "17 people")
    assert any({("gazette", "14 people"), ("mail", "17 people")} <= set(f) for f in figures(desk))
    assert send(client, "figure", gazette, mail, do="other").status_code == 303
    work_out(desk.ledger)
    assert not any({("gazette", "14 people"), ("mail", "17 people")} <= set(f) for f in figures(desk))
    undo_all(client, desk)
    work_out(desk.ledger)
    assert bare(account(desk)) == bare(before)
    states = {c["state"] for s in account(desk)["stories"] for c in s.get("corrections", ())}
    assert states == {"undone", "undo"}


def test_those_that_leave_a_figure_leave_together_and_those_that_stay_stay(served):
    """Each would find its place by itself: the form says how they stand, so that is written too."""
    client, desk = served
    whole = next(f for f in figures(desk) if len(f) >= 3)
    places = [at(desk, *one) for one in whole]
    assert send(client, "figure", places[0], places[1], do="other").status_code == 303
    kinds = [entry.body["kind"] for entry in written(desk)]
    assert kinds == ["same_figure", "other_figure"]
    stay = written(desk)[0].body["targets"]
    assert {(t["report"], t["words"]) for t in stay} == {tuple(whole[0]), *map(tuple, whole[2:])}


def test_two_figures_are_merged(served):
    """The ticked claims count the same as the one at the words; taken back, they do not."""
    client, desk = served
    before = account(desk)
    one, two = at(desk, "mail", "17 people"), at(desk, "notes", "nine people")
    both = {("mail", "17 people"), ("notes", "nine people")}
    assert not any(both <= set(f) for f in figures(desk))
    assert send(client, "figure", one, two, do="same").status_code == 303
    (entry,) = written(desk)
    assert (entry.body["kind"], len(entry.body["targets"])) == ("same_figure", 2)
    work_out(desk.ledger)
    assert any(both <= set(f) for f in figures(desk))
    undo_all(client, desk)
    work_out(desk.ledger)
    assert bare(account(desk)) == bare(before)


def test_names_are_merged_and_told_apart(served):
    """Of two names one, and of one name two."""
    client, desk = served
    entities = {name for s in account(desk)["stories"] for e in s["entities"] for name in [e["name"]]}
    assert {"Olan Brack", "Kestrel Lines"} <= entities
    brack, kestrel = at(desk, "gazette", "Olan Brack"), at(desk, "herald", "Kestrel Lines")
    assert send(client, "name", brack, kestrel, do="same").status_code == 303
    work_out(desk.ledger)
    merged = [
        e for s in account(desk)["stories"] for e in s["entities"] if {"Olan Brack", "Kestrel Lines"} <= set(e["names"])
    ]
    assert len(merged) == 1
    assert send(client, "name", brack, kestrel, do="other").status_code == 303
    work_out(desk.ledger)
    assert not [
        e for s in account(desk)["stories"] for e in s["entities"] if {"Olan Brack", "Kestrel Lines"} <= set(e["names"])
    ]


@pytest.mark.parametrize(
    ("do", "others", "why", "status", "says"),
    [
        ("same", [], "x", 422, "nothing was ticked"),
        ("same", ["0-3:nobody"], "x", 422, "nothing was ticked"),
        ("other", ["elsewhere"], "x", 422, "only what stands together can be told apart"),
        ("same", ["elsewhere"], "", 422, "a reason is missing"),
    ],
)
def test_half_a_form_writes_nothing(served, do, others, why, status, says):
    """It is shown again, with what is wrong."""
    client, desk = served
    place = at(desk, "mail", "17 people")
    boxes = [key(at(desk, "herald", "32 passengers")) if other == "elsewhere" else other for other in others]
    form = {**place, "seen": seen(client, "figure", place), "do": do, "member": boxes, "why": why}
    answer = client.post("/correct/figure", data=form, follow_redirects=False)
    assert answer.status_code == status
    assert says in answer.text
    assert not written(desk)


def test_an_old_form_of_a_figure_writes_nothing(served):
    """The figure was set right in between."""
    client, desk = served
    gazette, mail = at(desk, "gazette", "14 people"), at(desk, "mail", "17 people")
    old = seen(client, "figure", gazette)
    send(client, "figure", gazette, mail, do="other")
    form = {**gazette, "seen": old, "do": "other", "member": key(mail), "why": "late"}
    answer = client.post("/correct/figure", data=form, follow_redirects=False)
    assert answer.status_code == 409
    assert len([e for e in written(desk) if e.body["why"] == "late"]) == 0


def test_words_without_a_figure_have_no_such_page(served):
    """It says so."""
    client, _desk = served
    assert client.get("/correct/figure", params={"report": "mail", "start": 0, "end": 6}).status_code == 404
    assert client.get("/correct/nothing", params={"report": "mail", "start": 0, "end": 6}).status_code == 422


def test_the_nearest_come_first_and_can_be_looked_for(served):
    """A figure of the same kind before one of another; words choose."""
    client, desk = served
    place = at(desk, "gazette", "30 passengers")
    page = client.get("/correct/figure", params=place).text
    assert "the nearest first" in page
    found = client.get("/correct/figure", params={**place, "find": "90"}).text
    assert "90 people" in found
    assert "17 people" not in found.split('id="others"')[1]


# --- reports and stories --------------------------------------------------------------------------------------------


def stories(desk):
    """The reports of each story."""
    return sorted(sorted(report["id"] for report in story["reports"]) for story in account(desk)["stories"])


def story_of(desk, report):
    """The id of a report's story."""
    return next(s["id"] for s in account(desk)["stories"] if report in [r["id"] for r in s["reports"]])


def move(client, desk, report, do, /, why="two events", **more):
    """What comes back for the form that moves reports."""
    page = client.get("/move", params={"report": report}).text
    form = {"story": story_of(desk, report), "seen": re.search(r'name="seen" value="([^"]+)"', page)[1], "do": do}
    return client.post("/move", data={**form, "report": report, "why": why} | more, follow_redirects=False)


def test_a_report_is_moved_to_another_story_and_back(served):
    """A decision in the log; taken back, the account is the one before."""
    client, desk = served
    before = account(desk)
    assert stories(desk) == [["gazette", "herald", "mail", "notes"], ["pass", "valley"]]
    answer = move(client, desk, "notes", "move", to=story_of(desk, "pass"))
    assert answer.status_code == 303, answer.text
    assert desk.works.asked == [("account", {}, "Ada Roe")]
    work_out(desk.ledger)
    assert stories(desk) == [["gazette", "herald", "mail"], ["notes", "pass", "valley"]]
    undo_all(client, desk)
    work_out(desk.ledger)
    assert bare(account(desk)) == bare(before)


def test_a_report_is_made_a_story_of_its_own(served):
    """It leaves the others."""
    client, desk = served
    assert move(client, desk, "notes", "own").status_code == 303
    work_out(desk.ledger)
    assert stories(desk) == [["gazette", "herald", "mail"], ["notes"], ["pass", "valley"]]


def test_two_stories_are_made_one(served):
    """All of their reports stay together."""
    client, desk = served
    assert move(client, desk, "pass", "merge", to=story_of(desk, "mail")).status_code == 303
    work_out(desk.ledger)
    assert len(stories(desk)) == 1


@pytest.mark.parametrize(
    ("do", "more", "status", "says"),
    [
        ("move", {}, 422, "no other story was chosen"),
        ("move", {"to": "story-of-nobody"}, 422, "is no other story"),
        ("own", {"report": "pass"}, 422, "no report of this story was ticked"),
        ("own", {"report": []}, 422, "no report of this story was ticked"),
        ("own", {"report": ["gazette", "herald", "mail", "notes"]}, 422, "nothing would stay behind"),
        ("own", {"why": " "}, 422, "a reason is missing"),
        ("own", {"seen": "older"}, 409, "this changed since the form was shown"),
    ],
)
def test_half_a_move_writes_nothing(served, do, more, status, says):
    """It is shown again, with what is wrong."""
    client, desk = served
    answer = move(client, desk, "notes", do, **more)
    assert answer.status_code == status
    assert says in answer.text
    assert not written(desk)
    assert client.get("/move").status_code == 404
    assert client.get("/move?story=nowhere").status_code == 404


# --- undo -----------------------------------------------------------------------------------------------------------


def test_what_was_written_is_told_with_its_state_and_undone_once(served):
    """The page says that the account is being worked out, then that it has it, then that it was taken back."""
    client, desk = served
    answer = send(client, "figure", at(desk, "gazette", "14 people"), at(desk, "mail", "17 people"), do="other")
    page = client.get(answer.headers["location"]).text
    assert "being worked out anew" in page
    assert "asked the office" in page
    work_out(desk.ledger)
    assert "The newest account has it." in client.get(answer.headers["location"]).text
    assert ">applied<" in client.get("/undo?state=applied").text
    undo_all(client, desk)
    work_out(desk.ledger)
    page = client.get("/undo?state=undone").text
    assert ">undone<" in page
    ids = [written(desk)[0].body["id"]]
    size = len(written(desk))
    again = client.post("/undo", data={"id": ids, "why": "once more"}, follow_redirects=False)
    assert again.status_code == 422
    assert "it was taken back already" in again.text
    assert client.post("/undo", data={"id": "correction-0", "why": "x"}).status_code == 422
    assert client.post("/undo", data={"id": ids, "why": ""}).status_code == 422
    assert len(written(desk)) == size


def test_a_correction_whose_report_is_in_no_account_says_so(served):
    """It is not applied, and not hidden."""
    from corrected_story import SIGNED
    from hand_ledger import make

    from storyledger.corrections import correction_json, make_correction, make_target

    client, desk = served
    target = make_target(make("gone", "Nothing here."), 0, 0, "report")
    made = make_correction("outlet", [target], {"outlet": "Nobody"}, **SIGNED)
    desk.ledger.append("correct", correction_json(made))
    work_out(desk.ledger)
    assert "its reports are not in the newest account" in client.get("/undo?state=not+applied").text
