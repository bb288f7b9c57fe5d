"""Sentences that tell one happening become one; happenings of one kind on other days or at other places stay apart."""

from dataclasses import replace

import pytest
from builders import make_parsed, make_reading, make_story
from hypothesis import given, settings
from hypothesis import strategies as st

from storyledger.reconcile.events import reconcile_events
from storyledger.reconcile.telling_groups import propose_pairs
from storyledger.reconcile.telling_likeness import conflicts
from storyledger.reconcile.tellings import gather_tellings
from storyledger.records import Dating, Event, Stance, Timex


def event(text, sentence, index, **fields):
    start = text.index(sentence)
    given_ = {
        "kind": "ASSAULT",
        "date": "2020-05-04",
        "date_reason": "“Monday” belongs to it",
        "modality": "happened",
        "actors": (),
        "places": (),
        "salience": 0.6,
        "frames": ("attack",),
        "date_basis": "stated",
        "trigger": "shell",
    } | fields
    return Event(
        start=start, end=start + len(sentence), sentence=index, trigger_start=start, trigger_end=start + 3, **given_
    )


def tell(*reports, origins=None):
    """Happenings of reports, each a list of (sentence, fields of its event)."""
    readings = []
    for number, told in enumerate(reports):
        text = " ".join(sentence for sentence, _ in told)
        parsed = make_parsed(f"r{number}", text)
        assert len(parsed.sentences) == len(told)
        events = tuple(event(text, sentence, i, **fields) for i, (sentence, fields) in enumerate(told))
        readings.append(make_reading(f"r{number}", text, events=events))
    return reconcile_events(make_story(*readings, origins=origins), readings, ())


SHELLED = "Gunners shelled the Orvel market on Monday, killing nine people."
AGAIN = "Nine people died on Monday when gunners shelled the market of Orvel."


def test_two_reports_of_one_happening_are_one_with_both_citations_and_two_origins():
    (happening,) = tell([(SHELLED, {})], [(AGAIN, {})])
    assert [c.report for c in happening.citations] == ["r0", "r1"]
    assert happening.origins == 2
    assert happening.date == "2020-05-04"
    assert "joined by" in happening.reason


def test_the_line_is_of_a_telling_that_gives_the_day_of_the_happening():
    other = "On Tuesday nine people died when gunners shelled the Orvel market."
    told = [[(SHELLED, {})], [(AGAIN, {})], [(other, {"date": "2020-05-05", "salience": 0.9})]]
    (happening,) = tell(*told)
    assert len(happening.citations) == 3
    assert happening.date == "2020-05-04"
    assert "Tuesday" not in happening.what


def test_among_many_origins_the_line_is_of_what_they_share():
    near = "Nine people died on Monday when gunners shelled the market of Orvel near a bank, a kiosk and two stables."
    few = [[(near, {"salience": 0.65})], *[[(AGAIN, {})] for _ in range(3)]]
    many = [[(near, {"salience": 0.65})], *[[(AGAIN, {})] for _ in range(24)]]
    assert tell(*few)[0].what == near.rstrip(".")
    assert tell(*many)[0].what == AGAIN.rstrip(".")


def test_a_telling_with_a_headline_run_into_it_is_not_the_line():
    glued = "Gunners shell market in Orvel The gunners shelled the Orvel market on Monday, killing nine people."
    (happening,) = tell([(glued, {"salience": 0.7})], [(SHELLED, {})])
    assert happening.what == SHELLED.rstrip(".")


def test_two_reports_of_one_origin_count_once():
    (happening,) = tell([(SHELLED, {})], [(AGAIN, {})], origins=(("r0", "r1"),))
    assert happening.origins == 1


def test_the_same_words_for_another_day_are_another_happening():
    first, second = tell([(SHELLED, {})], [(SHELLED, {"date": "2020-05-07"})])
    assert (first.date, second.date) == ("2020-05-04", "2020-05-07")


def test_one_kind_on_one_day_at_two_places_stays_apart():
    found = tell(
        [("Gunners shelled the Orvel market, killing nine.", {"places": ("Orvel",)})],
        [("Warplanes bombed a school in Tamsk where pupils hid.", {"places": ("Tamsk",), "actors": ("Warplanes",)})],
    )
    assert len(found) == 2


