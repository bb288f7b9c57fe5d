"""The brief tells the newest first, in the reports' own words, and adds no fact."""

import dataclasses
from datetime import date

import pytest
from builders import make_claim, make_dossier, make_figure, make_happening, make_reading

from storyledger.account.brief import LIMIT, write_brief
from storyledger.account.check import brief_faults
from storyledger.account.sentences import is_pointer
from storyledger.account.timeline import UNKNOWN, Bearing
from storyledger.records import BriefLine, Citation, Conflict, Doubt, ReportedClaim, Side

FLOOD = "The river burst its banks at Lowdale on Monday. Up to 40 people drowned, according to the Lowdale police."
TOLL = "Rescue teams counted 52 dead in Lowdale by Thursday. He said it was over. But nobody knew why."


def flood():
    first, second = make_reading("a", FLOOD), make_reading("b", TOLL)
    early = ReportedClaim(
        "a", make_claim(FLOOD, "Up to 40 people", 40, low=None, as_of="2020-01-02", source="the Lowdale police")
    )
    late = ReportedClaim("b", make_claim(TOLL, "52 dead", 52, as_of="2020-01-05"))
    return first, second, make_figure(late, early, best=52, as_of="2020-01-05", standing="superseded")


def check_brief(dossier, timeline=(), bearing=UNKNOWN):
    """The brief, after a look at each of its lines."""
    brief = write_brief(dossier, timeline, bearing)
    for before, line in zip((None, *brief), brief, strict=False):
        assert brief_faults(line, dossier, before) == []
    return brief


def test_best_figure_is_told_by_its_sentence_and_followed_by_the_other_claims():
    first, second, figure = flood()
    brief = write_brief(make_dossier(first, second, figures=(figure,)), ())
    assert brief[0].text == "Rescue teams counted 52 dead in Lowdale by Thursday."
    assert brief[1].text == "People killed, other claims: “Up to 40 people”, according to the Lowdale police."
    assert [line.date for line in brief] == ["2020-01-05", "2020-01-05"]


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("A police officer", "a police officer"),
        ("The Lowdale Post", "the Lowdale Post"),
        ("Their captain", "their captain"),
        ("Ana Ruiz", "Ana Ruiz"),
        ("A. Ruiz", "A. Ruiz"),
        ("Officials", "Officials"),
    ],
)
def test_a_source_that_began_its_sentence_loses_the_capital_of_its_article_amid_a_line(told, shown):
    """Its name keeps its capitals; the check takes the line, and none whose source has other letters."""
    early = f"{told} said that up to 40 people drowned. "
    late = "Rescue teams counted 52 dead in Lowdale by Thursday."
    first, second = make_reading("a", early), make_reading("b", late)
    claims = (
        ReportedClaim("a", make_claim(early, "up to 40 people", 40, source=told, as_of="2020-01-02")),
        ReportedClaim("b", make_claim(late, "52 dead", 52, as_of="2020-01-05")),
    )
    figure = make_figure(*claims, best=52, as_of="2020-01-05", standing="superseded")
    dossier = make_dossier(first, second, figures=(figure,))
    line = check_brief(dossier)[1]
    assert line.text == f"People killed, other claims: “up to 40 people”, according to {shown}."
    assert brief_faults(dataclasses.replace(line, text=line.text.replace(shown, shown.upper())), dossier, None)


@pytest.mark.parametrize(("upos", "shown"), [("NOUN", "state media"), ("ADJ", "state media"), ("PROPN", "State media")])
def test_a_noun_that_began_its_sentence_loses_its_capital_amid_a_line_and_a_name_does_not(upos, shown):
    early = "State media said that up to 40 people drowned. "
    late = "Rescue teams counted 52 dead in Lowdale by Thursday."
    first, second = make_reading("a", early), make_reading("b", late)
    (sentence,) = first.parsed.sentences
    tokens = (dataclasses.replace(sentence.tokens[0], upos=upos), *sentence.tokens[1:])
    parsed = dataclasses.replace(first.parsed, sentences=(dataclasses.replace(sentence, tokens=tokens),))
    first = dataclasses.replace(first, parsed=parsed)
    claims = (
        ReportedClaim("a", make_claim(early, "up to 40 people", 40, source="State media", as_of="2020-01-02")),
        ReportedClaim("b", make_claim(late, "52 dead", 52, as_of="2020-01-05")),
    )
    figure = make_figure(*claims, best=52, as_of="2020-01-05", standing="superseded")
    line = check_brief(make_dossier(first, second, figures=(figure,)))[1]
    assert line.text == f"People killed, other claims: “up to 40 people”, according to {shown}."


