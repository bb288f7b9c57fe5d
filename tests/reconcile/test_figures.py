"""Claims over reports into figures: what counts the same thing, and which number is best."""

from dataclasses import replace
from itertools import permutations

from builders import make_claim, make_reading, make_story
from hypothesis import given, settings
from hypothesis import strategies as st

from storyledger.reconcile.figures import reconcile_figures
from storyledger.records import Dating


def tell(name, day, *claims, report=None):
    """A reading of one day; a claim is (words, number, fields), each in a sentence of its own."""
    text = " ".join(f"There were {words} in all." for words, _, _ in claims)
    made = []
    for n, (words, number, fields) in enumerate(claims):
        claim = make_claim(text, words, number, **fields)
        made.append(_in_sentence(claim, n))
    dating = Dating(day, "metadata", "given")
    return make_reading(name, text, claims=tuple(made), dating=dating, report=report or {})


def _in_sentence(claim, index):
    return replace(claim, sentence=index)


def join(*readings, origins=None):
    """The figures of one story of these readings."""
    return reconcile_figures(make_story(*readings, origins=origins), readings, ())


def test_a_toll_that_grows_is_one_figure_and_its_best_is_the_latest():
    """Three tolls of one flood on three days are one figure; the last day's number is best, the range holds all."""
    figures = join(
        tell("a", "2020-06-01", ("120 people", 120, {"as_of": "2020-06-01", "scope": "period"})),
        tell("b", "2020-06-02", ("190 people", 190, {"as_of": "2020-06-02", "scope": "period"})),
        tell("c", "2020-06-03", ("260 people", 260, {"as_of": "2020-06-03", "scope": "period"})),
    )
    (figure,) = figures
    assert (figure.low, figure.best, figure.high, figure.as_of, figure.origins) == (120, 260, 260, "2020-06-03", 3)
    assert "latest day" in figure.basis


def test_kinds_places_and_populations_are_kept_apart():
    """Dead and injured, two towns, children and all: each a figure of its own."""
    figures = join(
        tell(
            "a",
            "2020-06-01",
            ("120 people", 120, {}),
            ("121 people", 121, {"kind": "injured"}),
            ("122 people", 122, {"place": "Ostrava"}),
            ("123 children", 123, {"population": "child", "unit": "children"}),
        ),
        tell("b", "2020-06-01", ("124 people", 124, {"place": "Brno"})),
    )
    assert len({figure.kind for figure in figures}) == 2
    towns = [{c.claim.place for c in figure.claims} - {None} for figure in figures]
    assert all(len(places) <= 1 for places in towns)
    children = [f for f in figures if any(c.claim.population == "child" for c in f.claims)]
    assert [len(f.claims) for f in children] == [1]


def test_a_projection_is_no_toll():
    """What a toll could reach stands apart from the toll."""
    figures = join(
        tell("a", "2020-06-01", ("500 people", 500, {})),
        tell("b", "2020-06-01", ("600 people", 600, {"projected": True})),
    )
    assert len(figures) == 2


def test_the_total_of_a_war_is_not_the_day():
    """Background totals and a day's dead do not meet."""
    figures = join(
        tell("a", "2020-06-01", ("300,000 people", 300000, {"scope": "background", "place": "Syria"})),
        tell("b", "2020-06-01", ("310,000 people", 310000, {"scope": "background", "place": "Syria"})),
        tell("c", "2020-06-01", ("30 people", 30, {"scope": "day", "as_of": "2020-06-01", "place": "Syria"})),
    )
    assert sorted(len(figure.claims) for figure in figures) == [1, 2]


def test_days_of_recurring_events_are_kept_apart():
    """Counts of two days of shelling are two figures, each told by two reports."""
    figures = join(
        tell("a", "2020-06-01", ("12 people", 12, {"scope": "day", "as_of": "2020-06-01"})),
        tell("b", "2020-06-01", ("12 people", 12, {"scope": "day", "as_of": "2020-06-01"})),
        tell("c", "2020-06-09", ("15 people", 15, {"scope": "day", "as_of": "2020-06-09"})),
        tell("d", "2020-06-09", ("15 people", 15, {"scope": "day", "as_of": "2020-06-09"})),
    )
    assert sorted((figure.best, figure.origins) for figure in figures) == [(12, 2), (15, 2)]