ARRESTED = "Detectives arrested a carpenter of Orvel over the fire."
HELD = "Handcuffed outside his workshop, that suspect was arrested by armed officers."
ARREST = {"trigger": "arrest", "frames": ("arrest",), "kind": "COERCE", "date": None, "date_basis": "none"}


def test_one_act_told_in_other_words_is_one_happening():
    assert len(tell([(ARRESTED, ARREST)], [(HELD, ARREST)])) == 1
    assert len(tell([(ARRESTED, ARREST)], [(HELD, ARREST | {"trigger": "handcuff"})])) == 2


def test_a_verb_and_its_noun_are_one_act():
    left = ("Villagers were evacuated before dawn.", ARREST | {"trigger": "evacuate", "frames": ("evacuate",)})
    right = "An evacuation, by bus, had taken hours."
    assert len(tell([left], [(right, ARREST | {"trigger": "evacuation", "frames": ("evacuate",)})])) == 1
    assert len(tell([left], [(right, ARREST | {"trigger": "evacuation", "frames": ("meet",)})])) == 2


def test_a_trigger_that_tells_nearly_anything_is_no_act():
    assert len(tell([(ARRESTED, ARREST | {"trigger": "take"})], [(HELD, ARREST | {"trigger": "take"})])) == 2


def test_acts_of_other_numbers_or_at_other_places_stay_apart():
    counted = (
        "Detectives arrested 1,300 men of Orvel.",
        "Handcuffed outside a workshop there, 150 suspects were arrested.",
    )
    assert len(tell([(counted[0], ARREST)], [(counted[1], ARREST)])) == 2
    placed = ARREST | {"places": ("Orvel",)}, ARREST | {"places": ("Tamsk",)}
    assert len(tell([(ARRESTED, placed[0])], [(HELD, placed[1])])) == 2


def test_an_act_that_the_story_tells_of_several_days_is_one_on_a_stated_day_only():
    monday = {"date": "2020-05-04", "date_basis": "sentence"}
    later = ("A baker from Tamsk was arrested.", ARREST | {"date": "2020-05-14", "date_basis": "sentence"})
    assert len(tell([(ARRESTED, ARREST | monday)], [(HELD, ARREST)])) == 1
    assert len(tell([(ARRESTED, ARREST | monday)], [(HELD, ARREST)], [later])) == 3
    assert len(tell([(ARRESTED, ARREST | monday)], [(HELD, ARREST | monday)], [later])) == 2


def test_a_day_stated_beside_the_trigger_wins_over_the_report_s_day():
    (happening,) = tell(
        [(SHELLED, {"date": "2020-05-04", "date_basis": "stated"})],
        [(AGAIN, {"date": "2020-05-05", "date_basis": "report"})],
        [(AGAIN, {"date": "2020-05-05", "date_basis": "report"})],
    )
    assert happening.date == "2020-05-04"
    assert "“Monday”" in happening.reason


def test_a_sentence_that_goes_on_with_the_event_is_cited_with_it():
    found = tell([(SHELLED, {}), ("It burned for hours.", {"continues": True, "date_basis": "carried", "frames": ()})])
    assert len(found) == 1
    assert len(found[0].citations) == 2


def test_what_is_only_planned_is_not_told_as_done():
    (happening,) = tell([("Envoys will meet in Orvel on Friday.", {"modality": "planned", "date": "2020-05-08"})])
    assert happening.modality == "planned"


def test_a_statement_about_what_is_planned_does_not_make_it_done():
    plan = "Envoys of Orvel and Tamsk will meet in Geneva on Friday."
    said = "The envoys of Orvel and Tamsk said that they would meet in Geneva on Friday."
    (happening,) = tell(
        [(plan, {"modality": "planned", "date": "2020-05-08", "salience": 0.8})],
        [(said, {"frames": ("say", "meet"), "source": "envoys", "date": "2020-05-08", "salience": 0.5})],
    )
    assert happening.modality == "planned"


def test_what_others_tell_as_done_on_the_same_day_is_done():
    (happening,) = tell(
        [(SHELLED, {"modality": "planned", "salience": 0.9})],
        [(AGAIN, {"salience": 0.4})],
        [(SHELLED, {"salience": 0.4})],
    )
    assert happening.modality == "happened"