def test_nothing_stands_in_the_brief_that_its_citations_do_not_say():
    first, second, figure = flood()
    event = make_happening(first, "The river burst its banks at Lowdale on Monday.")
    check_brief(make_dossier(first, second, figures=(figure,), happenings=(event,)), (event,))


def test_a_changed_number_a_new_word_and_a_misquotation_are_found():
    first, second, figure = flood()
    dossier = make_dossier(first, second, figures=(figure,))
    whole = (Citation("a", 0, len(FLOOD)),)
    assert "41" in brief_faults(BriefLine("Up to 41 people drowned.", whole), dossier)[0]
    assert "children" in brief_faults(BriefLine("Up to 40 children drowned.", whole), dossier)[0]
    assert brief_faults(BriefLine("Other claims: “40 people drowned on Monday”.", whole), dossier)


def test_other_claims_follow_the_sentence_that_tells_the_best_even_where_an_event_told_it():
    first, second, figure = flood()
    event = make_happening(second, "Rescue teams counted 52 dead in Lowdale by Thursday.", date="2020-01-06")
    brief = write_brief(make_dossier(first, second, figures=(figure,), happenings=(event,)), (event,))
    assert [line.text[:13] for line in brief] == ["Rescue teams ", "People killed"]
    assert [line.date for line in brief] == ["2020-01-06", "2020-01-06"]


def test_a_source_that_is_a_pronoun_is_named_where_its_name_stands():
    text = "Mayor Ana Ruiz toured Lowdale. She said 40 people drowned. The army put it at 55 dead in Lowdale."
    reading = make_reading("a", text)
    hers = dataclasses.replace(make_claim(text, "40 people", 40, source="She"), source_name="Ana Ruiz")
    army = make_claim(text, "55 dead", 55, source="The army")
    figure = make_figure(ReportedClaim("a", army), ReportedClaim("a", hers), best=55)
    lines = [line.text for line in write_brief(make_dossier(reading, figures=(figure,)), ())]
    assert lines[1] == "People killed, other claims: “40 people”, according to Ana Ruiz."


def test_newer_events_come_first():
    first, second, _ = flood()
    early = make_happening(
        first, "The river burst its banks at Lowdale on Monday.", id="e1", date="2020-01-01", salience=1
    )
    late = make_happening(second, "Rescue teams counted 52 dead in Lowdale by Thursday.", id="e2", date="2020-01-05")
    brief = write_brief(make_dossier(first, second, happenings=(early, late)), (early, late))
    assert [line.text[:6] for line in brief] == ["Rescue", "The ri"]


def test_a_count_that_stands_later_than_the_happening_dates_its_sentence():
    """`52 dead by Thursday` of a flood on Monday is how things stood on Thursday."""
    first, second, figure = flood()
    event = make_happening(second, "Rescue teams counted 52 dead in Lowdale by Thursday.", date="2020-01-01")
    brief = write_brief(make_dossier(first, second, figures=(figure,), happenings=(event,)), (event,))
    assert [line.date for line in brief[:1]] == ["2020-01-05"]


def test_a_sentence_that_cannot_stand_alone_is_left_out():
    reading = make_reading("b", TOLL)
    pronoun = make_happening(reading, "He said it was over.")
    contrast = make_happening(reading, "But nobody knew why.", id="e2")
    assert write_brief(make_dossier(reading, happenings=(pronoun, contrast)), (pronoun, contrast)) == ()


def test_a_doubtful_sentence_is_left_out():
    reading = make_reading("b", TOLL, doubts=(Doubt(0, 10, "stitched"),))
    event = make_happening(reading, "Rescue teams counted 52 dead in Lowdale by Thursday.")
    assert write_brief(make_dossier(reading, happenings=(event,)), (event,)) == ()


def test_the_same_told_twice_is_told_once_and_never_more_than_ten():
    text = " ".join(f"Bridge number{n} of town{n} fell near village{n} today." for n in range(30))
    one, two = make_reading("a", text), make_reading("b", text)
    events = [
        make_happening(reading, f"Bridge number{n} of town{n} fell near village{n} today.", id=f"e{n}")
        for n in range(30)
        for reading in (one, two)
    ]
    brief = write_brief(make_dossier(one, two, happenings=tuple(events)), events)
    assert len(brief) <= LIMIT
    assert len({line.text for line in brief}) == len(brief)


