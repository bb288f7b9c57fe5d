"""Corrections by hand over the whole program: applied to what is read, shown in the account, and never lost."""

import re
from dataclasses import replace

import pytest
from corrected_story import TEXTS, correct, make_reports, many, told, undo
from hypothesis import given, settings
from hypothesis import strategies as st

from storyledger.records import Report
from storyledger.render import dump_json, render_html, render_terminal


def figure_of(account, quote):
    """The figure and the claim with these words."""
    (found,) = [
        (figure, claim)
        for story in account["stories"]
        for figure in story["figures"]
        for claim in figure["claims"]
        if claim["quote"] == quote
    ]
    return found


def said(account, content):
    """The quotation with these words."""
    return next(q for s in account["stories"] for q in s["quotations"] if content in q["content"])


def outcome(account, correction):
    """What the account says became of a correction."""
    (found,) = [c for s in account["stories"] for c in s.get("corrections", ()) if c["id"] == correction.id]
    return found


def test_a_figure_set_right_changes_what_follows_from_it():
    """The kind that was misread is set: the claim joins the toll, says who did it, and what was read before."""
    before, _ = figure_of(told(), "nine people")
    assert before["kind"] == "rescued"
    kind = correct("kind", "notes 'nine people'", kind="killed")
    account = told(kind)
    figure, claim = figure_of(account, "nine people")
    assert figure["kind"] == "killed"
    assert claim["corrected"] == [kind.id]
    assert claim["reasons"][-1] == (
        "kind set by hand by Ada Roe, 2031-03-09: checked with the harbour's log (was rescued)"
    )
    shown = outcome(account, kind)
    assert (shown["state"], shown["before"], shown["after"]) == ("applied", {"kind": "rescued"}, {"kind": "killed"})
    assert [(line["of"], line["id"]) for line in shown["lines"]] == [("claim", figure["id"])]


def test_what_was_recounted_by_hand_is_no_words_of_the_brief():
    """The sentence with the misprint is not quoted as how things stand; where the timeline has it, it is marked."""
    before = told()
    assert any("17 people" in line["text"] for story in before["stories"] for line in story["brief"])
    value = correct("value", "mail '17 people'", value=19.0, low=19.0, high=19.0, approximate=False)
    account = told(value)
    assert not any("17 people" in line["text"] for story in account["stories"] for line in story["brief"])
    for story in account["stories"]:
        for event in (*story["events"], *story["other_events"]):
            if "17 people" in event["what"] and any(c["report"] == "mail" for c in event["citations"]):
                assert event["corrected"] == [value.id]


def test_a_number_set_right_is_the_best_value():
    """The toll is what it was set to; the words still stand beside it."""
    figure, _ = figure_of(told(), "17 people")
    assert figure["best"] == 17
    value = correct("value", "mail '17 people'", value=19.0, low=19.0, high=19.0, approximate=False)
    figure, claim = figure_of(told(value), "17 people")
    assert (figure["best"], claim["value"], claim["quote"]) == (19, 19, "17 people")
    assert any("(was 17)" in reason for reason in claim["reasons"])


@pytest.mark.parametrize(
    ("kind", "where", "field", "value"),
    [
        ("source", "herald '32 passengers'", "source", "Lena Voss"),
        ("source", "gazette '30 passengers'", "source", None),
        ("as_of", "mail '17 people'", "as_of", "2031-03-03"),
    ],
)
def test_a_claim_s_other_fields_are_set(kind, where, field, value):
    """Source and day of a claim, or that it has none."""
    account = told(correct(kind, where, **{kind: value}))
    _, claim = figure_of(account, where.split("'")[1])
    assert claim[field] == value


def test_unit_and_place_are_set_and_the_line_says_so():
    """What is counted, and where: the figure's own line follows."""
    unit = correct("unit", "herald 'About 90 people'", unit="soldiers")
    place = correct("place", "herald '32 passengers'", place="Gull Bay")
    account = told(unit, place)
    assert figure_of(account, "About 90 people")[0]["unit"] == "soldiers"
    figure, _ = figure_of(account, "32 passengers")
    assert figure["place"] == "Gull Bay"
    assert "Gull Bay" in figure["what"]


def test_a_speaker_set_right_speaks_for_the_claims_inside():
    """The quotation, the claim in it and the brief have the name, in square brackets where no report holds it."""
    speaker = correct("speaker", "gazette '30 passengers had been rescued by fishing boats'", speaker="Lena Voss")
    account = told(speaker)
    quotation = said(account, "30 passengers")
    assert (quotation["speaker"], quotation["speaker_text"], quotation["corrected"]) == (
        "Lena Voss",
        "She",
        [speaker.id],
    )
    assert "was Dana Rusk" in quotation["reason"]
    _, claim = figure_of(account, "30 passengers")
    assert claim["source_name"] == "Lena Voss"
    assert claim["corrected"] == [speaker.id]
    brief = " ".join(line["text"] for line in account["stories"][0]["brief"])
    assert "“30 passengers”, according to [Lena Voss]" in brief


