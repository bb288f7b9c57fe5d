"""What changed between two accounts."""

import copy

from storyledger.account.changes import compare_accounts

FIRST = "The ferry sank on Monday. Rescuers found 12 bodies. “We will search all night,” Captain Odo Brandt said."
SECOND = "Rescuers found 19 bodies by Tuesday. The owner denied that the ferry was overloaded."


def make_report(id_, text, sha, url=None):
    """Return a report as an account holds it."""
    return {
        "id": id_,
        "title": f"Report {id_}",
        "outlet": "Courier",
        "url": url,
        "text": text,
        "published": "2024-03-12",
        "published_reason": "dateline",
        "sha256": sha * 64,
        "origin": id_,
    }


def make_claim(report, words, sentence, value, **given):
    """Return a claim of the words in their sentence."""
    start = report["text"].index(sentence)
    at = report["text"].index(words, start)
    return {
        "report": report["id"],
        "start": at,
        "end": at + len(words),
        "quote": words,
        "sentence_start": start,
        "sentence_end": start + len(sentence),
        "value": value,
        "low": value,
        "high": value,
        "approximate": False,
        "source": None,
        "as_of": "2024-03-12",
        **given,
    }


def make_figure(claims, **given):
    """Return a figure of people killed with these claims."""
    best = claims[-1]["value"]
    return {
        "id": "f1",
        "what": "people killed",
        "kind": "killed",
        "unit": "people",
        "place": None,
        "low": best,
        "best": best,
        "high": best,
        "as_of": claims[-1]["as_of"],
        "standing": "single",
        "origins": len({claim["report"] for claim in claims}),
        "claims": claims,
        **given,
    }


def cite(report, words):
    """Return a citation of the words."""
    start = report["text"].index(words)
    return {"report": report["id"], "start": start, "end": start + len(words)}


def make_account(reports, **parts):
    """Return an account of one story."""
    story = {"id": "s1", "title": "Ferry", "reports": reports}
    for part in ("figures", "events", "positions", "conflicts", "quotations"):
        story[part] = parts.get(part, [])
    return {"generator": {"name": "storyledger", "version": "1", "model": "m"}, "stories": [story], "problems": []}


def told(changes):
    """Return the changes in short."""
    return [(line["change"], line["part"], line["what"]) for line in changes["lines"]]


ONE = make_report("a", FIRST, "0")
TWO = make_report("b", SECOND, "1")
TWELVE = make_claim(ONE, "12 bodies", "Rescuers found 12 bodies.", 12)
NINETEEN = make_claim(TWO, "19 bodies", "Rescuers found 19 bodies by Tuesday.", 19, as_of="2024-03-13")


def test_two_accounts_that_say_the_same_differ_in_nothing():
    """An account compared with itself has no line, and with a copy whose reports have other ids neither."""
    account = make_account([ONE], figures=[make_figure([TWELVE])])
    assert compare_accounts(account, copy.deepcopy(account))["lines"] == []
    renamed = copy.deepcopy(account)
    renamed["stories"][0]["reports"][0]["id"] = "z"
    renamed["stories"][0]["figures"][0]["claims"][0]["report"] = "z"
    assert compare_accounts(account, renamed)["lines"] == []


def test_a_later_toll_revises_the_figure_and_adds_its_claim():
    """The figure shows both values and the new report its claim."""
    earlier = make_account([ONE], figures=[make_figure([TWELVE])])
    later = make_account([ONE, TWO], figures=[make_figure([TWELVE, NINETEEN], low=12)])
    changes = compare_accounts(earlier, later)
    assert told(changes) == [
        ("revised", "figure", "people killed"),
        ("new", "report", "Report b"),
        ("new", "claim", "people killed"),
    ]
    figure, _, claim = changes["lines"]
    assert (figure["before"]["best"], figure["after"]["best"]) == (12, 19)
    assert (figure["before"]["origins"], figure["after"]["origins"]) == (1, 2)
    assert "1 claim joined" in figure["reason"]
    assert claim["citations"] == [{"report": "b", "start": NINETEEN["start"], "end": NINETEEN["end"]}]


def test_changes_of_one_kind_come_in_the_order_of_the_account():
    """Two runs over the same accounts write the same bytes: no order hangs on that of a set."""
    numbers = range(20, 40)
    text = " ".join(f"{number} bodies were found." for number in numbers)
    report = make_report("a", text, "0")
    was, now = (
        [make_claim(report, f"{n} bodies", f"{n} bodies were found.", n, source=source) for n in numbers]
        for source in (None, "divers")
    )
    changes = compare_accounts(
        make_account([report], figures=[make_figure(was)]), make_account([report], figures=[make_figure(now)])
    )
    assert [line["after"]["value"] for line in changes["lines"]] == list(numbers)


def test_a_figure_that_becomes_disputed_is_newly_contradicted():
    """Standing that turns to disputed comes first of all lines."""
    earlier = make_account([ONE], figures=[make_figure([TWELVE])])
    later = make_account([ONE, TWO], figures=[make_figure([TWELVE, NINETEEN], standing="disputed")])
    assert told(compare_accounts(earlier, later))[0] == ("contradicted", "figure", "people killed")