def test_statements_of_one_speaker_on_one_day_in_one_report_are_one():
    fields = {"frames": ("say",), "source": "Mara Deen", "actors": ("Mara Deen",), "kind": "OTHER"}
    found = tell(
        [("Deen praised the nurses of the valley.", fields), ("Deen added that roofs and wells were needed.", fields)]
    )
    assert len(found) == 1


def take_sides(*stances):
    """The happenings of two reports in which Deen speaks of talks on one day, with the stance that each tells."""
    said = {"frames": ("say",), "source": "Deen", "actors": ("Deen",), "kind": "OTHER"}
    texts = ("Deen spoke of talks in the valley on Monday.", "On Monday Deen spoke of talks in the valley.")
    readings = [
        make_reading(
            f"r{number}",
            text,
            events=(event(text, text, 0, **said),),
            stances=(Stance(0, len(text), 0, "Deen", "talks", stance, "2020-05-04"),),
        )
        for number, (text, stance) in enumerate(zip(texts, stances, strict=True))
    ]
    return reconcile_events(make_story(*readings), readings, ())


def test_who_is_for_and_against_the_same_does_so_in_two_happenings():
    assert len(take_sides("rejects", "accepts")) == 2
    assert len(take_sides("rejects", "rejects")) == 1
    assert len(take_sides("proposes", "accepts")) == 1


def test_statements_of_two_speakers_on_different_things_stay_apart():
    fields = {"frames": ("say",), "kind": "OTHER"}
    found = tell(
        [
            ("Deen praised the nurses of the valley.", fields | {"source": "Deen", "actors": ("Deen",)}),
            ("Okoro said that roofs and wells were needed.", fields | {"source": "Okoro", "actors": ("Okoro",)}),
        ]
    )
    assert len(found) == 2


def test_the_line_has_at_most_200_characters_and_only_words_of_the_report():
    long = "Gunners shelled the market " + "and the harbour and the school and the mill " * 12 + "on Monday."
    (happening,) = tell([(long, {})])
    assert len(happening.what) <= 200
    assert set(happening.what.rstrip("…").split()) <= set(long.replace(".", "").split())


def test_happenings_are_numbered_in_the_order_of_their_days():
    found = tell(
        [(SHELLED, {"date": "2020-05-07"})], [("A dam broke near Tamsk and drowned cattle.", {"date": "2020-05-02"})]
    )
    assert [(h.id, h.date) for h in found] == [("e1", "2020-05-02"), ("e2", "2020-05-07")]


def test_the_saturday_of_an_undated_report_is_the_one_that_the_other_reports_tell_of():
    told = "Gunners shelled the Orvel market on Saturday."
    other = "Fire gutted a school near Tamsk last Saturday."
    dated = make_reading(
        "r0", told, events=(event(told, told, 0, date="2020-05-02"),), dating=Dating("2020-05-04", "metadata", "")
    )
    open_day = Timex(
        other.index("Saturday"), len(other) - 1, "Saturday", 0, "date", None, "the report's day is unknown"
    )
    second = make_reading(
        "r2", told, events=(event(told, told, 0, date="2020-05-02"),), dating=Dating("2020-05-05", "metadata", "")
    )
    undated = make_reading(
        "r1", other, events=(event(other, other, 0, date=None, date_basis="none", frames=("fire",)),), times=(open_day,)
    )
    found = reconcile_events(make_story(dated, undated, second), [dated, undated, second], ())
    (burned,) = [h for h in found if h.citations[0].report == "r1"]
    assert burned.date == "2020-05-02~"
    assert "unknown day" in burned.reason
    (burned,) = [
        h
        for h in reconcile_events(make_story(dated, undated), [dated, undated], ())
        if any(c.report == "r1" for c in h.citations)
    ]
    assert burned.date is None, "one report alone is no ground where the words differ"