def test_a_disagreement_is_told_in_the_words_of_both_sides():
    left, right = make_reading("a", "The bridge fell on Monday."), make_reading("b", "The bridge fell on Tuesday.")
    conflict = Conflict(
        "day",
        "fall of the bridge",
        "two days",
        (Side("Monday", (Citation("a", 0, 26),)), Side("Tuesday", (Citation("b", 0, 27),))),
    )
    brief = check_brief(make_dossier(left, right, conflicts=(conflict,)))
    assert brief[0].text == "Reports disagree: “The bridge fell on Monday”; “The bridge fell on Tuesday”."


def test_the_disagreement_told_is_the_one_that_most_reports_tell():
    """Two numbers in one report come after what two reports tell otherwise, whatever their order."""
    one = make_reading("a", "The army blew up the dam. Forty fields were lost. Sixty fields were lost.")
    two = make_reading("b", "The army denied that it blew up the dam.")
    small = Conflict(
        "number", "fields", "two", (Side("40", (Citation("a", 26, 49),)), Side("60", (Citation("a", 50, 72),)))
    )
    wide = Conflict(
        "whether", "dam", "two", (Side("yes", (Citation("a", 0, 25),)), Side("no", (Citation("b", 0, 40),)))
    )
    for conflicts in ((small, wide), (wide, small)):
        brief = write_brief(make_dossier(one, two, conflicts=conflicts), ())
        assert brief[-1].text.startswith("Reports disagree: “The army blew up the dam”; ")


def test_an_error_of_copying_is_told_last_and_as_one():
    """A contradiction between reports comes before one between copies, which is called that, and told at the end."""
    left, right = make_reading("a", "Nine people drowned."), make_reading("b", "Nineteen people drowned.")
    sides = (Side("9", (Citation("a", 0, 20),)), Side("19", (Citation("b", 0, 24),)))
    copied = Conflict("garbled", "people drowned", "a copying error", sides)
    happening = make_happening(left, "Nine people drowned.", date="2020-01-02")
    brief = check_brief(make_dossier(left, right, conflicts=(copied,), happenings=(happening,)), (happening,))
    assert brief[-1].text == "Copies differ: “Nine people drowned”; “Nineteen people drowned”."
    real = dataclasses.replace(copied, kind="number")
    brief = write_brief(make_dossier(left, right, conflicts=(copied, real)), ())
    assert brief[0].text.startswith("Reports disagree: ")


def test_the_first_line_is_the_weightiest_happening_of_the_newest_days():
    text = "Workers in Lowdale cleared the road on Friday. The dam at Lowdale broke. Rain fell in Lowdale in May."
    reading = make_reading("a", text)
    road = dataclasses.replace(
        make_happening(reading, "Workers in Lowdale cleared the road on Friday."),
        id="e1",
        date="2020-01-05",
        salience=0.6,
    )
    dam = dataclasses.replace(
        make_happening(reading, "The dam at Lowdale broke."), id="e2", date="2020-01-04", salience=0.9
    )
    rain = dataclasses.replace(
        make_happening(reading, "Rain fell in Lowdale in May."), id="e3", date="2019-05-01", salience=0.95
    )
    lines = [line.text for line in write_brief(make_dossier(reading), (rain, dam, road))]
    assert lines == [
        "The dam at Lowdale broke.",
        "Workers in Lowdale cleared the road on Friday.",
        "Rain fell in Lowdale in May.",
    ]


def test_a_dateline_is_not_taken_over():
    text = "LOWDALE, March 3 (Wend Wire) - The dam at Lowdale broke."
    reading = make_reading("a", text)
    (line,) = write_brief(make_dossier(reading), (make_happening(reading, text),))
    assert line.text == "The dam at Lowdale broke."
    assert text[line.citations[0].start : line.citations[0].end] == line.text


@pytest.mark.parametrize(
    "text",
    [
        "Meanwhile the dam at Lowdale broke.",
        "Why did the dam at Lowdale break?",
        "“The dam at Lowdale broke.”",
        "The mayor said “the dam at Lowdale broke.",
        "I saw how the dam at Lowdale broke.",
        "See www . lowdale . example for the dam at Lowdale.",
        "CLOSE SHARE WATCH NEWS The dam at Lowdale broke.",
    ],
)
def test_comment_scraps_and_what_goes_on_from_elsewhere_are_left_out(text):
    reading = make_reading("a", text)
    assert write_brief(make_dossier(reading), (make_happening(reading, text),)) == ()


