"""Doubts settled, accounts compared, exports taken, the log looked into: in the browser, over a ledger."""

import hashlib
import html
import io
import json
import re
import zipfile

import pytest
from hand_ledger import account, work_out

from storyledger.ledger.merkle import node_hash
from storyledger.render.exports import EXPORTS


def queue(client, **asked):
    """The doubts that the page shows: their keys with what they are."""
    page = client.get("/doubts", params=asked)
    assert page.status_code == 200, page.text
    return re.findall(r'id="d-([0-9a-f]+)".*?<span class="sort">(.*?)</span>', page.text, re.DOTALL)


def settle(client, key, why="both are right"):
    """What comes back for saying that nothing is wrong."""
    story = re.search(
        rf'name="story" value="([^"]+)">\s*<input type="hidden" name="key" value="{key}"', client.get("/doubts").text
    )[1]
    return client.post("/doubts", data={"story": story, "key": key, "why": why}, follow_redirects=False)


# --- doubts ---------------------------------------------------------------------------------------------------------


def test_the_queue_has_what_the_account_leaves_open(served):
    """Each contradiction and each doubt of the reader, with its words and links to them."""
    client, desk = served
    found = queue(client)
    stories = account(desk)["stories"]
    conflicts = [c for s in stories for c in s["conflicts"] if c["kind"] != "time"]
    doubts = [d for s in stories for d in s["doubts"]]
    assert sum(kind == "Contradictions" for _, kind in found) == len(conflicts) > 0
    assert sum(kind.startswith("Words") for _, kind in found) == len(doubts)
    page = client.get("/doubts").text
    assert "What a brief rests on comes first" in page
    for side in conflicts[0]["sides"]:
        for cited in side["citations"]:
            assert f"/reports/{cited['report']}#w{cited['start']}-{cited['end']}" in page
            assert f"report={cited['report']}&amp;start={cited['start']}&amp;end={cited['end']}" in page


def test_kinds_and_stories_choose(served):
    """Only what is asked for, with the numbers of all kinds beside it."""
    client, desk = served
    every = queue(client)
    assert {kind for _, kind in queue(client, kind="conflict")} == {"Contradictions"}
    story = account(desk)["stories"][0]["id"]
    assert queue(client, story=story) == [one for one in every if one[1] != "Contradictions"] != every
    assert queue(client, kind="conflict", story=story) == []
    assert client.get("/doubts?kind=nothing").status_code == 422
    assert client.get("/doubts?story=nowhere").status_code == 404
    assert queue(client, page=9) == []


def test_what_is_settled_leaves_the_queue_at_once_and_stays_away(served):
    """An entry with the reason; it holds in the next account and is shown on the line."""
    client, desk = served
    (key, _), *_rest = queue(client, kind="conflict")
    size = len(queue(client))
    assert settle(client, key).status_code == 303
    (entry,) = desk.ledger.entries(["correct"])
    assert (entry.body["kind"], entry.body["after"], entry.by) == ("confirm", {"settles": "conflict"}, "Ada Roe")
    assert key not in dict(queue(client))
    work_out(desk.ledger)
    assert key not in dict(queue(client))
    assert len(queue(client)) == size - 1
    target = entry.body["targets"][0]
    at = {name: target[name] for name in ("report", "start", "end", "of")}
    assert "found right" in client.get("/correct", params=at).text


def test_taken_back_it_is_to_be_settled_again(served):
    """The undo is an entry, too."""
    client, desk = served
    (key, _), *_rest = queue(client)
    settle(client, key)
    work_out(desk.ledger)
    (entry,) = desk.ledger.entries(["correct"])
    client.post("/undo", data={"id": entry.body["id"], "why": "it was wrong after all"})
    work_out(desk.ledger)
    assert key in dict(queue(client))


def test_what_cannot_be_settled_writes_nothing(served):
    """No reason, no such doubt, one that was settled meanwhile."""
    client, desk = served
    (key, _), *_rest = queue(client, kind="conflict")
    story = account(desk)["stories"][1]["id"]
    assert settle(client, key, why=" ").status_code == 422
    assert client.post("/doubts", data={"story": story, "key": "0" * 16, "why": "x"}).status_code == 409
    assert client.post("/doubts", data={"story": "nowhere", "key": key, "why": "x"}).status_code == 409
    assert not desk.ledger.entries(["correct"])
    form = {"story": story, "key": key, "why": "x"}
    assert client.post("/doubts", data=form, follow_redirects=False).status_code == 303
    assert client.post("/doubts", data=form).status_code == 409
    assert len(desk.ledger.entries(["correct"])) == 1


