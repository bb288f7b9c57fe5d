"""A small account of records, as the pipeline would make it."""

from storyledger.records import (
    Account,
    Citation,
    Claim,
    Dating,
    Dossier,
    Figure,
    Happening,
    Origin,
    Parsed,
    Problem,
    Quotation,
    Reading,
    Report,
    ReportedClaim,
    Said,
    Story,
    StoryAccount,
)

TEXT = "Flood. At least 14 of 40 people died on Tuesday, she said."


def make_claim(words, value, *, part_of=None):
    """Return a claim of TEXT."""
    start = TEXT.index(words)
    return Claim(
        start=start,
        end=start + len(words),
        sentence=1,
        sentence_start=7,
        sentence_end=len(TEXT),
        value=value,
        low=value,
        high=None,
        approximate=False,
        kind="killed",
        unit="people",
        what="people killed",
        population="person",
        place=None,
        event="die",
        source="she",
        source_start=TEXT.index("she"),
        source_end=TEXT.index("she") + 3,
        source_name=None,
        as_of="2024-03-12",
        part_of=part_of,
    )


def make_account():
    """Return a small account of records."""
    report = Report(id="r1", text=TEXT, sha256="0" * 64, input="r1.txt", title="Flood", outlet="Courier")
    whole, part = make_claim("40 people", 40.0), make_claim("At least 14", 14.0, part_of=0)
    quotation = Quotation(7, 48, 1, False, "Ilka Morvay", "she", 50, 53, "said", 54, 58, None)  # noqa: FBT003
    reading = Reading(
        parsed=Parsed(report, (), ()),
        dating=Dating("2024-03-13", "text", "It says Tuesday."),
        times=(),
        toponyms=(),
        quotations=(quotation,),
        claims=(whole, part),
        events=(),
        stances=(),
        doubts=(),
    )
    happening = Happening(
        "e1", "2024-03-12", "people died", "DISASTER", "happened", (), (), 1, 0.5, (Citation("r1", 7, 48),), ""
    )
    story = Story("s1", ("r1",), (), (Origin("o1", ("r1",), None, ""),), "")
    figures = tuple(
        Figure(
            id_,
            "people",
            "killed",
            "people",
            None,
            14.0,
            14.5,
            None,
            None,
            "rule",
            "single",
            1,
            (ReportedClaim("r1", claim),),
        )
        for id_, claim in (("f1", whole), ("f2", part))
    )
    dossier = Dossier(
        story=story,
        readings=(reading,),
        entities=(),
        places=(),
        figures=figures,
        said=(Said("q1", "r1", quotation, "Ilka Morvay", ()),),
        happenings=(happening,),
        positions=(),
        conflicts=(),
    )
    return Account((StoryAccount("Flood", dossier, (happening,), ()),), (Problem("x", "empty", 3),), "reader sha256:0")