def test_two_reprints_are_one_origin():
    """A number in a wire story and its reprint has one origin behind it."""
    readings = (
        tell("a", "2020-06-01", ("120 people", 120, {})),
        tell("b", "2020-06-01", ("120 people", 120, {})),
    )
    (figure,) = join(*readings, origins=(("a", "b"),))
    assert (figure.origins, figure.standing) == (1, "single")
    (figure,) = join(*readings)
    assert (figure.origins, figure.standing) == (2, "agreed")


def test_one_sentence_that_tells_two_numbers_tells_two_figures():
    """Numbers of one sentence are different counts, even where kind and people agree."""
    text = "There were 120 people and 121 people."
    reading = make_reading("a", text, claims=(make_claim(text, "120 people", 120), make_claim(text, "121 people", 121)))
    assert len(join(reading)) == 2


def test_counts_of_one_day_that_cannot_both_hold_are_disputed():
    """8,000 and 9,000 for one day from two origins: one figure, disputed."""
    (figure,) = join(
        tell("a", "2020-06-01", ("8,000 people", 8000, {"kind": "evacuated", "as_of": "2020-06-01"})),
        tell("b", "2020-06-01", ("9,000 people", 9000, {"kind": "evacuated", "as_of": "2020-06-01"})),
    )
    assert (figure.low, figure.high, figure.standing) == (8000, 9000, "disputed")


def test_a_vague_plural_states_no_best_number():
    """The word "dozens" gives a lower bound and no best."""
    (figure,) = join(tell("a", "2020-06-01", ("dozens", None, {"low": 24.0, "high": None, "approximate": True})))
    assert (figure.low, figure.best, figure.high) == (24, None, None)


def test_the_best_number_is_one_that_was_stated():
    """Never a mean: the best number is that of some claim."""
    readings = [
        tell(name, "2020-06-01", (f"{n:,} people", n, {"kind": "missing", "as_of": "2020-06-01"}))
        for name, n in (("a", 100), ("b", 110), ("c", 110))
    ]
    (figure,) = join(*readings)
    assert figure.best == 110


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 3000),
            st.sampled_from(["killed", "injured", "share"]),
            st.sampled_from([None, "Brno", "Ostrava"]),
            st.sampled_from(["", "day", "period", "background"]),
            st.integers(1, 28),
        ),
        max_size=8,
    )
)
def test_every_claim_stands_under_exactly_one_figure(rows):
    """Nothing is lost and nothing told twice, whatever the claims."""
    readings = tuple(
        tell(
            f"r{n}",
            f"2020-06-{day:02d}",
            (
                f"{number:,} people",
                number,
                {"kind": kind, "place": place, "scope": scope, "as_of": f"2020-06-{day:02d}"},
            ),
        )
        for n, (number, kind, place, scope, day) in enumerate(rows)
    )
    figures = join(*readings)
    assert sorted(c.report for f in figures for c in f.claims) == sorted(r.report.id for r in readings)
    for figure in figures:
        assert len({c.claim.kind for c in figure.claims}) == 1
        assert figure.best is None or figure.best in {c.claim.value for c in figure.claims}
        assert figure.basis.endswith(".")


def test_the_order_of_the_reports_does_not_change_the_figures():
    """The same reports in another order give the same claims together."""
    readings = (
        tell("a", "2020-06-01", ("120 people", 120, {"scope": "period", "as_of": "2020-06-01"})),
        tell("b", "2020-06-02", ("190 people", 190, {"scope": "period", "as_of": "2020-06-02"})),
        tell("c", "2020-06-02", ("7 children", 7, {"population": "child", "as_of": "2020-06-02"})),
    )
    seen = {frozenset(frozenset(c.report for c in f.claims) for f in join(*order)) for order in permutations(readings)}
    assert len(seen) == 1