def test_a_number_of_one_origin_against_several_is_doubtful():
    """One origin has the best value, two others have another; updates and agreeing ones are not."""
    from storyledger.web.hand.doubted import story_doubts

    def claim(report, value, day="2031-03-04"):
        return {"report": report, "start": 0, "end": 2, "quote": "14", "value": value, "as_of": day, "projected": False}

    def told(standing, *claims, best=14):
        ids = [one["report"] for one in claims]
        figure = {
            "best": best,
            "standing": standing,
            "as_of": "2031-03-04",
            "what": "people killed",
            "toll": True,
            "claims": list(claims),
        }
        reports = [
            {"id": id_, "origin": f"o-{id_[0]}", "outlet": None, "title": None, "text": "14 died.", "published": None}
            for id_ in dict.fromkeys(ids)
        ]
        story = {"id": "s", "reports": reports, "figures": [figure], "conflicts": [], "doubts": [], "brief": []}
        return [doubt["why"] for doubt in story_doubts(story)]

    against = (claim("a1", 14), claim("b1", 17), claim("c1", 18))
    assert told("disputed", *against) == ["14 rests on one origin; 2 others say otherwise: 17, 18."]
    assert told("superseded", *against) == []
    assert told("disputed", claim("a1", 14), claim("a2", 17), claim("a3", 18)) == []  # all of one origin
    assert told("disputed", *against, claim("d1", 14)) == []
    assert told("disputed", claim("a1", 14), claim("b1", 17)) == []
    earlier = (claim("b1", 17, "2031-03-03"), claim("c1", 18, "2031-03-03"))
    assert told("disputed", claim("a1", 14), *earlier) == []  # an update


def test_a_correction_that_could_not_be_applied_comes_before_contradictions(served):
    """It is settled by taking it back."""
    from corrected_story import SIGNED, make_reports

    from storyledger.corrections import correction_json, make_correction, make_target

    client, desk = served
    mail = next(report for report in make_reports() if report.id == "mail")
    made = make_correction("speaker", [make_target(mail, 0, 6, "quotation")], {"speaker": "Nobody"}, **SIGNED)
    desk.ledger.append("correct", correction_json(made))
    work_out(desk.ledger)
    found = [kind for _, kind in queue(client)]
    assert "Corrections that could not be applied" in found
    of_brief = [("the brief rests on it" in part) for part in client.get("/doubts").text.split("<article")[1:]]
    rest = [kind for kind, brief in zip(found, of_brief, strict=True) if not brief]
    assert rest[0] == "Corrections that could not be applied"
    assert made.id in client.get("/doubts?kind=correction").text


# --- compare --------------------------------------------------------------------------------------------------------


def two_accounts(client, desk):
    """Have a second account, of a corrected number; returns the numbers of both entries."""
    page = client.get("/correct?report=mail&start=95&end=104&of=claim").text
    seen = re.search(r'name="seen" value="([^"]+)"', page)[1]
    form = {"report": "mail", "start": 95, "end": 104, "of": "claim", "seen": seen, "value": "21", "why": "miscounted"}
    assert client.post("/correct", data=form, follow_redirects=False).status_code == 303
    work_out(desk.ledger)
    return [entry.seq for entry in desk.ledger.entries(["account"])]


def test_two_accounts_are_compared_with_the_figures_that_moved(served):
    """By default the newest with the one before; each line leads to its words in the newest."""
    client, desk = served
    assert "There is one account so far" in client.get("/compare").text
    first, second = two_accounts(client, desk)
    page = client.get("/compare")
    assert page.status_code == 200
    moved = html.unescape(page.text.split('class="moved"')[1].split("</table>")[0])
    assert "<td>17</td><td><b>21</b></td>" in moved
    assert "#w95-104" in moved
    assert "miscounted" in page.text
    same = client.get(f"/compare?earlier={first}&later={second}")
    assert re.sub(r'"csrf" content="[^"]+"', "", same.text) == re.sub(r'"csrf" content="[^"]+"', "", page.text)
    turned = client.get(f"/compare?earlier={second}&later={first}")
    assert "<td>17</td><td><b>21</b></td>" in turned.text