def test_vague_numbers_none_and_history_add_nothing_to_a_figure():
    text = "Rescuers counted 5200 dead in Lowdale. Thousands died in Lowdale. In Lowdale no one died."
    reading = make_reading("a", text)
    best = make_claim(text, "5200 dead", 5200)
    vague = make_claim(text, "Thousands", None, low=2000, high=None, approximate=True)
    none = make_claim(text, "no one", 0)
    figure = make_figure(ReportedClaim("a", best), best=5200, low=0, high=5200)
    figure = dataclasses.replace(figure, claims=tuple(ReportedClaim("a", c) for c in (best, vague, none)))
    lines = [line.text for line in write_brief(make_dossier(reading, figures=(figure,)), ())]
    assert lines == ["Rescuers counted 5200 dead in Lowdale."]
    old = dataclasses.replace(figure, as_of="1934-01-15")
    days = (date(2020, 1, 1), date(2020, 1, 4))
    assert write_brief(make_dossier(reading, figures=(old,)), (), Bearing(days)) == ()


def test_a_number_that_a_line_tells_already_is_no_other_claim():
    text = "Boats took 900 people out of Lowdale on Monday. Rescuers counted 52 dead in Lowdale."
    reading = make_reading("a", text)
    event = make_happening(reading, "Boats took 900 people out of Lowdale on Monday.")
    best, told = make_claim(text, "52 dead", 52), make_claim(text, "900 people", 900)
    figure = make_figure(ReportedClaim("a", best), ReportedClaim("a", told), best=52)
    lines = [line.text for line in write_brief(make_dossier(reading, figures=(figure,)), (event,))]
    assert not any(line.startswith("Other claims") for line in lines)


def test_a_source_at_a_sentence_s_start_is_named_in_square_brackets():
    """`She said 40 people drowned` stands in a brief under the name that the report gives before."""
    text = "Mayor Ana Ruiz toured the town. She said 40 people drowned in Lowdale."
    reading = make_reading("a", text)
    claim = dataclasses.replace(make_claim(text, "40 people", 40, source="She"), source_name="Ana Ruiz")
    dossier = make_dossier(reading, figures=(make_figure(ReportedClaim("a", claim), best=40),))
    (line,) = check_brief(dossier)
    assert line.text == "[Ana Ruiz] said 40 people drowned in Lowdale."
    assert brief_faults(dataclasses.replace(line, text=line.text.replace("Ana", "Eva")), dossier)


@pytest.mark.parametrize(
    ("words", "points"),
    [("She", True), ("The group", True), ("The Lowdale group", False), ("the army", False), ("", False)],
)
def test_pronouns_and_bare_nouns_point_back_and_names_do_not(words, points):
    assert is_pointer(words) is points


def test_a_brief_covers_the_days_of_a_story_and_not_one_day_only():
    text = " ".join(f"Bridge number{n} of town{n} fell near village{n}." for n in range(9))
    reading = make_reading("a", text)
    events = [
        make_happening(
            reading, f"Bridge number{n} of town{n} fell near village{n}.", id=f"e{n}", salience=0.8, date=day
        )
        for n, day in enumerate(["2020-01-09"] * 7 + ["2020-01-04", "2020-01-02"])
    ]
    days = [line.date for line in check_brief(make_dossier(reading, happenings=tuple(events)), events)]
    assert {"2020-01-04", "2020-01-02"} <= set(days)
    assert days[0] == "2020-01-09"


def test_the_highest_count_of_the_dead_stands_first_where_its_day_is_not_told():
    """A toll beyond all dated ones is how things stand, though its report does not say of which day it is."""
    first, second = (
        make_reading("a", "Mud buried Lowdale. Rescuers counted 40 dead."),
        make_reading("b", "Rescuers in Lowdale counted 52 dead by nightfall."),
    )
    early = ReportedClaim("a", make_claim(first.report.text, "40 dead", 40, as_of="2020-01-02"))
    late = ReportedClaim("b", make_claim(second.report.text, "52 dead", 52, as_of=None))
    figure = dataclasses.replace(make_figure(late, early, best=52, standing="superseded"), as_of=None)
    event = make_happening(first, "Mud buried Lowdale.", date="2020-01-02", salience=0.9)
    dossier = make_dossier(first, second, figures=(figure,), happenings=(event,))
    brief = check_brief(dossier, (event,), Bearing((date(2020, 1, 2), date(2020, 1, 3))))
    assert brief[0].text == "Rescuers in Lowdale counted 52 dead by nightfall."


def test_a_disagreement_within_one_sentence_is_told_by_that_sentence():
    text = "The army said on Monday that nine boats had left Lowdale, but the mayor of Lowdale saw none."
    reading = make_reading("a", text)
    sides = (Side("it happened", (Citation("a", 0, 20),)), Side("it did not", (Citation("a", 60, len(text)),)))
    (line,) = check_brief(make_dossier(reading, conflicts=(Conflict("whether", "boats left", "both", sides),)))
    assert line.text == text


