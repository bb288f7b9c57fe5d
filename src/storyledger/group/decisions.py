"""What people decided about stories by hand: which reports are one story, and which are not.

A decision names its reports by the SHA-256 of their bytes and by their ids: a file that was renamed is found by the
one, a file that was edited by the other. Decisions are only ever added to a file; where two disagree about two reports,
the later one holds, and `undo` takes one back. Grouping keeps what they come to: groups of reports that stay together,
and pairs of such groups that stay apart.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from storyledger.errors import DecisionError
from storyledger.records import Decision, Named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from storyledger.records import Report

_KINDS = ("together", "apart", "move", "undo")


class Constraints:
    """What decisions come to for grouping, report by report as these are bound to rows."""

    def __init__(self, decisions: Sequence[Decision] = ()) -> None:
        """Work out which reports stay together, and which groups of them apart, the latest decision first."""
        self._nodes: dict[tuple[str, str], int] = {}
        self._above: list[int] = []
        self._apart: list[tuple[int, int]] = []
        for decision in reversed(standing(decisions)):
            self._keep_together([self._node(named) for named in (*decision.reports, *decision.to)])
            self._keep_apart(decision)
        hands = {node: self._root(node) for node in range(len(self._above))}
        self._hand_of_node = hands
        self._barred: dict[int, set[int]] = {}
        for one, other in self._apart:
            self._barred.setdefault(hands[one], set()).add(hands[other])
            self._barred.setdefault(hands[other], set()).add(hands[one])
        self._hand: dict[int, int] = {}
        self._rows: dict[int, list[int]] = {}

    @property
    def count(self) -> int:
        """The number of hands, each a group of reports that stay together."""
        return len(self._above)

    def bind(self, row: int, report: Report) -> None:
        """Take notice that a report stands in a row."""
        node = self._nodes.get(("sha256", report.sha256))
        if node is None:
            node = self._nodes.get(("id", report.id))
        if node is not None:
            hand = self._hand_of_node[node]
            self._hand[row] = hand
            self._rows.setdefault(hand, []).append(row)

    def hand(self, row: int) -> int | None:
        """Return the number of the group that a row's report stays with, None where nothing was decided about it."""
        return self._hand.get(row)

    def mates(self, row: int) -> list[int]:
        """Return the other rows of that group."""
        hand = self._hand.get(row)
        return [] if hand is None else [other for other in self._rows[hand] if other != row]

    def barred(self, hand: int) -> set[int]:
        """Return the groups that a group stays apart from."""
        return self._barred.get(hand, set())

    def _node(self, named: Named) -> int:
        """Return the node of a report; two decisions may name it by one SHA-256, or by one id."""
        keys = [("sha256", named.sha256)] if named.sha256 else []
        keys.append(("id", named.id))
        for key in keys:
            if key in self._nodes:
                node = self._nodes[key]
                break
        else:
            node = len(self._above)
            self._above.append(node)
        for key in keys:
            self._nodes.setdefault(key, node)
        return node

    def _root(self, node: int) -> int:
        while self._above[node] != node:
            node = self._above[node]
        return node

    def _keep_together(self, nodes: Sequence[int]) -> None:
        """Put reports together as far as later decisions let them."""
        parts: list[int] = []
        for node in nodes:
            own = self._root(node)
            for part in parts:
                other = self._root(part)
                barred = any({self._root(a), self._root(b)} == {own, other} for a, b in self._apart)
                if own == other or not barred:
                    self._above[own] = other
                    break
            else:
                parts.append(node)

    def _keep_apart(self, decision: Decision) -> None:
        for one in decision.reports:
            for other in decision.apart_from:
                a, b = self._node(one), self._node(other)
                if self._root(a) != self._root(b):
                    self._apart.append((a, b))


def standing(decisions: Sequence[Decision]) -> list[Decision]:
    """Return the decisions that no later one undoes, in order; those that undo are left out."""
    undone: set[str] = set()
    kept = []
    for decision in reversed(decisions):
        if decision.id in undone:
            continue
        if decision.kind == "undo":
            undone.add(decision.undoes)
        else:
            kept.append(decision)
    return kept[::-1]