def test_it_is_worked_out_once(served, monkeypatch):
    """What was worked out is kept."""
    client, desk = served
    two_accounts(client, desk)
    first = client.get("/compare?change=revised").text
    monkeypatch.setattr("storyledger.web.hand.compared.compare_accounts", None)
    again = client.get("/compare?change=revised").text
    assert first.split("<main")[1] == again.split("<main")[1]


def test_large_accounts_are_compared_by_the_working_process(served, monkeypatch):
    """The page says so, and shows what came of it."""
    client, desk = served
    first, second = two_accounts(client, desk)
    monkeypatch.setattr("storyledger.web.hand.compare._SMALL", 10)
    page = client.get("/compare")
    assert page.status_code == 202
    assert "they are being compared" in page.text
    assert desk.works.asked[-1] == ("compare", {"earlier": first, "later": second}, "Ada Roe")
    work_out(desk.ledger, "compare", earlier=first, later=second)
    assert "<td>17</td><td><b>21</b></td>" in client.get("/compare").text


@pytest.mark.parametrize(
    "asked", ["earlier=0", "later=1", "earlier=99999", "later=10&earlier=10", "change=odd", "page=0"]
)
def test_what_is_no_account_is_not_compared(served, asked):
    """It is told."""
    client, desk = served
    two_accounts(client, desk)
    assert client.get(f"/compare?{asked}").status_code in {404, 422}


# --- export ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", [name for name in EXPORTS if name != "pdf"])
def test_each_form_can_be_taken_of_a_story_and_of_the_whole(served, form):
    """As a file of a safe name, the same that the command writes."""
    from storyledger.render.exports import render_export
    from storyledger.web.hand.export import file_name

    client, desk = served
    told = account(desk)
    files = render_export(told, form)
    answer = client.get(f"/export/{form}")
    assert answer.status_code == 200
    name = re.fullmatch(r'attachment; filename="([a-z0-9.-]+)"', answer.headers["content-disposition"])[1]
    if len(files) == 1:
        assert answer.content == next(iter(files.values()))
        assert name == f"ledger-{next(iter(files))}"
    else:
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            assert {n.split("/")[1]: archive.read(n) for n in archive.namelist()} == files
    story = told["stories"][1]
    answer = client.get(f"/export/{form}", params={"story": story["id"]})
    assert answer.status_code == 200
    assert f'filename="{file_name(story["title"])}-' in answer.headers["content-disposition"]


def test_a_story_is_taken_alone(served):
    """Its JSON is an account that keeps its contract."""
    from storyledger.render import validate

    client, desk = served
    told = client.get("/export/json", params={"story": account(desk)["stories"][1]["id"]}).json()
    validate(told)
    assert told["stories"] == [account(desk)["stories"][1]]


@pytest.mark.parametrize("address", ["/export/exe", "/export/json?story=nowhere", "/export?story=nowhere"])
def test_there_is_no_such_export(served, address):
    """It says so."""
    client, _desk = served
    assert client.get(address).status_code == 404


def test_what_is_too_large_is_left_to_the_command(served, monkeypatch):
    """A server that lays out a thousand pages answers nobody else."""
    client, _desk = served
    monkeypatch.setattr("storyledger.web.hand.export._LAID_OUT", 10)
    for answer in (client.get("/export/html"), client.post("/export/case")):
        assert answer.status_code == 413
        assert "storyledger export" in answer.text
    assert client.get("/export/json").status_code == 200


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("../../etc/passwd", "etc-passwd"),
        ('a"; filename="evil.exe\r\nX: y', "a-filename-evil-exe-x-y"),
        ("Çà et là", "ca-et-la"),
        ("سوریا", "story"),
        ("x" * 500, "x" * 60),
        ("", "story"),
    ],
)
def test_names_of_files_are_plain(title, name):
    """Letters, digits and hyphens, whatever a title has."""
    from storyledger.web.hand.export import file_name

    assert file_name(title) == name