@pytest.mark.parametrize("of", ["quotation", "claim", "event", "stance", "name"])
def test_what_is_none_is_dropped(of):
    """A line of each sort is gone, and the list tells which words it stood on."""
    where = {
        "quotation": "gazette 'The deck gave way within minutes,'",
        "claim": "herald 'About 90 people'",
        "event": "notes 'Notes of a volunteer in Port Amber.'",
        "stance": "gazette 'Transport Minister Olan Brack demanded an inquiry on Monday'",
        "name": "herald 'Merle'",
    }[of]
    drop = correct("drop", where, of=of)
    account = told(drop)
    (story,) = account["stories"]
    words = {(line["report"], line["start"], line["end"]) for line in outcome(account, drop)["lines"]}
    assert len(words) == 1
    lines = {
        "quotation": story["quotations"],
        "claim": [claim for figure in story["figures"] for claim in figure["claims"]],
        "event": [c for e in (*story["events"], *story["other_events"]) for c in e["citations"]],
        "stance": [c for position in story["positions"] for c in position["citations"]],
        "name": [c for entity in story["entities"] for c in entity["citations"]],
    }[of]
    assert not words & {(line["report"], line["start"], line["end"]) for line in lines}


def test_a_dropped_number_leaves_no_victims_behind():
    """Those whom a number counts go with it: the toll is not told from them anew."""
    drops = [
        correct("drop", f"{where}", of="claim") for where in ("herald 'At least 14 people'", "gazette '14 people'")
    ]
    account = told(*drops)
    assert not [c for s in account["stories"] for f in s["figures"] for c in f["claims"] if c["value"] == 14]


def test_the_day_of_a_report_is_set_and_the_rest_read_again():
    """The Tuesday that it tells of is that of the week of the day that was set; the reason says by whom."""
    published = correct("published", "mail", published="2031-03-12")
    account = told(published)
    (report,) = [r for s in account["stories"] for r in s["reports"] if r["id"] == "mail"]
    assert (report["published"], report["published_basis"]) == ("2031-03-12", "metadata")
    assert report["published_reason"].startswith("set by hand by Ada Roe, 2031-03-09")
    assert "was 2031-03-04" in report["published_reason"]
    assert report["corrected"] == [published.id]
    days = {e["date"] for s in account["stories"] for e in s["events"] if "Divers" in e["what"]}
    assert days == {"2031-03-11"}


def test_a_day_that_nothing_told_is_set_and_stays():
    """A report whose words leave its day open is not dated by the others where somebody set it; nor a span."""
    for day in ("2031-03-05", "2031-03-05/2031-03-08"):
        account = told(correct("published", "notes", published=day))
        assert [r["published"] for s in account["stories"] for r in s["reports"] if r["id"] == "notes"] == [day]


def test_a_day_set_for_the_reason_that_it_was_updated_is_not_worked_out_again():
    """The word "updated" in a reason marks a page's day as unsure, but not one that somebody set."""
    published = correct("published", "mail", published="2031-03-06")
    published = replace(published, why="the page was updated later")
    (day,) = [r["published"] for s in told(published)["stories"] for r in s["reports"] if r["id"] == "mail"]
    assert day == "2031-03-06"


WIRE = (
    "Divers searched the wreck of the ferry Merle off Port Amber on Tuesday. The death toll rose to 17 people, the "
    "coast guard said on Tuesday, two days after the ferry sank.\n"
)


def test_a_report_that_the_others_date_keeps_what_was_set_in_it():
    """It is read again against its new day, and set right again; a span that was set is not made a day by others."""
    wire = Report(id="wire", text=WIRE, sha256="e" * 64, input="wire.txt", language="en")
    reports = (*make_reports(), wire)
    (report,) = [r for s in told(reports=reports)["stories"] for r in s["reports"] if r["id"] == "wire"]
    assert (report["published"], report["published_basis"]) == ("2031-03-04", "text")
    value = correct("value", "wire '17 people'", reports=reports, value=21.0, low=21.0, high=21.0, approximate=False)
    claims = [c for s in told(value, reports=reports)["stories"] for f in s["figures"] for c in f["claims"]]
    assert [(c["value"], c["as_of"]) for c in claims if c["report"] == "wire"] == [(21, "2031-03-04")]
    span = correct("published", "wire", reports=reports, published="2031-03-03/2031-03-09")
    (report,) = [r for s in told(span, reports=reports)["stories"] for r in s["reports"] if r["id"] == "wire"]
    assert report["published"] == "2031-03-03/2031-03-09"


