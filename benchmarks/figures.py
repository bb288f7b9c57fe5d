"""Measures number expressions on NewsQuant: value F1, and value with bound, for the file given as an argument.

    python benchmarks/figures.py newsquant.json [--errors]

NewsQuant (Almasian et al., "CQE: A Comprehensive Quantity Extractor", EMNLP 2023) lists the quantities of a sentence
without their places, so a quantity is right when the sentence's list holds its value ("80000000", "15.0-22.0" for a
range); with bound, when the change sign agrees too ("=" exact, "~" about, ">" lower bound, "<" upper bound; "up" and
"down" tell a direction of change that our bounds do not state, and agree with any of ours). A vague plural is compared
as the corpus writes it ("dozens" is 12-120), shares in words as fractions of one and as per cent, ages ("a 50-year-old
man") and multiples ("three times") are quantities there and count here.
Writes benchmarks/results/figures.json. Published figures for the whole corpus: CQE value 92.0, value with change 88.1;
Quantulum3 73.0 and 47.2.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from storyledger.read.numbers import QUANTITIES, Number, find_numbers

AGE = re.compile(r"[\s-]*(?:year|month|week|day)s?\b")
Said = tuple[tuple[float, ...], str]


def gold_values(value: str) -> tuple[float, ...]:
    """The numbers of a gold value: one, or the two ends of a range."""
    text = value.replace(",", "").lower().replace("e-", "e~")
    negative, text = text.startswith("-"), text.lstrip("-")
    ends = [float(end.replace("e~", "e-")) for end in text.split("-")]
    return (-ends[0],) if negative else tuple(ends)


def our_values(number: Number) -> Said | None:
    """The numbers that one of our expressions states, and its bound sign; None for a vague plural."""
    if number.zero:
        return None
    if number.vague and number.low is not None:
        return (number.low / 2, number.low * 5), "="
    if number.value is None and (number.low is None or number.high is None):
        return None
    if number.value is None:
        assert number.low is not None
        assert number.high is not None
        return (number.low, number.high), "~" if number.approximate else "="
    if number.low is None and number.high is None:
        return (number.value,), "~"
    return (number.value,), "=" if number.low == number.high else ">" if number.high is None else "<"


def agrees(ours: tuple[float, ...], gold: tuple[float, ...], share: bool) -> bool:
    """Whether: are the values the same, a share in words counting as a fraction of one too."""
    if len(ours) != len(gold):
        return False
    scale = (1.0, 0.01) if share else (1.0,)
    return any(
        all(abs(a * s - b) <= 1e-6 + 0.005 * abs(b) * (s != 1.0) for a, b in zip(ours, gold, strict=True))
        for s in scale
    )


def measure(items: list[dict[str, object]], show: bool) -> dict[str, float]:
    """Precision, recall and F1 of the values, and F1 of the values with their bounds."""
    hit = hit_bound = ours_total = gold_total = 0
    for item in items:
        text = str(item["text"])
        gold = [(gold_values(str(q["value"])), str(q["change"])) for q in item["quantities"]]  # type: ignore[attr-defined]
        found: list[tuple[Said, bool]] = []
        for number in find_numbers(text):
            aged = number.sense == "age" and AGE.match(text, number.core_end)
            told = aged or number.sense == "multiple"
            if (number.sense not in QUANTITIES and not told) or (number.definite and number.single):
                continue
            said = our_values(number)
            if said is not None and not (number.single and number.delta):
                found.append((said, number.sense == "fraction"))
        ours_total, gold_total = ours_total + len(found), gold_total + len(gold)
        left = list(gold)
        missed = []
        for (values, sign), share in found:
            fits = [g for g in left if agrees(values, g[0], share)]
            best = next(
                (g for g in fits if g[1] == sign),
                next((g for g in fits if g[1] in {"up", "down"}), fits[0] if fits else None),
            )
            if best is None:
                missed.append(values)
                continue
            left.remove(best)
            hit += 1
            if best[1] in {sign, "up", "down"}:
                hit_bound += 1
            elif show:
                print(f"BOUND ours {sign} gold {best[1]} {values}: {text}")
        if show and (missed or left):
            print(f"OVER {missed} MISSED {left}: {text}")

    def f1(hits: int) -> float:
        return 200 * hits / (ours_total + gold_total)

    return {
        "value_precision": 100 * hit / ours_total,
        "value_recall": 100 * hit / gold_total,
        "value_f1": f1(hit),
        "value_bound_f1": f1(hit_bound),
        "sentences": len(items),
        "quantities": gold_total,
    }


def main(argv: list[str]) -> int:
    """Measure the file named on the command line."""
    if not argv:
        print(__doc__)
        return 2
    items = json.loads(Path(argv[0]).read_text(encoding="utf-8"))
    result = {name: round(value, 2) for name, value in measure(items, "--errors" in argv).items()}
    target = Path(__file__).parent / "results" / "figures.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps({"newsquant": result}, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