@pytest.mark.parametrize(
    ("undated", "joined"),
    [
        (("Crowds marched to the Orvel embassy on Sunday.",), False),
        (("Crowds marched to the Orvel embassy on Friday.",), True),
        (("The council met on Sunday.", "Crowds marched to the Orvel embassy."), False),
        (("The council met on Friday.", "Crowds marched to the Orvel embassy."), True),
        (("The council met.", "Crowds marched to the Orvel embassy."), True),
    ],
)
def test_what_an_undated_report_tells_of_a_sunday_is_not_what_another_dates_to_a_friday(undated, joined):
    """Few words in common do not date a happening: its own weekday, or that of its report's news, must agree."""
    rallied = "Thousands of people rallied at the Orvel barracks near the embassy on Friday."
    texts = {"r0": (rallied,), "r1": undated}
    readings = []
    for name, sentences in texts.items():
        text = " ".join(sentences)
        told = {"frames": ("protest",), "kind": "PROTEST", "trigger": "rally"}
        day = {"date": "2020-05-08"} if name == "r0" else {"date": None, "date_basis": "none"}
        events = tuple(event(text, sentence, i, **told, **day) for i, sentence in enumerate(sentences))
        at = {weekday: text.find(weekday) for weekday in ("Sunday", "Friday")}
        times = tuple(
            Timex(start, start + 6, weekday, 0, "date", None, "the report's day is unknown")
            for weekday, start in at.items()
            if start >= 0 and name == "r1"
        )
        dating = Dating("2020-05-09", "metadata", "") if name == "r0" else Dating(None, "none", "")
        readings.append(make_reading(name, text, events=events, times=times, dating=dating))
    found = reconcile_events(make_story(*readings), readings, ())
    (marched,) = [
        h
        for h in found
        if any("marched" in texts[c.report][-1] for c in h.citations if c.report == "r1")
        and any(c.report == "r1" and c.end == len(" ".join(undated)) for c in h.citations)
    ]
    assert ("r0" in {c.report for c in marched.citations}) is joined


def test_a_week_says_less_than_a_day_in_it():
    week = {"date": "2020-05-04/2020-05-10"}
    (happening,) = tell(
        [(SHELLED, week)], [(AGAIN, week)], [(SHELLED, {"date": "2020-05-06", "date_basis": "sentence"})]
    )
    assert happening.date == "2020-05-06"


def test_a_story_without_events_has_no_happenings():
    reading = make_reading("r0", "Nothing was told.")
    assert reconcile_events(make_story(reading), [reading], ()) == ()


WORDS = st.sampled_from(
    [
        "gunners",
        "shelled",
        "market",
        "bridge",
        "fell",
        "mayor",
        "spoke",
        "flood",
        "rose",
        "school",
        "burned",
        "nurses",
        "left",
        "town",
    ]
)
SENTENCES = st.lists(WORDS, min_size=2, max_size=8).map(lambda words: " ".join(words).capitalize() + ".")
FIELDS = st.fixed_dictionaries(
    {
        "date": st.sampled_from(
            [None, "2020", "2020-05", "2020-05-04", "2020-05-05", "2020-05-01/2020-05-04", "nonsense", "2020-13-45"]
        ),
        "date_basis": st.sampled_from(["stated", "sentence", "carried", "report", "none"]),
        "continues": st.booleans(),
        "modality": st.sampled_from(["happened", "planned", "denied", "ongoing"]),
        "places": st.sampled_from([(), ("Orvel",), ("Tamsk",)]),
    }
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(st.tuples(SENTENCES, FIELDS), min_size=1, max_size=5, unique_by=lambda t: t[0]), min_size=1, max_size=4
    )
)
def test_every_telling_is_cited_by_exactly_one_happening(reports):
    found = tell(*reports)
    cited = [c for h in found for c in h.citations]
    assert len(cited) == len(set(cited)) == sum(len(told) for told in reports)
    assert all(h.what and h.reason and h.origins >= 1 for h in found)


def test_the_pairs_that_are_compared_grow_with_the_tellings_and_not_with_their_square():
    """Four times as many reports of much the same words propose little more than four times the pairs."""

    def pairs(number):
        readings = []
        for n in range(number):
            sentence = f"Gunners shelled the Orvel market near street{n % 97} and mill{n % 13} on Monday."
            parsed = make_parsed(f"r{n}", sentence)
            told = (event(sentence, sentence, 0, date=f"2020-{1 + n % 12:02}-{1 + n % 28:02}"),)
            readings.append(make_reading(f"r{n}", parsed.report.text, events=told))
        return sum(1 for _ in propose_pairs(gather_tellings(make_story(*readings), readings, ())))

    assert pairs(2400) < 5 * pairs(600)