def test_outlet_and_title_of_a_report_are_set():
    """The account shows what was set; what is read from the title follows."""
    account = told(correct("outlet", "mail", outlet="The Evening Mail"), correct("title", "mail", title="Seven dead"))
    (report,) = [r for s in account["stories"] for r in s["reports"] if r["id"] == "mail"]
    assert (report["outlet"], report["title"]) == ("The Evening Mail", "Seven dead")
    assert len(report["corrected"]) == 2


def test_an_event_s_day_is_set_over_what_others_say():
    """The happening has the day, and says whose hand set it."""
    where = "mail 'Divers searched the wreck of the ferry Merle off Port Amber on Tuesday.'"
    event = correct("event_date", where, date="2031-03-06")
    account = told(event)
    (happening,) = [e for e in account["stories"][0]["events"] if "Divers" in e["what"]]
    assert happening["date"] == "2031-03-06"
    assert happening["corrected"] == [event.id]
    assert "set by hand by Ada Roe" in happening["reason"]


def test_two_claims_are_put_together_and_told_apart():
    """They stand under one figure, or under two, whatever they look like; the reason says by whose hand."""
    same = correct("same_figure", "mail '17 people'", "notes 'nine people'")
    account = told(same)
    figure, claim = figure_of(account, "nine people")
    assert figure is not None
    assert figure["id"] == figure_of(account, "17 people")[0]["id"]
    assert (figure["corrected"], claim["corrected"]) == ([same.id], [same.id])
    assert any("counts the same: set by hand by Ada Roe" in reason for reason in figure["reasons"])
    other = correct("other_figure", "mail '17 people'", "gazette '14 people'")
    account = told(other)
    first, second = figure_of(account, "17 people")[0], figure_of(account, "14 people")[0]
    assert first["id"] != second["id"]
    assert any("set by hand by Ada Roe" in reason for reason in (*first["apart"], *second["apart"]))


def test_two_names_are_one_person_or_two():
    """The link bears the hand's sentence; names told apart stay apart though they look alike."""
    same = correct("same_name", "gazette 'Olan Brack'", "mail 'D. Rusk'")
    (entity,) = [e for e in told(same)["stories"][0]["entities"] if "Olan Brack" in e["names"]]
    assert "D. Rusk" in entity["names"]
    assert entity["corrected"] == [same.id]
    assert any("set by hand by Ada Roe" in link["reason"] for link in entity["links"])
    other = correct("other_name", "gazette 'Dana Rusk'", "mail 'D. Rusk'")
    account = told(other)
    names = [set(e["names"]) for e in account["stories"][0]["entities"] if e["kind"] == "person"]
    assert not any({"Dana Rusk", "D. Rusk"} <= some for some in names)
    assert outcome(account, other)["state"] == "applied"


def test_the_later_of_two_holds():
    """The earlier one stays in the list, overridden, in either direction of what is between lines too."""
    first = correct("value", "mail '17 people'", value=18.0, low=18.0, high=18.0, approximate=False)
    second = correct("value", "mail '17 people'", value=19.0, low=19.0, high=19.0, approximate=False)
    account = told(first, second)
    assert figure_of(account, "17 people")[1]["value"] == 19
    assert [outcome(account, c)["state"] for c in (first, second)] == ["overridden", "applied"]
    assert figure_of(told(second, first), "17 people")[1]["value"] == 18
    same = correct("same_figure", "mail '17 people'", "notes 'nine people'")
    other = correct("other_figure", "mail '17 people'", "notes 'nine people'")
    account = told(same, other)
    assert figure_of(account, "17 people")[0]["id"] != figure_of(account, "nine people")[0]["id"]
    assert [outcome(account, c)["state"] for c in (same, other)] == ["overridden", "applied"]


# --- never silently lost --------------------------------------------------------------------------------------------