def test_what_was_counted_beyond_a_count_is_no_figure_of_its_own():
    """`Another 25 people were hurt` says nothing without the count that it adds to."""
    text = "A doctor in Lowdale said another 25 people were hurt."
    reading = make_reading("a", text)
    more = dataclasses.replace(make_claim(text, "another 25 people", 25), delta=True)
    assert check_brief(make_dossier(reading, figures=(make_figure(ReportedClaim("a", more)),))) == ()


def test_what_is_a_day_newer_stands_first_where_it_weighs_nearly_as_much():
    text = "The dam at Lowdale broke. Workers in Lowdale cleared the road."
    reading = make_reading("a", text)
    dam = make_happening(reading, "The dam at Lowdale broke.", id="e1", date="2020-01-04", salience=0.8)
    road = make_happening(reading, "Workers in Lowdale cleared the road.", id="e2", date="2020-01-05", salience=0.7)
    first, _ = check_brief(make_dossier(reading, happenings=(dam, road)), (dam, road))
    assert first.text.startswith("Workers")


def test_a_sentence_is_not_told_under_an_earlier_day_that_it_only_recalls():
    """Of the two sentences that tell of the vote, the one whose own news is later is not taken for it."""
    later = make_reading("a", "Some 700 people left Lowdale on Friday, most of them after the council voted on Monday.")
    earlier = make_reading("b", "The council had voted on Monday to clear the valley.")
    left = make_happening(later, later.report.text, id="e1", date="2020-01-10", salience=2)
    vote = make_happening(earlier, earlier.report.text, id="e2", date="2020-01-06", salience=1)
    (cited,) = left.citations
    vote = dataclasses.replace(vote, citations=(cited, *vote.citations))
    brief = check_brief(make_dossier(later, earlier, happenings=(left, vote)), (left, vote))
    assert [(line.date, line.text[:12]) for line in brief] == [
        ("2020-01-10", "Some 700 peo"),
        ("2020-01-06", "The council "),
    ]


def test_the_disagreement_stands_last_and_is_never_cut_off():
    readings = [make_reading(f"r{n}", f"Crew {n} left harbour {n} on Monday with {n + 2} boats.") for n in range(14)]
    events = [
        make_happening(one, one.report.text, id=f"e{n}", date=f"2020-01-{n + 1:02}") for n, one in enumerate(readings)
    ]
    monday, tuesday = make_reading("x", "The bridge fell on Monday."), make_reading("y", "The bridge fell on Tuesday.")
    sides = tuple(Side(one.report.text, (Citation(one.report.id, 0, 5),)) for one in (monday, tuesday))
    conflict = Conflict("day", "the fall of the bridge", "two days", sides)
    dossier = make_dossier(*readings, monday, tuesday, happenings=tuple(events), conflicts=(conflict,))
    brief = write_brief(dossier, events)
    assert len(brief) <= LIMIT
    assert brief[-1].text.startswith("Reports disagree: ")


def test_a_span_of_days_makes_nothing_old():
    """What happened on the last firm day counts as new though a sentence tells of "this week", which ends later."""
    span = make_reading("a", "This week 90 crews were at work along the river.")
    ended = make_reading("b", "The evacuation of Lowdale ended on Thursday.")
    told = (
        "Heavy rain fell over the northern hills.",
        "A bridge gave way near Kell.",
        "Soldiers filled sandbags all night.",
        "Two trains stopped outside Brenna.",
        "Farmers drove their cattle uphill.",
        "Power failed across Selm harbour.",
        "Schools closed until further notice.",
    )
    older = [make_reading(f"o{n}", text) for n, text in enumerate(told)]
    events = [
        make_happening(span, span.report.text, id="e0", date="2020-01-06/2020-01-12", salience=0.9),
        make_happening(ended, ended.report.text, id="e1", date="2020-01-09", salience=0.6),
        *(
            make_happening(one, one.report.text, id=f"e{n + 2}", date=f"2020-01-0{n + 1}", salience=0.7)
            for n, one in enumerate(older)
        ),
    ]
    brief = write_brief(make_dossier(span, ended, *older, happenings=tuple(events)), events)
    assert "The evacuation of Lowdale ended on Thursday." in [line.text for line in brief]


def test_a_number_that_was_taken_back_is_no_other_claim():
    """What no report upholds does not stand beside the best as if it did."""
    first, second, figure = flood()
    taken_back = dataclasses.replace(figure, taken_back=(40.0,))
    brief = check_brief(make_dossier(first, second, figures=(taken_back,)))
    assert [line.text for line in brief] == ["Rescue teams counted 52 dead in Lowdale by Thursday."]
