"""What of FollowTheMoney's model our statements use: the types of properties, their limits, the codes of languages.

Source: the model of followthemoney 4.11 (MIT licence); the tests compare it with the library.
"""

from __future__ import annotations

from typing import Final

TYPES: Final = {
    "id": "id",
    "name": "name",
    "alias": "name",
    "title": "string",
    "author": "string",
    "publisher": "string",
    "fileName": "string",
    "keywords": "string",
    "detectedSchema": "string",
    "bodyText": "text",
    "notes": "text",
    "summary": "text",
    "description": "text",
    "sourceUrl": "url",
    "publishedAt": "date",
    "startDate": "date",
    "endDate": "date",
    "date": "date",
    "language": "language",
    "full": "address",
    "location": "address",
    "latitude": "number",
    "longitude": "number",
    "addressEntity": "entity",
    "involved": "entity",
    "proof": "entity",
    "document": "entity",
    "resolved": "entity",
    "entity": "entity",
}
"""The type of each property that we write; the same name has the same type in every schema of ours."""

NO_LANGUAGE: Final = frozenset(
    {"entity", "date", "url", "language", "id", "number", "fileName", "keywords", "notes", "detectedSchema"}
)
"""Types whose values are in no language, and properties whose words are ours and not the report's."""

LIMITS: Final = {"name": 384, "string": 1024, "address": 250}
"""Characters of the longest value of a type. Texts have a limit of 65,000 in the model, which it does not enforce: a
report's text stays whole."""

_CODES: Final = """
af afr am amh ar ara az aze be bel bg bul bn ben bs bos ca cat cs ces da dan de deu el ell en eng es spa et est fa fas
fi fin fil fil fr fra ga gle he heb hi hin hr hrv hu hun hy hye id ind is isl it ita ja jpn ka kat kk kaz km khm kn kan
ko kor ky kir lb ltz lo lao lt lit lv lav mk mkd mn mon ms msa mt mlt my mya ne nep nl nld no nor pl pol ps pus pt por
ro ron ru rus si sin sk slk sl slv sq sqi sr srp sv swe sw swa ta tam te tel tg tgk th tha tk tuk tl tgl tr tur uk ukr
ur urd uz uzb vi vie zh zho
"""
LANGUAGES: Final = dict(zip(_CODES.split()[::2], _CODES.split()[1::2], strict=True))
"""ISO 639-1 to the ISO 639-3 codes that the model knows."""