def test_a_correction_of_another_version_is_told_and_not_applied():
    """The report's text changed: the offsets may point elsewhere, so nothing is set, and the account says so."""
    value = correct("value", "herald 'About 90 people'", value=80.0, low=80.0, high=80.0, approximate=False)
    reports = [replace(r, sha256="f" * 64) if r.id == "herald" else r for r in make_reports()]
    assert figure_of(told(value, reports=tuple(reports)), "About 90 people")[1]["value"] == 80  # other bytes, same text
    text = "UPDATED. " + TEXTS["herald"]
    reports = [replace(r, text=text, sha256="f" * 64) if r.id == "herald" else r for r in make_reports()]
    account = told(value, reports=tuple(reports))
    shown = outcome(account, value)
    assert shown["state"] == "not applied"
    assert shown["note"] == "it names words of another version of herald"
    (problem,) = account["problems"]
    assert problem["input"] == "herald.txt"
    assert "another version of herald" in problem["message"]
    assert figure_of(account, "About 90 people")[1]["value"] == 90
    assert "another version of herald" in render_html(account)


def test_a_correction_of_a_report_that_is_not_here_is_told():
    """One problem names them all."""
    gone = [correct("drop", "mail '17 people'", of="claim"), correct("published", "mail", published="2031-04-01")]
    account = told(*gone, reports=tuple(r for r in make_reports() if r.id != "mail"))
    (problem,) = account["problems"]
    assert "2 corrections" in problem["message"]
    assert all(c.id in problem["message"] for c in gone)
    assert not any("corrections" in story for story in account["stories"])


def test_a_renamed_report_keeps_its_corrections():
    """The text's sum finds it under another id."""
    value = correct("value", "mail '17 people'", value=19.0, low=19.0, high=19.0, approximate=False)
    reports = tuple(replace(r, id="evening-mail") if r.id == "mail" else r for r in make_reports())
    account = told(value, reports=reports)
    assert figure_of(account, "17 people")[1]["value"] == 19
    assert [target["report"] for target in outcome(account, value)["targets"]] == ["evening-mail"]


def test_words_on_which_nothing_rests_are_told():
    """A claim that is no longer found there, or was dropped, cannot be set right."""
    value = correct("value", "mail '17 people'", value=19.0, low=19.0, high=19.0, approximate=False)
    start = TEXTS["mail"].index("would go")
    target = replace(value.targets[0], start=start, end=start + 8, words="would go")
    account = told(replace(value, targets=(target,)))
    assert account["problems"][0]["message"].endswith("no claim, or more than one, is found at “would go” now")
    drop = correct("drop", "mail '17 people'", of="claim")
    account = told(drop, value)
    assert outcome(account, value)["note"] == f"the line was dropped by {drop.id}"


# --- whatever is set right ------------------------------------------------------------------------------------------


def without_list(account):
    """The account without the lists of corrections."""
    for story in account["stories"]:
        story.pop("corrections", None)
    return account


def test_no_correction_changes_nothing():
    """Byte for byte, the page too."""
    plain = told()
    assert "corrections" not in plain["stories"][0]
    assert "by-hand" not in render_html(plain)
    assert "By hand" not in render_terminal(plain)
    assert "corrected" not in dump_json(plain).decode()


@settings(max_examples=8)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=6, unique=True), st.randoms(use_true_random=False))
def test_what_is_undone_leaves_the_list_alone(chosen, random):
    """Corrections that were all taken back, in any order, change nothing but the list."""
    made = [many()[at] for at in chosen]
    undone = [undo(correction) for correction in made]
    random.shuffle(undone)
    account = told(*made, *undone)
    states = [c["state"] for s in account["stories"] for c in s["corrections"]]
    assert states == ["undone"] * len(made) + ["undo"] * len(made)
    assert dump_json(without_list(account)) == dump_json(told())


@settings(max_examples=8)
@given(st.permutations(range(10)))
def test_the_order_of_what_touches_different_things_does_not_matter(order):
    """The account is the same but for the list's order."""
    made = many()
    one, two = told(*made), told(*(made[at] for at in order))
    assert dump_json(without_marks(without_list(one))) == dump_json(without_marks(without_list(two)))


def without_marks(account):
    """The account with the marks of each line sorted."""
    if isinstance(account, dict):
        return {k: sorted(v) if k == "corrected" else without_marks(v) for k, v in account.items()}
    return [without_marks(one) for one in account] if isinstance(account, list) else account


def test_all_at_once_are_applied_and_shown():
    """Each has a line in the story and on the page, with who and why; the terminal says how many there are."""
    account = told(*many())
    assert {c["state"] for s in account["stories"] for c in s["corrections"]} == {"applied"}
    page = render_html(account)
    lines = re.findall(r'id="(s1-correction-[0-9a-f-]+)"', page)
    assert len(set(lines)) == len(lines) == len(many())
    assert all(f'href="#{line}"' in page for line in lines)
    assert page.count("set by hand by Ada Roe, 9 March 2031") > len(many())
    assert "By hand: speaker: Olan Brack → Lena Voss" in " ".join(render_terminal(account, 100).split())