def decided_about(decisions: Sequence[Decision], reports: Iterable[Report]) -> tuple[Decision, ...]:
    """Return the standing decisions that name at least one of the reports, in order."""
    every = list(reports)
    hashes, ids = {r.sha256 for r in every if r.sha256}, {r.id for r in every}

    def names(decision: Decision) -> Iterator[Named]:
        yield from (*decision.reports, *decision.to, *decision.apart_from)

    return tuple(d for d in standing(decisions) if any(n.sha256 in hashes or n.id in ids for n in names(d)))


def read_decisions(text: str) -> tuple[Decision, ...]:
    """Return the decisions of a JSON Lines text, in order; raises DecisionError with the line that is wrong."""
    decisions: list[Decision] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            decisions.append(_read(json.loads(line)))
        except (ValueError, RecursionError) as error:
            message = f"line {number}: {error}"
            raise DecisionError(message) from error
        undoes = decisions[-1].undoes
        if undoes and undoes not in {d.id for d in decisions[:-1]}:
            message = f"line {number}: undoes {undoes!r}, which stands in no line before it"
            raise DecisionError(message)
    return tuple(decisions)


def _read(given: Any) -> Decision:  # noqa: ANN401 - parsed JSON
    if not isinstance(given, dict):
        message = f"expected an object, found {type(given).__name__}"
        raise ValueError(message)  # noqa: TRY004 - told as a wrong line
    kind = given.get("kind")
    if kind not in _KINDS:
        message = f"kind is {kind!r}; expected one of {', '.join(_KINDS)}"
        raise ValueError(message)
    texts = {key: given.get(key, "") for key in ("who", "when", "why", "undoes")}
    for key, value in texts.items():
        if not isinstance(value, str):
            message = f"{key!r} is no text"
            raise ValueError(message)  # noqa: TRY004 - as above
    reports, to, apart_from = (_names(given, key) for key in ("reports", "to", "apart_from"))
    needed = {"together": len(reports) > 1, "apart": reports and apart_from, "move": reports and to}
    if not needed.get(kind, bool(texts["undoes"])):
        wants = {
            "together": "two reports or more in 'reports'",
            "apart": "'reports' and 'apart_from'",
            "move": "'reports' and 'to'",
            "undo": "the id of a decision in 'undoes'",
        }
        message = f"{kind!r} needs {wants[kind]}"
        raise ValueError(message)
    return make_decision(kind, (reports, to, apart_from), **texts)


def _names(given: dict[str, Any], key: str) -> tuple[Named, ...]:
    names = given.get(key, [])
    if not isinstance(names, list):
        message = f"{key!r} is no list of reports"
        raise ValueError(message)  # noqa: TRY004 - as above
    made = []
    for name in names:
        id_, sha256 = (name.get("id"), name.get("sha256", "")) if isinstance(name, dict) else (None, None)
        if not isinstance(id_, str) or not isinstance(sha256, str):
            message = f'{key!r}: expected {{"id": ..., "sha256": ...}}, found {str(name)[:60]!r}'
            raise ValueError(message)  # noqa: TRY004 - as above
        made.append(Named(id_, sha256))
    return tuple(made)


def make_decision(  # noqa: PLR0913 - who, when and why belong to every decision
    kind: Any,  # noqa: ANN401 - checked by the callers
    reports: tuple[tuple[Named, ...], tuple[Named, ...], tuple[Named, ...]],
    *,
    who: str,
    when: str,
    why: str,
    undoes: str = "",
) -> Decision:
    """Return a decision about reports, those they go to and those they stay apart from; its id is made from it all."""
    named = [[[n.id, n.sha256] for n in names] for names in reports]
    content = json.dumps([kind, named, undoes, who, when, why])
    id_ = "decision-" + hashlib.sha256(content.encode()).hexdigest()[:8]
    return Decision(id_, kind, *reports, undoes, who, when, why)
