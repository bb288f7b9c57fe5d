"""What rests on one piece of reporting counts once; what two reporters found out counts twice, whatever both quote."""

from __future__ import annotations

from pathlib import Path

import pytest

from storyledger.group.copies import find_copies
from storyledger.group.handouts import find_handed_out, find_page_lines
from storyledger.group.origins import find_origins
from storyledger.records import Dating, Parsed, Reading, Report

CASES = sorted((Path(__file__).parent.parent / "cases" / "origins").glob("*.txt"))


def reading(id_, text, outlet=None, day=None):
    report = Report(id=id_, text=text, sha256="", input="", outlet=outlet)
    return Reading(Parsed(report, (), ()), Dating(day, "metadata", ""), (), (), (), (), (), (), ())


def read_case(path):
    """The readings of a case file and what is expected of them, by field."""
    _, *parts = path.read_text(encoding="utf-8").split("\n=== ")
    readings, expected = [], {}
    for part in parts:
        head, _, body = part.partition("\n")
        name, *about = (field.strip() for field in head.split("|"))
        if name == "expected":
            expected = dict(line.split(": ", 1) for line in body.strip().split("\n"))
        else:
            readings.append(reading(name, body.strip() + "\n", *about))
    return readings, expected


def pairs(words):
    return set() if words in {"", "none"} else {frozenset(pair.split("-")) for pair in words.split()}


def test_there_are_enough_cases():
    """At least ten that share an origin and at least ten that must not."""
    expected = [read_case(path)[1] for path in CASES]
    assert sum(case["copies"] == "none" for case in expected) >= 10
    assert sum(case["copies"] != "none" for case in expected) >= 10


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
@pytest.mark.parametrize("turned", [False, True], ids=["", "turned"])
def test_origins_of_a_case(path, turned):
    """Copies, origins and credits are those of the case file, in whatever order the reports come."""
    readings, expected = read_case(path)
    given = readings[::-1] if turned else readings
    copies = find_copies(given)
    found = {frozenset((copy.report, copy.of)) for copy in copies}
    assert found - pairs(expected.get("either", "")) == pairs(expected["copies"]) - pairs(expected.get("either", ""))
    origins = find_origins(given, copies)
    wanted = {frozenset(group.split()) for group in expected["origins"].split("|")}
    assert {frozenset(origin.reports) for origin in origins} == wanted
    if "credit" in expected:
        name, agency = expected["credit"].split(" = ")
        assert next(origin.credit for origin in origins if name in origin.reports) == agency


WIRE = (
    "SELTOV, May 2 (Halcyon) - A wall of mud came down on the town of Seltov on Sunday night and buried 43 houses.",
    "The mayor, Irma Dole, said that 17 people were missing, most of them from one street behind the brickworks.",
    "It had rained for eleven days, and a forest that held the slope was felled in the winter.",
    "The brickworks' owner denied that clay had been dug closer to the houses than the permit allowed.",
    "Rescuers worked with their hands, because the engines of the diggers made the ground tremble.",
    "A baker went from lamp to lamp with bread and would not take money.",
    "At noon on Monday a girl of six was pulled out alive, and the whole street clapped.",
    "The government in the capital sent two helicopters and the minister of the interior.",
    "Geologists have warned since 1994 that the clay under Seltov does not hold water.",
)


def test_a_wire_story_and_its_twelve_reprints_are_one_origin():
    """Cut to a third and more in twelve ways, with headlines of their own; an own report beside them is a second."""
    readings = [reading("wire", "\n".join(WIRE), "Halcyon", "2021-05-03")]
    body = (WIRE[0].partition(" - ")[2], *WIRE[1:])
    for number in range(12):
        kept = [line for place, line in enumerate(body) if (place * 5 + number) % 9 < 3 + number % 6]
        text = f"Seltov: headline number {number}\n" + "\n".join(kept)
        readings.append(reading(f"reprint{number}", text, f"Paper {number}", "2021-05-03"))
    own = (
        "Irma Dole has not slept since Sunday. The mayor of Seltov knows each of the names on her list.\n"
        "She had asked for a survey of the slope in March, and shows the letter.\n"
        "Behind the brickworks the mud is as high as the street lamps. Somebody has put a chair on top of it.\n"
    )
    readings.append(reading("own", own, "The Valley Post", "2021-05-03"))
    origins = find_origins(readings, find_copies(readings))
    assert sorted(len(origin.reports) for origin in origins) == [1, 13]
    assert max(origins, key=lambda origin: len(origin.reports)).credit == "Halcyon"