def test_the_case_file_passes_its_own_check_and_is_written_to_the_log(served, tmp_path):
    """Who took it stands in the log; nothing is left behind on the disk."""
    from storyledger.ledger.case_verify import check_case

    client, desk = served
    answer = client.post("/export/case")
    assert answer.status_code == 200
    assert re.fullmatch(r'attachment; filename="case-\d+\.zip"', answer.headers["content-disposition"])
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        archive.extractall(tmp_path / "out")
    (folder,) = (tmp_path / "out").iterdir()
    assert check_case(str(folder), [], []).faults == []
    assert next(e.by for e in desk.ledger.entries(["checkpoint"])) == "Ada Roe"


# --- the log --------------------------------------------------------------------------------------------------------


def numbers(page):
    """The entries that a page of the log lists."""
    return [int(number) for number in re.findall(r'<th scope="row"><a href="/log/(\d+)"', page)]


def test_the_log_is_listed_from_its_end_page_by_page(served, monkeypatch):
    """Each entry once, and by kind and hand."""
    client, desk = served
    monkeypatch.setattr("storyledger.web.hand.log._PAGE", 4)
    found, address = [], "/log"
    while address:
        page = client.get(address).text
        found += numbers(page)
        onward = re.search(r'rel="next" href="([^"]+)"', page)
        address = html.unescape(onward[1]) if onward else None
    every = desk.ledger.entries()
    assert found == [entry.seq for entry in reversed(every)]
    read = [e.seq for e in reversed(every) if e.kind == "read"][:4]
    assert numbers(client.get("/log?kind=read").text) == read
    assert numbers(client.get("/log?by=nobody").text) == []
    assert client.get("/log?kind=odd").status_code == 422
    assert client.get("/log?before=-1").status_code == 422


def test_an_entry_is_shown_with_its_bytes_and_a_proof_that_holds(served):
    """Leaf and path give the root; the bytes are the canonical JSON."""
    client, desk = served
    size = len(desk.ledger.entries())
    for number in (0, 3, size - 1):
        page = client.get(f"/log/{number}").text
        content = client.get(f"/log/{number}/entry.json").content
        assert json.loads(content)["seq"] == number
        codes = re.findall(r"<code>([0-9a-f]{64})</code>", page)
        leaf = hashlib.sha256(b"\x00" + content).hexdigest()
        assert codes[0] == leaf
        path, root = codes[1 if number == 0 else 2 : -1], codes[-1]
        assert climb(bytes.fromhex(leaf), number, size, [bytes.fromhex(part) for part in path]).hex() == root
        assert html.escape(content.decode(), quote=True).replace("&#x27;", "&#39;").replace("&quot;", "&#34;") in page
    assert client.get(f"/log/{size}").status_code == 404
    assert client.get("/log/-1").status_code == 422


def climb(leaf, index, size, path):
    """The root that a path leads to (RFC 9162, section 2.1.3.2)."""
    at, last = index, size - 1
    found = leaf
    for part in path:
        if at & 1 or at == last:
            found = node_hash(part, found)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, part)
        at, last = at >> 1, last >> 1
    return found


def test_the_ledger_is_checked_as_a_task_and_the_page_tells_the_outcome(served):
    """Not checked, then sound, then how many entries came since."""
    client, desk = served
    assert "It was not checked from here yet" in client.get("/log").text
    answer = client.post("/log/verify", follow_redirects=False)
    assert answer.status_code == 303
    assert desk.works.asked == [("verify", {}, "Ada Roe")]
    work_out(desk.ledger, "verify")
    assert "<b>sound</b>" in client.get("/log").text
    desk.ledger.append("correct", {"why": "a test", "kind": "undo"})
    assert "1 entry since" in client.get("/log").text


def test_a_fault_is_told(served):
    """A changed row is found and named."""
    import sqlite3

    client, desk = served
    path = desk.ledger.store.folder / "ledger.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("update reports set title = 'Another' where report = 'mail'")
    connection.close()
    work_out(desk.ledger, "verify")
    page = client.get("/log").text
    assert "NOT SOUND" in page