def test_a_new_version_of_a_report_revises_its_claim():
    """The same address with other bytes is a later version: its number is revised, not withdrawn and new."""
    old = make_report("a", FIRST, "0", "https://courier.example/ferry")
    new = make_report("x", FIRST.replace("12 bodies", "14 bodies"), "2", "https://courier.example/ferry")
    fourteen = make_claim(new, "14 bodies", "Rescuers found 14 bodies.", 14)
    changes = compare_accounts(
        make_account([old], figures=[make_figure([TWELVE])]), make_account([new], figures=[make_figure([fourteen])])
    )
    assert told(changes) == [
        ("revised", "report", "Report x"),
        ("revised", "figure", "people killed"),
        ("revised", "claim", "people killed"),
    ]
    claim = changes["lines"][2]
    assert (claim["before"]["value"], claim["after"]["value"]) == (12, 14)
    assert [words["quote"] for words in claim["earlier"]] == ["12 bodies"]


def test_text_put_in_before_a_claim_moves_nothing():
    """A claim is found again by its sentence, wherever that stands in the new version."""
    new = make_report("a", "Updated at noon. " + FIRST, "2")
    moved = make_claim(new, "12 bodies", "Rescuers found 12 bodies.", 12)
    changes = compare_accounts(
        make_account([ONE], figures=[make_figure([TWELVE])]), make_account([new], figures=[make_figure([moved])])
    )
    assert told(changes) == [("revised", "report", "Report a")]


def test_a_report_that_is_gone_takes_its_lines_with_it():
    """What rested on it alone is withdrawn, with the words that stood there."""
    earlier = make_account([ONE, TWO], figures=[make_figure([TWELVE]), make_figure([NINETEEN], id="f2")])
    later = make_account([ONE], figures=[make_figure([TWELVE])])
    changes = compare_accounts(earlier, later)
    assert told(changes) == [("withdrawn", "report", "Report b"), ("withdrawn", "figure", "people killed")]
    gone = changes["lines"][1]
    assert gone["story"] == "s1"
    assert gone["citations"] == []
    assert gone["earlier"][0]["quote"] == "19 bodies"
    assert gone["earlier"][0]["sha256"] == "1" * 64


def test_words_that_stand_but_are_read_otherwise_are_told_so():
    """A claim that no figure has any longer is withdrawn although its words still stand, and the reason says it."""
    earlier = make_account([ONE], figures=[make_figure([TWELVE])])
    (line,) = compare_accounts(earlier, make_account([ONE]))["lines"]
    assert (line["change"], line["part"]) == ("withdrawn", "figure")
    assert "still stand" in line["reason"]


def make_event(words, date, modality="happened"):
    """Return an event that the first report tells."""
    return {"id": "e1", "what": words, "date": date, "modality": modality, "citations": [cite(ONE, words)]}


def test_an_event_that_gets_another_day_or_has_happened_now_is_revised():
    """Both the day and whether it is told as done are compared."""
    earlier = make_account([ONE], events=[make_event("The ferry sank on Monday.", None, "announced")])
    later = make_account([ONE], events=[make_event("The ferry sank on Monday.", "2024-03-11")])
    (line,) = compare_accounts(earlier, later)["lines"]
    assert (line["change"], line["part"]) == ("revised", "event")
    assert line["before"] == {"date": None, "modality": "announced"}
    assert line["after"] == {"date": "2024-03-11", "modality": "happened"}


def test_an_event_off_the_list_is_not_withdrawn_while_its_words_stand():
    """A timeline shows so many events; one that others pushed off it is still told."""
    earlier = make_account([ONE], events=[make_event("The ferry sank on Monday.", "2024-03-11")])
    assert compare_accounts(earlier, make_account([ONE]))["lines"] == []


def test_an_actor_who_takes_another_stance_has_moved():
    """The stance before stands beside the new one."""
    denied = {
        "actor": "the owner",
        "issue": "overloading",
        "stance": "denies",
        "date": None,
        "citations": [cite(TWO, "The owner denied")],
    }
    demands = {**denied, "stance": "demands"}
    changes = compare_accounts(make_account([TWO], positions=[demands]), make_account([TWO], positions=[denied]))
    (line,) = changes["lines"]
    assert (line["change"], line["before"]["stance"], line["after"]["stance"]) == ("revised", "demands", "denies")


def make_conflict():
    """Return a contradiction between the two reports."""
    sides = [
        {"says": "12", "citations": [cite(ONE, "12 bodies")]},
        {"says": "19", "citations": [cite(TWO, "19 bodies")]},
    ]
    return {"kind": "number", "what": "people killed", "reason": "They cannot both hold.", "sides": sides}


def test_contradictions_are_new_or_settled():
    """One that the earlier account had not is contradicted, one that the later has not is settled, one in both none."""
    without, with_ = make_account([ONE, TWO]), make_account([ONE, TWO], conflicts=[make_conflict()])
    assert told(compare_accounts(without, with_)) == [("contradicted", "conflict", "people killed")]
    assert told(compare_accounts(with_, without)) == [("settled", "conflict", "people killed")]
    assert compare_accounts(with_, copy.deepcopy(with_))["lines"] == []


def make_said(speaker):
    """Return what the captain said, given to a speaker."""
    return {
        **cite(ONE, "We will search all night,"),
        "id": "q1",
        "content": "We will search all night,",
        "speaker": speaker,
        "speaker_text": speaker,
    }


def test_a_statement_given_to_another_speaker_is_revised_but_a_fuller_name_is_no_news():
    """A surname that becomes the whole name is the same speaker."""
    brandt, full, other = (make_account([ONE], quotations=[make_said(n)]) for n in ("Brandt", "Odo Brandt", "Ilka Roo"))
    assert compare_accounts(brandt, full)["lines"] == []
    assert told(compare_accounts(full, other)) == [("revised", "quotation", "Ilka Roo")]