def test_one_text_in_hundreds_of_papers_costs_pairs_by_their_number():
    """A text that many carry is compared once; every report is tied to it, and the pairs grow with the reports."""
    readings = [reading(f"r{number}", "\n".join(WIRE), f"Paper {number}") for number in range(300)]
    copies = find_copies(readings)
    (origin,) = find_origins(readings, copies)
    assert len(origin.reports) == 300
    assert len(copies) < 24 * 300


FORMULAS = (
    "charged with assault with intent to kill and with the use of a weapon against the officer",
    "died where he lay, police said, while another was flown to a hospital in a critical condition",
    "anybody who saw the accident or knows more is asked to call the police station in",
    "heavy rain and strong winds of up to 90 kilometres an hour are expected until",
)


@pytest.mark.parametrize("formula", FORMULAS)
def test_formulas_of_law_police_and_weather_are_no_copies(formula):
    """Words that every report of such a thing has, in a row, in two reports that share nothing else."""
    a = f"A carter of Selm who had quarrelled with his lodger over a stove {formula} Selm on Monday.\nHe sings.\n"
    b = f"Nine goats ran through Brenna market.\nTheir owner, Pim Vos, lost his hat; his neighbour {formula} Brenna.\n"
    assert find_copies([reading("a", a), reading("b", b)]) == ()


def test_an_update_of_the_same_outlet_is_called_one():
    """The reason names the outlet that both reports are from; reports of two outlets have no such words."""
    text = "\n".join(WIRE)
    for outlet in ("Radio Keld", "Evening Star"):
        readings = [reading("a", text, "Radio Keld"), reading("b", text + "\nMore rain is on its way.", outlet)]
        (copy,) = find_copies(readings)
        assert ("both are from Radio Keld: an update or a repeat" in copy.reason) == (outlet == "Radio Keld")


def test_no_two_origins_have_one_id():
    """Two pages of one text that are no copies are two origins, and told apart."""
    page = "Sign in with your account.\nYou must enter your password to read this article.\n"
    origins = find_origins([reading("a", page), reading("b", page), reading("c", page)], ())
    assert len({origin.id for origin in origins}) == 3


def test_two_plain_sentences_from_end_to_end_are_a_copy():
    """However common their words; one of them alone is not."""
    first = "The man was taken to a hospital in the city, where doctors said that he was expected to live.\n"
    second = "Officers found a gun in the street behind the house and arrested two people on Monday night.\n"
    a = f"Nine goats ran through Brenna market.\n{first}Their owner wept.\n"
    b = f"The mayor of Selm will marry.\nHe collects stamps.\n{first}"
    assert find_copies([reading("a", a), reading("b", b)]) == ()
    assert len(find_copies([reading("a", a + second), reading("b", second + b)])) == 1


def test_two_reports_of_one_short_text_are_one_origin():
    """A single plain sentence, word for word all that both reports say."""
    text = "Two people were killed and three were injured in a fire on Monday.\n"
    readings = [reading("a", text, "Valley Post"), reading("b", text, "Evening Star")]
    (origin,) = find_origins(readings, find_copies(readings))
    assert origin.reports == ("a", "b")
    page = "Sign in with your account.\nYou must enter your password to read this article.\n"
    assert find_copies([reading("a", page), reading("b", page)]) == ()


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Rain fell.\nDepth: 11 km\nDead: 1,204\n", ["Depth: 11 km", "Dead: 1,204"]),
        ("10:05 The river has risen.\n13:05 Barge: 2 boats out.\n", []),
        (
            "Rain fell.\nIf you are worried, call our helpline on 555 0199 at any hour of the day or night.",
            1,
        ),
        ("Rain fell.\n“If you ever come to our house again I will call the police,” she told the man at the door.", []),
        (
            "Sign in with your account or enter your e-mail.\nRain fell.\n",
            ["Sign in with your account or enter your e-mail."],
        ),
        ("Rain fell.\nOne learns to read the river, as you learn to read a face.\nIt rose.\nA.\nB.\nC.\nD.\n", []),
        ("", []),
        ("you our call " * 1000, []),
    ],
)
def test_lines_of_a_page_are_told_from_the_report(text, lines):
    """Boxes of figures and what the outlet says to its readers, not speech and not the report."""
    found = [text[start:end] for start, end in find_page_lines(text)]
    assert len(found) == lines if isinstance(lines, int) else found == lines


def test_what_was_handed_out_follows_the_line_that_announces_it():
    """One paragraph behind the announcement; none behind a headline that ends in a colon."""
    text = "It rained.\nThe full statement reads:\nWe are sorry. We will pay.\nHe left.\nOur view:\nThey lie.\n"
    assert [text[start:end] for start, end in find_handed_out(text)] == ["We are sorry. We will pay."]