REPORT_ONLY = {"date": "2020-05-06", "date_basis": "report", "salience": 0.3}
BRIDGE = "The old bridge of Orvel fell into the river last year."
BRIDGES = "The old bridge of Orvel is missed by the farmers of the valley."


def test_a_line_that_tells_its_year_is_not_of_a_report_s_day():
    year = {"date": "2019", "salience": 0.5}
    (happening,) = tell([(BRIDGE, year)], [(BRIDGES, REPORT_ONLY | {"salience": 0.4})])
    assert happening.what == BRIDGE.rstrip(".")
    assert happening.date == "2019"


def test_a_week_that_holds_a_report_s_day_leaves_it():
    week = {"date": "2020-05-04/2020-05-10", "salience": 0.5}
    (happening,) = tell([(BRIDGE, week)], [(BRIDGES, REPORT_ONLY | {"salience": 0.4})])
    assert happening.date == "2020-05-06"


def test_a_deed_gone_over_weeks_later_is_no_other_deed_where_the_words_and_who_is_in_it_agree():
    old = "Detectives arrested Kell near the harbour of Orvel on Monday."
    again = "Kell was arrested near the harbour of Orvel after a chase."
    deed = {"trigger": "arrest", "frames": ("arrest",), "kind": "COERCE"}
    later = deed | {"date": "2020-05-18", "date_basis": "report"}
    reports = [
        make_reading(name, text, events=(event(text, text, 0, **fields),))
        for name, text, fields in (("r0", old, deed), ("r1", again, later))
    ]
    first, second = (
        replace(t, parties=frozenset({"kell"})) for t in gather_tellings(make_story(*reports), reports, ())
    )
    assert not conflicts(first, second)
    assert conflicts(first, replace(second, parties=frozenset({"orr"})))
    assert conflicts(replace(first, recurs=True), replace(second, recurs=True))
    assert conflicts(first, replace(second, event=replace(second.event, date_basis="stated")))
    assert conflicts(replace(first, words={"kell": 1.0}), replace(second, words={"orvel": 1.0}))


def test_a_day_that_another_report_states_is_the_day_of_a_line_that_tells_a_year():
    (happening,) = tell([(BRIDGE, {"date": "2020"})], [(BRIDGE, {"date": "2020-05-04"})])
    assert happening.date == "2020-05-04"


def parse(sentence, *words):
    """The sentence with the heads (from 1, the root 0) and relations of its words, written "head/relation"."""
    tokens = []
    for token, word in zip(sentence.tokens, words, strict=True):
        head, relation = word.split("/")
        tokens.append(replace(token, head=int(head) - 1, deprel=relation))
    return replace(sentence, tokens=tuple(tokens))


def test_the_line_is_not_of_a_sentence_that_tells_another_deed_first():
    aside = "A clerk sacked Monday shot two men."
    text = f"{aside} The clerk was sacked Monday over debts that he had hidden."
    parsed = make_parsed("r0", text)
    trees = ("2/det", "5/nsubj", "2/acl", "3/obl", "0/root", "7/nummod", "5/obj", "5/punct")
    first = parse(parsed.sentences[0], *trees)
    parsed = replace(parsed, sentences=(first, *parsed.sentences[1:]))

    def told(word, sentence, **fields):
        at = text.index(word)
        fields = {"trigger": word, "trigger_start": at, "trigger_end": at + len(word)} | fields
        whole = parsed.sentences[sentence]
        return replace(event(text, text[whole.start : whole.end], sentence), **fields)

    sacked = told("sacked", 0, salience=0.9)
    events = (sacked, told("shot", 0, date="2020-05-07"), told("was", 1, trigger="sacked"))
    for given_, line in ((events, "The clerk was"), (events[::2], "A clerk sacked")):
        reading = replace(make_reading("r0", text, events=given_), parsed=parsed)
        happenings = reconcile_events(make_story(reading), (reading,), ())
        (happening,) = [h for h in happenings if h.date == "2020-05-04"]
        assert happening.what.startswith(line)
