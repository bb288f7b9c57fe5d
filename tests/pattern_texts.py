"""Texts made against a pattern: what makes a regular expression start over or go back, as often as it can.

Each is a head, a unit that is repeated to any length, and a tail. They come from the parsed pattern (each repeat
pumped, in its surroundings; each class of characters in long runs; matches in a row; matches that break off at their
last character) and from what regexploit suggests.
"""

import ast
import re
import warnings
from collections.abc import Iterator
from typing import Any, NamedTuple

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # regexploit reads the parser by its old name
    from regexploit.ast.repeat import FiniteRepeat, InfiniteRepeat
    from regexploit.ast.sre import SreOpParser
    from regexploit.redos import Redos, find

from pattern_sources import Found

_PARSER = re._parser  # type: ignore[attr-defined]
_LETTERS = "aA0 \n\t.,-_'é١中(\"”@/:\x00"
"""Tried as members of a class, in this order."""
_KILLERS = ("\x00", "\n", "a")
_GENERAL = (
    "a",
    "A",
    "0",
    " ",
    "\n",
    " \n",
    "\t",
    ".",
    "-",
    "_",
    "Aa ",
    "1,",
    "1.",
    "A. ",
    "(",
    "“",
    "é",
    "中",
    "\u0301",
    "\x00",
)
_FEW = 12
"""Alternatives of one branch that are tried: the first and the last."""


