"""What became of each correction by hand in a story: where it was applied, and why it was not where it was not."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from storyledger.reconcile.bonds import SAME
from storyledger.records import Corrected, CorrectionOutcome

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storyledger.corrections import Bound
    from storyledger.records import Correction, Entity, Figure, Reading, Target

_OPPOSITE = {
    "same_figure": "other_figure",
    "other_figure": "same_figure",
    "same_name": "other_name",
    "other_name": "same_name",
}


def tell_outcomes(
    bound: Bound, readings: Sequence[Reading], figures: Sequence[Figure], entities: Sequence[Entity]
) -> tuple[CorrectionOutcome, ...]:
    """Return one outcome for each correction that names a report of the story, in the order in which they were made."""
    done: dict[str, list[Corrected]] = defaultdict(list)
    for reading in readings:
        for line in reading.corrected:
            done[line.correction].append(line)
    for id_, report, fault in bound.faults:
        done[id_].append(Corrected(id_, report, 0, 0, "report", fault))
    standing = {correction.id: correction for correction in bound.standing}
    order = list(standing)
    lines = _Lines(_claims(figures), _names(entities))
    outcomes = []
    for correction in bound.every:
        told = done[correction.id]
        held = standing.get(correction.id)
        if held is not None and held.kind in _OPPOSITE:
            later = [standing[id_] for id_ in order[order.index(held.id) + 1 :]]
            told += lines.between(held, later)
        outcomes.append(_outcome(correction, told, stands=held is not None))
    return tuple(outcomes)


def _outcome(correction: Correction, told: Sequence[Corrected], *, stands: bool) -> CorrectionOutcome:
    lines = tuple(dict.fromkeys(line for line in told if not line.fault))
    note = "; ".join(dict.fromkeys(line.fault for line in told if line.fault))
    if correction.kind == "undo":
        return CorrectionOutcome(correction, "undo", "", ())
    if lines:
        return CorrectionOutcome(correction, "applied", note, lines)
    if note:
        return CorrectionOutcome(correction, "not applied", note, ())
    return CorrectionOutcome(correction, "overridden" if stands else "undone", "", ())


def _claims(figures: Sequence[Figure]) -> dict[str, list[tuple[int, int, int]]]:
    """Return for each report where its claims stand, and in which figure."""
    found: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for at, figure in enumerate(figures):
        for told in figure.claims:
            found[told.report].append((told.claim.start, told.claim.end, at))
    return found


def _names(entities: Sequence[Entity]) -> dict[str, list[tuple[int, int, int]]]:
    """Return for each report where its names stand, and whose they are."""
    found: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for at, entity in enumerate(entities):
        for cited in entity.citations:
            found[cited.report].append((cited.start, cited.end, at))
    return found


class _Lines(NamedTuple):
    """Where the lines stand that are joined and told apart, and in which figure or under which name."""

    claims: Mapping[str, list[tuple[int, int, int]]]
    names: Mapping[str, list[tuple[int, int, int]]]

    def between(self, correction: Correction, later: Sequence[Correction]) -> list[Corrected]:
        """Return the lines that a correction joins or tells apart, or the faults that kept it from that.

        Neither where later ones have it otherwise.
        """
        found = [(target, self._find(target)) for target in correction.targets]
        lost = [_fault(correction, target, "no such line is found there now") for target, at in found if at is None]
        if lost:
            return lost
        homes = [at for _, at in found if at is not None]
        same = correction.kind in SAME
        if (len({home for _, _, home in homes}) == 1) if same else (len({h for _, _, h in homes}) == len(homes)):
            return [
                Corrected(correction.id, target.report, start, end, target.of)
                for (target, _), (start, end, _) in zip(found, homes, strict=True)
            ]
        if any(one.kind == _OPPOSITE[correction.kind] and _share(one, correction) for one in later):
            return []
        why = "what was found there cannot be joined" if same else "what was found there cannot be told apart"
        return [_fault(correction, correction.targets[0], why)]

    def _find(self, target: Target) -> tuple[int, int, int] | None:
        """Return the line at a target's words, else the only one that overlaps them."""
        lines = (self.claims if target.of == "claim" else self.names).get(target.report, [])
        exact = [line for line in lines if line[:2] == (target.start, target.end)]
        near = [line for line in lines if line[0] < target.end and target.start < line[1]]
        return exact[0] if exact else near[0] if len(near) == 1 else None


def _fault(correction: Correction, target: Target, why: str) -> Corrected:
    return Corrected(correction.id, target.report, target.start, target.end, target.of, why)


def _share(one: Correction, other: Correction) -> bool:
    """Return whether two corrections have a line in common."""
    return bool({(t.report, t.start, t.end) for t in one.targets} & {(t.report, t.start, t.end) for t in other.targets})