def test_an_undated_total_above_all_dated_ones_is_the_last_word():
    """A count that only grows: the final number is best although its report has no day."""
    (figure,) = join(
        tell("a", "2020-06-01", ("8,000 people", 8000, {"kind": "evacuated", "as_of": "2020-06-01"})),
        tell("b", "2020-06-02", ("9,000 people", 9000, {"kind": "evacuated", "as_of": "2020-06-02"})),
        tell("c", None, ("35,000 people", 35000, {"kind": "evacuated"})),
    )
    assert (figure.low, figure.best, figure.high, figure.as_of) == (8000, 35000, 35000, None)
    assert "not told" in figure.basis


def test_what_a_day_added_is_not_the_toll_of_another_report():
    """A count of one day's dead, told as an addition, stands apart from the toll; its own day's toll keeps its best."""
    figures = join(
        tell("a", "2020-06-02", ("190 people", 190, {"as_of": "2020-06-02", "scope": "period"})),
        tell("b", "2020-06-02", ("120 people", 120, {"as_of": "2020-06-02", "delta": True})),
    )
    assert sorted(figure.best for figure in figures) == [120, 190]


def test_passengers_and_people_of_nearly_one_number_are_one_count():
    """33 passengers in one report and 34 people in another are two tellings; 20 children are others."""
    figures = join(
        tell("a", "2020-06-02", ("33 passengers", 33, {"population": "passenger", "unit": "passengers"})),
        tell("b", "2020-06-02", ("34 people", 34, {})),
        tell("c", "2020-06-02", ("30 children", 30, {"population": "child", "unit": "children"})),
    )
    assert sorted(len(figure.claims) for figure in figures) == [1, 2]


def moved(name, sentence, kind, number="8,500", report_day="2020-06-01"):
    """A reading of one sentence that tells of people who moved."""
    value = float(number.replace(",", ""))
    claim = make_claim(sentence, number, value, kind=kind, event=kind, as_of=report_day)
    return make_reading(name, sentence, claims=(claim,), dating=Dating(report_day, "metadata", "given"))


def test_a_reprint_with_another_verb_tells_the_same_number():
    """“Had left” and “had been taken out” of one sentence are one figure, of the kind that most reports read."""
    first = "Some 8,500 villagers had left the flooded valley by Monday evening, the governor said."
    second = "Some 8,500 villagers had been taken out of the flooded valley by Monday evening, the governor said."
    (figure,) = join(moved("a", first, "displaced"), moved("b", second, "evacuated"), moved("c", second, "evacuated"))
    assert (figure.kind, len(figure.claims)) == ("evacuated", 3)


def test_other_tellings_of_a_number_keep_their_kind():
    """One number in two sentences that share little, small numbers, and the dead and the hurt are left as read."""
    told = "Some 8,500 villagers had left the flooded valley by Monday evening, the governor said."
    other = "Officials counted 8,500 evacuees from hospitals elsewhere."
    assert len(join(moved("a", told, "displaced"), moved("b", other, "evacuated"))) == 2
    few = told.replace("8,500", "12")
    assert len(join(moved("a", few, "displaced", "12"), moved("b", few, "evacuated", "12"))) == 2
    assert len(join(moved("a", told, "killed"), moved("b", told, "injured"))) == 2


def test_a_number_that_a_copy_got_wrong_stands_beside_the_right_one():
    """One source's sentence with another number in two reports of one day is one figure, however far they lie apart."""
    words = "The Red Star said on Monday that it had brought {} villagers out of the flooded valley in its boats."
    source = "The Red Star"

    def copy(name, number, day="2020-06-01"):
        sentence = words.format(number)
        claim = make_claim(sentence, str(number), number, kind="evacuated", as_of=day, source=source)
        return make_reading(name, sentence, claims=(claim,), dating=Dating(day, "metadata", "given"))

    (figure,) = join(copy("a", 150), copy("b", 750))
    assert (figure.low, figure.high) == (150, 750)
    assert len(join(copy("a", 750), copy("b", 150, "2020-06-09"))) == 2
