# ruff: noqa: E501, FBT003 - a table of invented reports reads best a line an entry
"""Writes fixture_account.json: an invented story with every kind of line, offsets found in its texts.

Run it after a change: `python tests/render/make_fixture.py`. A test checks that the file is what this script writes.
"""

import copy
import hashlib
import json
from pathlib import Path

from storyledger.account import compare_accounts

PATH = Path(__file__).parent / "fixture_account.json"

TEXTS = {
    "courier": """Dam above Varnholt gives way, villages under water

VARNHOLT, March 12 (Tarn Press) - The Oster dam above Varnholt failed early on Tuesday, sending a wave through three villages in the valley below.

At least 14 people were killed, said the interior minister, Ilka Morvay. "We are still looking for 31 people," she told reporters at the town hall.

About 2,400 residents of Varnholt, Lower Esk and Maar were taken to schools and a sports hall, the district office said.

The operator, Oster Energy, rejected claims that the wall had shown cracks since January. "The last inspection found nothing," its spokesman Pal Dreher said.
""",
    "herald": """Flood wave kills at least 14 below Oster dam

The Oster dam above Varnholt failed early on Tuesday, sending a wave through three villages in the valley below.

At least 14 people were killed, said the interior minister, Ilka Morvay.
""",
    "valley": """Eleven bodies found, mayor says; operator under fire

Wednesday, March 13. Rescuers had found 11 bodies by nightfall on Tuesday, Varnholt's mayor Jonas Reet said. He put the number of missing at "between 20 and 30".

"I reported the cracks in January and nobody came," said Reet. He demanded that Oster Energy open its inspection records.

More than 3,000 people have left their homes, according to the Red Cross.
""",
    "monitor": """Toll of Oster dam failure reaches 23

March 15, 2024 - The number of dead has risen to 23, the interior ministry said on Friday. Eight people are still missing.

Ms Morvay accepted a demand by the opposition for an independent inquiry. Damage may reach 140 million crowns, insurers estimate.

They said it was the worst failure of a dam in the country. Engineers had warned of it, said.
""",
    "sahil": """انهيار سد أوستر: ارتفاع عدد القتلى إلى 23

قالت وزارة الداخلية يوم الجمعة إن 23 شخصا قتلوا في انهيار السد.
""",
}

REPORTS = {
    "courier": (
        "Dam above Varnholt gives way, villages under water",
        "Tarn Courier",
        "https://courier.example/dam",
        "2024-03-12",
        "dateline",
    ),
    "herald": (
        "Flood wave kills at least 14 below Oster dam",
        "The Esk Herald",
        "https://herald.example/a?b=1&c=2",
        "2024-03-12",
        "text",
    ),
    "valley": ("Eleven bodies found, mayor says; operator under fire", "Valley News", None, "2024-03-13", "text"),
    "monitor": (
        "Toll of Oster dam failure reaches 23",
        "Northern Monitor",
        "https://monitor.example/23",
        "2024-03-15",
        "metadata",
    ),
    "sahil": ("انهيار سد أوستر: ارتفاع عدد القتلى إلى 23", "صحيفة الساحل", "https://sahil.example/", None, "unknown"),
}
ORIGINS = {"courier": "o1", "herald": "o1", "valley": "o2", "monitor": "o3", "sahil": "o4"}


def at(report, words, inside=None, nth=0):
    """Return the citation of `words`, looked for inside the sentence `inside` where one is given."""
    text = TEXTS[report]
    base = text.index(inside) if inside else 0
    start = text.index(words, base)
    for _ in range(nth):
        start = text.index(words, start + 1)
    return {"report": report, "start": start, "end": start + len(words)}