class Text(NamedTuple):
    """A text of any length: a unit repeated between a head and a tail."""

    head: str
    unit: str
    tail: str

    def of(self, length: int) -> str:
        """The text in about this many characters."""
        return self.head + self.unit * max(1, (length - len(self.head) - len(self.tail)) // len(self.unit)) + self.tail


class Parser(SreOpParser):
    """Reads what Python 3.11 has beside: possessive repeats never go back, atomic groups are taken as plain ones."""

    def __init__(self, *, restarts: bool) -> None:
        super().__init__()
        self.restarts = restarts

    def from_POSSESSIVE_REPEAT(self, data: Any) -> Any:  # noqa: N802 - called by the operation's name
        """A repeat that costs nothing within the pattern, but as much as any where the search starts over."""
        least, most, repeated = data
        element = self.sequence_or_singleton(repeated)
        if element is None:
            return None
        endless = self.restarts and most is _PARSER.MAXREPEAT
        return InfiniteRepeat(element, least) if endless else FiniteRepeat(element, least, max(least, 1))

    def from_ATOMIC_GROUP(self, data: Any) -> Any:  # noqa: N802
        """What is in the group."""
        return self.sequence_or_singleton(data)


def explosions(one: Found, *, restarts: bool) -> list[Redos]:
    """What regexploit finds, worst first.

    It reports three unbounded repeats over the same characters and more. `restarts` puts two before the pattern: so it
    reports one repeat that a search begins over and over, too.
    """
    pattern = one.pattern
    if restarts:
        flags = re.match(r"\(\?[a-zA-Z]+\)", pattern)
        end = flags.end() if flags else 0
        pattern = f"{pattern[:end]}(?s:.*)(?s:.*)(?:{pattern[end:]})"
    tree = Parser(restarts=restarts).parse_sre(pattern.encode("latin-1") if one.is_bytes else pattern, one.flags)
    return [found for found in (find(tree) if tree is not None else []) if found.starriness > 2]


def member(options: list[Any]) -> list[str]:
    """Up to four characters of a class, as unlike each other as can be."""
    negated = bool(options) and options[0][0] is _PARSER.NEGATE
    rest = options[1:] if negated else options
    own = [chr(value) for op, value in rest if op is _PARSER.LITERAL] + [
        chr(value[0]) for op, value in rest if op is _PARSER.RANGE
    ]
    tried = [*_LETTERS, *own]
    return (
        [char for char in dict.fromkeys(tried) if any(holds(o, char) for o in rest) != negated][:4] or own[:1] or ["a"]
    )


_CATEGORIES = {"DIGIT": str.isdigit, "SPACE": str.isspace, "WORD": lambda char: char.isalnum() or char == "_"}


def holds(option: Any, char: str) -> bool:
    """Whether a character belongs to one part of a class."""
    op, value = option
    if op is _PARSER.LITERAL:
        return ord(char) == value
    if op is _PARSER.RANGE:
        return value[0] <= ord(char) <= value[1]
    name = str(value).removeprefix("CATEGORY_")
    return bool(_CATEGORIES[name.removeprefix("NOT_")](char)) != name.startswith("NOT_")


def characters(op: Any, value: Any) -> list[str] | None:
    """Characters that a single-character operation takes; None for others."""
    if op is _PARSER.LITERAL:
        return [chr(value)]
    if op is _PARSER.NOT_LITERAL:
        return [char for char in _LETTERS if ord(char) != value][:4]
    if op is _PARSER.ANY:
        return ["a", " ", "0"]
    if op is _PARSER.IN:
        return member(value)
    return None


def inner(op: Any, value: Any) -> list[Any] | None:
    """What stands in a group or repeat; None for others."""
    if op is _PARSER.SUBPATTERN:
        return list(value[3])
    if op is _PARSER.ATOMIC_GROUP:
        return list(value)
    if op in _REPEATS:
        return list(value[2])
    return None


_REPEATS = {_PARSER.MAX_REPEAT, _PARSER.MIN_REPEAT, _PARSER.POSSESSIVE_REPEAT}


def sample(ops: Any, *, full: bool = True) -> str:
    """A text that a sequence takes; with `full`, optional parts stand in it once."""
    parts = []
    for op, value in ops:
        chars = characters(op, value)
        if chars is not None:
            parts.append(chars[0])
        elif op is _PARSER.BRANCH:
            parts.append(sample(value[1][0], full=full))
        elif op in _REPEATS:
            parts.append(sample(value[2], full=full) * (min(value[1], max(value[0], 1)) if full else value[0]))
        elif (within := inner(op, value)) is not None:
            parts.append(sample(within, full=full))
        elif op is _PARSER.ASSERT and value[0] == 1:
            parts.append(sample(value[1], full=full))
    return "".join(parts)


def pumps(ops: Any, before: str) -> Iterator[tuple[str, str, int]]:
    """Each repeat and each class: what stands before it, a unit that it takes, and how often at most."""
    for op, value in ops:
        if op is _PARSER.BRANCH:
            branches = list(value[1])
            for branch in [*branches[:_FEW], *branches[_FEW:][-_FEW:]]:
                yield from pumps(branch, before)
        elif op in _REPEATS:
            units = characters(*value[2][0]) if len(value[2]) == 1 else None
            for unit in units or [sample(value[2]), sample(value[2], full=False)]:
                if unit:
                    yield before, unit, value[1]
            yield from pumps(value[2], before)
        elif (within := inner(op, value)) is not None:
            yield from pumps(within, before)
        elif op in {_PARSER.ASSERT, _PARSER.ASSERT_NOT}:
            yield from pumps(value[1], before)
            continue
        else:
            for char in characters(op, value) or ():
                yield "", char, 1
        before += sample([(op, value)])


def wholes(ops: Any) -> Iterator[str]:
    """Texts that the pattern takes, one for each alternative of its outermost branches."""
    for index, (op, value) in enumerate(ops):
        within = list(value[1]) if op is _PARSER.BRANCH else None
        if op is _PARSER.SUBPATTERN and len(value[3]) == 1 and value[3][0][0] is _PARSER.BRANCH:
            within = list(value[3][0][1][1])
        for branch in [*within[:_FEW], *within[_FEW:][-2:]] if within else ():
            yield sample(ops[:index]) + sample(branch) + sample(ops[index + 1 :])
    yield sample(ops)
    yield sample(ops, full=False)


def suggested(one: Found) -> Iterator[Text]:
    """What regexploit suggests."""
    for restarts in (False, True):
        for redos in explosions(one, restarts=restarts)[:4]:
            for head, unit, tail in re.findall(r"^(?:('.*') \+ )?('.*') \* \d+(?: \+ ('.*'))?$", redos.example()):
                yield Text(*(ast.literal_eval(part) if part else "" for part in (head, unit, tail)))


def texts_against(one: Found) -> list[Text]:
    """Every text made against a pattern."""
    pattern = one.pattern.encode("latin-1") if one.is_bytes else one.pattern
    ops = list(_PARSER.parse(pattern, one.flags))
    made = [*suggested(one), *(Text("", unit, "") for unit in _GENERAL)]
    for before, unit, most in dict.fromkeys(pumps(ops, "")):
        made += [Text(before, unit, killer) for killer in _KILLERS]
        made += [
            Text("", before + unit * times, "") for times in {2, min(int(most), 300), 300} if before or times < 300
        ]
    for whole in dict.fromkeys(wholes(ops)):
        made += [Text("", whole + end, tail) for end in ("", " ", "\n") for tail in _KILLERS]
        made += [Text("", whole[:-1], ""), Text("", whole[:-1] + "\x00", "")]
    return [text for text in dict.fromkeys(made) if text.unit]
