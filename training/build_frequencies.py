"""Write the table of how common words are, by which grouping tells the words of an event from those of any report.

    build_frequencies.py CORPORA_TRAIN_FOLDER OUT

For each stem: in how many of a thousand reports of 20 sentences it would stand, from the share of sentences that
have it. Only words in lower case are counted: names have no place in the table, so that every name counts as rare.
Sources: UD English-EWT (CC BY-SA 4.0), GUM's open genres (CC BY and similar), WikiGold (CC BY 4.0) and
event_location (MIT).
"""

from __future__ import annotations

import json
import sys
import zipfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from storyledger.group.words import function_words, key_of, stems_of

if TYPE_CHECKING:
    from collections.abc import Iterator

SENTENCES = 20
LEAST = 4
"""Rarer stems are left out: the table's use is in the common ones."""
HEAD = """\
# How common words are: a stem, and in how many of a thousand reports of 20 sentences it stands (names left out).
# Made by training/build_frequencies.py from UD English-EWT (CC BY-SA 4.0), GUM's open genres (CC BY 4.0 and similar),
# WikiGold (CC BY 4.0) and event_location (MIT). Counts of single words only; CC BY-SA 4.0.
"""


def sentences(folder: Path) -> Iterator[list[str]]:
    """Yield every sentence of the corpora as its words."""
    for path in sorted([*folder.glob("ud_english_ewt/*.conllu"), *folder.glob("gum_open_genres/*.conllu")]):
        words: list[str] = []
        for line in path.read_text(encoding="utf-8").split("\n"):
            if line[:1].isdigit():
                words.append(line.split("\t")[1])
            elif not line and words:
                yield words
                words = []
    for path in sorted(folder.glob("wikigold/CONLL-format/data/*")):
        words = []
        for line in path.read_text(encoding="utf-8").split("\n"):
            if line.strip():
                words.append(line.split()[0])
            elif words:
                yield words
                words = []
    with zipfile.ZipFile(folder / "event_location" / "labeled_text.jsonl.zip") as archive:
        seen = set()
        for line in archive.read("labeled_text.jsonl").decode().split("\n"):
            for entry in json.loads(line) if line.strip() else ():
                text = entry.get("text", "")
                if text not in seen:
                    seen.add(text)
                    yield text.split()


def main() -> None:
    """Count and write."""
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    counts: Counter[str] = Counter()
    total = 0
    functional = function_words()
    for sentence in sentences(folder):
        total += 1
        keys = {key_of(word) for word in sentence if word.isalpha() and word.islower() and len(word) > 1}
        counts.update({stem for stem in stems_of(tuple(sorted(keys - functional))) if stem})
    rows = []
    for stem, count in counts.items():
        in_thousand = round(1000 * (1 - (1 - count / total) ** SENTENCES))
        if in_thousand >= LEAST:
            rows.append((stem, in_thousand))
    rows.sort(key=lambda row: (-row[1], row[0]))
    out.write_text(HEAD + "".join(f"{stem}\t{count}\n" for stem, count in rows), encoding="utf-8")
    print(f"{total} sentences, {len(rows)} stems")


if __name__ == "__main__":
    main()