def claim(report, quote, sentence, bounds, source=None, as_of=None, **more):
    """Return a claim; `bounds` are value, low, high, approximate."""
    found, whole = at(report, quote, sentence), at(report, sentence)
    value, low, high, approximate = bounds
    origin = at(report, source, sentence) if source else {"start": None, "end": None}
    return {
        **found,
        "quote": quote,
        "sentence_start": whole["start"],
        "sentence_end": whole["end"],
        "value": value,
        "low": low,
        "high": high,
        "approximate": approximate,
        "source": source,
        "source_start": origin["start"],
        "source_end": origin["end"],
        "as_of": as_of,
        "reasons": ["The noun after the number says what it counts."],
        **more,
    }


def quotation(number, report, content, direct, speaker, speaker_text, cue, inside=None, date=None, same_as=()):
    """Return a quotation."""
    found = at(report, content, inside)
    near = at(report, speaker_text, inside) if speaker_text else {"start": None, "end": None}
    said = at(report, cue, inside) if cue else {"start": None, "end": None}
    return {
        "id": f"q{number}",
        **found,
        "content": content,
        "direct": direct,
        "speaker": speaker,
        "speaker_text": speaker_text,
        "speaker_start": near["start"],
        "speaker_end": near["end"],
        "cue": cue,
        "cue_start": said["start"],
        "cue_end": said["end"],
        "date": date,
        "same_as": list(same_as),
        "reason": "",
    }


S1 = "At least 14 people were killed, said the interior minister, Ilka Morvay."
S2 = '"We are still looking for 31 people," she told reporters at the town hall.'
S3 = "About 2,400 residents of Varnholt, Lower Esk and Maar were taken to schools and a sports hall, the district office said."
S4 = "Rescuers had found 11 bodies by nightfall on Tuesday, Varnholt's mayor Jonas Reet said."
S5 = 'He put the number of missing at "between 20 and 30".'
S6 = "More than 3,000 people have left their homes, according to the Red Cross."
S7 = "The number of dead has risen to 23, the interior ministry said on Friday."
S8 = "Eight people are still missing."
S9 = "Damage may reach 140 million crowns, insurers estimate."
S10 = "قالت وزارة الداخلية يوم الجمعة إن 23 شخصا قتلوا في انهيار السد."
WAVE = (
    "The Oster dam above Varnholt failed early on Tuesday, sending a wave through three villages in the valley below."
)


def figure(number, what, kind, unit, place, bounds, standing, origins, claims, as_of=None, basis="single claim"):
    """Return a figure; `bounds` are low, best, high."""
    low, best, high = bounds
    return {
        "id": f"f{number}",
        "what": what,
        "kind": kind,
        "unit": unit,
        "place": place,
        "low": low,
        "best": best,
        "high": high,
        "as_of": as_of,
        "basis": basis,
        "standing": standing,
        "origins": origins,
        "reasons": [],
        "claims": claims,
    }


def story():
    """Return the story."""
    shared = at("courier", f"{WAVE}\n\n{S1}")
    copied = at("herald", f"{WAVE}\n\n{S1}")
    return {
        "id": "s1",
        "title": "Oster dam failure above Varnholt",
        "from": "2024-03-12",
        "to": "2024-03-15",
        "reason": "They share Varnholt, Oster Energy and Ilka Morvay, and the days from 12 to 15 March 2024.",
        "reports": [
            {
                "id": id_,
                "title": title,
                "outlet": outlet,
                "author": None,
                "url": url,
                "language": "ar" if id_ == "sahil" else "en",
                "text": TEXTS[id_],
                "published": published,
                "published_basis": basis,
                "published_reason": "The dateline says March 12." if basis == "dateline" else "",
                "sha256": hashlib.sha256(TEXTS[id_].encode()).hexdigest(),
                "origin": ORIGINS[id_],
                "input": f"reports/{id_}.txt",
            }
            for id_, (title, outlet, url, published, basis) in REPORTS.items()
        ],
        "origins": [
            {
                "id": "o1",
                "reports": ["courier", "herald"],
                "credit": "Tarn Press",
                "reason": "Both carry 36 words of the Tarn Press dispatch.",
            },
            {"id": "o2", "reports": ["valley"], "credit": None, "reason": "Shares no passage with another report."},
            {"id": "o3", "reports": ["monitor"], "credit": None, "reason": "Shares no passage with another report."},
            {"id": "o4", "reports": ["sahil"], "credit": None, "reason": "Shares no passage with another report."},
        ],
        "copies": [
            {
                "report": "herald",
                "of": "courier",
                "kind": "same wire",
                "passages": [
                    {
                        "start": copied["start"],
                        "end": copied["end"],
                        "of_start": shared["start"],
                        "of_end": shared["end"],
                    }
                ],
                "reason": "36 words in the same order.",
            }
        ],
        "figures": [
            figure(
                1,
                "people killed by the failure of the Oster dam",
                "killed",
                "people",
                "Varnholt",
                (11, 23, 23),
                "disputed",
                4,
                [
                    claim(
                        "courier",
                        "At least 14 people",
                        S1,
                        (14, 14, None, False),
                        "the interior minister, Ilka Morvay",
                        "2024-03-12",
                    ),
                    claim(
                        "herald",
                        "At least 14 people",
                        S1,
                        (14, 14, None, False),
                        "the interior minister, Ilka Morvay",
                        "2024-03-12",
                    ),
                    claim("valley", "11 bodies", S4, (11, 11, 11, False), "Varnholt's mayor Jonas Reet", "2024-03-12"),
                    claim("monitor", "23", S7, (23, 23, 23, False), "the interior ministry", "2024-03-15"),
                    claim("sahil", "23 شخصا", S10, (23, 23, 23, False), "وزارة الداخلية", "2024-03-15"),
                ],
                "2024-03-15",
                "the latest claim by an official body",
            ),
            figure(
                2,
                "people missing",
                "missing",
                "people",
                None,
                (8, 8, 31),
                "superseded",
                3,
                [
                    claim(
                        "courier", "31 people", S2, (31, 31, 31, False), "she", "2024-03-12", source_name="Ilka Morvay"
                    ),
                    claim(
                        "valley",
                        "between 20 and 30",
                        S5,
                        (None, 20, 30, False),
                        "He",
                        "2024-03-13",
                        source_name="Jonas Reet",
                    ),
                    claim("monitor", "Eight people", S8, (8, 8, 8, False), None, "2024-03-15"),
                ],
                "2024-03-15",
                "the latest claim",
            ),
            figure(
                3,
                "people who left their homes",
                "evacuated",
                "people",
                "Varnholt",
                (2400, 3000, None),
                "agreed",
                2,
                [
                    claim(
                        "courier",
                        "About 2,400 residents",
                        S3,
                        (2400, None, None, True),
                        "the district office",
                        "2024-03-12",
                    ),
                    claim("valley", "More than 3,000 people", S6, (3000, 3000, None, False), "the Red Cross", None),
                ],
                None,
                "the highest lower bound",
            ),
            figure(
                4,
                "crowns of damage",
                "money",
                "crowns",
                None,
                (None, 140000000, 140000000),
                "single",
                1,
                [
                    claim(
                        "monitor",
                        "140 million crowns",
                        S9,
                        (140000000, None, 140000000, False),
                        "insurers",
                        None,
                        projected=True,
                    )
                ],
            ),
        ],
        "quotations": [
            quotation(
                1,
                "courier",
                "At least 14 people were killed",
                False,
                "Ilka Morvay",
                "the interior minister, Ilka Morvay",
                "said",
                S1,
                "2024-03-12",
                ["q2"],
            ),
            quotation(
                2,
                "herald",
                "At least 14 people were killed",
                False,
                "Ilka Morvay",
                "the interior minister, Ilka Morvay",
                "said",
                S1,
                "2024-03-12",
                ["q1"],
            ),
            quotation(
                3,
                "courier",
                "We are still looking for 31 people,",
                True,
                "Ilka Morvay",
                "she",
                "told",
                S2,
                "2024-03-12",
            ),
            quotation(
                4,
                "courier",
                "The last inspection found nothing,",
                True,
                "Pal Dreher",
                "its spokesman Pal Dreher",
                "said",
            ),
            quotation(
                5,
                "valley",
                "I reported the cracks in January and nobody came,",
                True,
                "Jonas Reet",
                "Reet",
                "said",
                '"I reported',
            ),
            quotation(
                6,
                "valley",
                "Rescuers had found 11 bodies by nightfall on Tuesday",
                False,
                "Jonas Reet",
                "Varnholt's mayor Jonas Reet",
                "said",
            ),
            quotation(
                7,
                "monitor",
                "The number of dead has risen to 23",
                False,
                "the interior ministry",
                "the interior ministry",
                "said",
                S7,
                "2024-03-15",
            ),
            quotation(
                8,
                "monitor",
                "it was the worst failure of a dam in the country",
                False,
                None,
                "They",
                "said",
                "They said",
            ),
        ],
        "events": [
            {
                "id": "e1",
                "date": "2024-03-12",
                "what": WAVE,
                "kind": "DISASTER",
                "modality": "happened",
                "actors": [],
                "places": ["Varnholt"],
                "origins": 1,
                "salience": 0.9,
                "reason": "",
                "citations": [at("courier", WAVE), at("herald", WAVE)],
            },
            {
                "id": "e2",
                "date": "2024-03-12",
                "what": S3,
                "kind": "AID",
                "modality": "happened",
                "actors": ["the district office"],
                "places": ["Varnholt", "Lower Esk", "Maar"],
                "origins": 1,
                "salience": 0.6,
                "reason": "",
                "citations": [at("courier", S3)],
            },
            {
                "id": "e3",
                "date": "2024-03-15",
                "what": "Ms Morvay accepted a demand by the opposition for an independent inquiry.",
                "kind": "AGREE",
                "modality": "announced",
                "actors": ["Ilka Morvay", "the opposition"],
                "places": [],
                "origins": 1,
                "salience": 0.7,
                "reason": "",
                "citations": [
                    at("monitor", "Ms Morvay accepted a demand by the opposition for an independent inquiry.")
                ],
            },
        ],
        "positions": [
            {
                "actor": "Oster Energy",
                "issue": "cracks",
                "stance": "denies",
                "date": "2024-03-12",
                "citations": [
                    at(
                        "courier",
                        "The operator, Oster Energy, rejected claims that the wall had shown cracks since January.",
                    )
                ],
            },
            {
                "actor": "Jonas Reet",
                "issue": "inspection records",
                "stance": "demands",
                "date": "2024-03-13",
                "citations": [at("valley", "He demanded that Oster Energy open its inspection records.")],
            },
            {
                "actor": "Ilka Morvay",
                "issue": "inquiry",
                "stance": "accepts",
                "date": "2024-03-15",
                "citations": [
                    at("monitor", "Ms Morvay accepted a demand by the opposition for an independent inquiry.")
                ],
            },
            {
                "actor": "Ilka Morvay",
                "issue": "search",
                "stance": "claims",
                "date": None,
                "citations": [at("courier", "We are still looking for 31 people,")],
            },
        ],
        "conflicts": [
            {
                "kind": "number",
                "what": "people killed on 12 March",
                "reason": "The minister gives at least 14 for the same day for which the mayor gives 11.",
                "sides": [
                    {
                        "says": "at least 14",
                        "citations": [at("courier", "At least 14 people"), at("herald", "At least 14 people", S1)],
                    },
                    {"says": "11", "citations": [at("valley", "11 bodies")]},
                ],
            },
            {
                "kind": "whether",
                "what": "cracks in the wall before the failure",
                "reason": "The operator denies what the mayor says he reported.",
                "sides": [
                    {
                        "says": "The operator: the last inspection found nothing.",
                        "citations": [at("courier", "The last inspection found nothing,")],
                    },
                    {
                        "says": "The mayor: the cracks were reported in January.",
                        "citations": [at("valley", "I reported the cracks in January")],
                    },
                ],
            },
        ],
        "entities": [
            {
                "id": "n1",
                "kind": "person",
                "name": "Ilka Morvay",
                "names": ["Ilka Morvay", "Ms Morvay"],
                "citations": [at("courier", "Ilka Morvay"), at("herald", "Ilka Morvay"), at("monitor", "Ms Morvay")],
            },
            {
                "id": "n2",
                "kind": "person",
                "name": "Jonas Reet",
                "names": ["Jonas Reet", "Reet"],
                "citations": [at("valley", "Jonas Reet"), at("valley", "Reet", '"I reported')],
            },
            {
                "id": "n3",
                "kind": "organisation",
                "name": "Oster Energy",
                "names": ["Oster Energy"],
                "citations": [at("courier", "Oster Energy"), at("valley", "Oster Energy")],
            },
            {
                "id": "n4",
                "kind": "organisation",
                "name": "وزارة الداخلية",
                "names": ["وزارة الداخلية"],
                "citations": [at("sahil", "وزارة الداخلية")],
            },
        ],
        "places": [
            {
                "name": "Varnholt",
                "names": ["Varnholt"],
                "latitude": 51.2,
                "longitude": 9.4,
                "gazetteer_id": "supplement:varnholt",
                "feature": "city",
                "citations": [at("courier", "Varnholt"), at("herald", "Varnholt"), at("valley", "Varnholt")],
            },
            {
                "name": "Lower Esk",
                "names": ["Lower Esk"],
                "latitude": 51.25,
                "longitude": 9.46,
                "gazetteer_id": "supplement:lower-esk",
                "feature": "city",
                "citations": [at("courier", "Lower Esk")],
            },
        ],
        "doubts": [
            {**at("monitor", "Engineers had warned of it, said."), "why": "The reporting word has nobody who says it."},
            {**at("monitor", "They", "They said"), "why": "Nobody stands before it to whom it could refer."},
        ],
        "brief": [
            {"text": WAVE, "citations": [at("courier", WAVE), at("herald", WAVE)]},
            {"text": S7, "citations": [at("monitor", S7)]},
        ],
    }


def earlier(account):
    """Return an account before this one: a figure not yet disputed, no contradiction, one report more, since gone."""
    before = copy.deepcopy(account)
    told = before["stories"][0]
    flyer = {
        **told["reports"][0],
        "id": "flyer",
        "url": None,
        "text": "Nobody was hurt at the dam.",
        "sha256": "f" * 64,
    }
    told["reports"].append({**flyer, "title": "A flyer"})
    told["figures"][0].update(best=14, high=14, standing="single")
    told["conflicts"] = []
    told["quotations"].pop()
    nobody = {**told["figures"][0]["claims"][0], "report": "flyer", "start": 0, "end": 6, "quote": "Nobody"}
    nobody.update(sentence_start=0, sentence_end=27, source=None, value=0, low=0, high=0)
    told["figures"].append({**told["figures"][0], "id": "f99", "what": "people hurt", "claims": [nobody]})
    return before


def account():
    """Return the account, with what changed since the one before."""
    later = alone()
    return {**later, "changes": compare_accounts(earlier(later), later)}


def alone():
    """Return the account without changes."""
    return {
        "schema": "storyledger/account/1",
        "generator": {"name": "storyledger", "version": "0.1.0", "model": "storyledger-reader-1 sha256:0000"},
        "stories": [story()],
        "problems": [
            {"input": "reports/photo.jpg", "message": "no text in it: a JPEG picture; give text, HTML or JSON"}
        ],
    }


if __name__ == "__main__":
    PATH.write_text(json.dumps(account(), ensure_ascii=False, indent=1) + "\n", "utf-8")
