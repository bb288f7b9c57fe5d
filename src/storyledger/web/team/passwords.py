"""Passwords: which are accepted, and how they are kept and compared (Argon2id, RFC 9106)."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from storyledger.errors import TeamError

SHORTEST: Final = 12
"""Characters: with what is guessed per address limited, length is what counts (NIST SP 800-63B)."""
_LONGEST: Final = 512
"""Characters: a passphrase of sixty words; more would only be work for us."""
_LETTERS: Final = str.maketrans("013457@$!", "oieastasi")
"""Digits and signs that people write for letters."""
_FEWEST: Final = 5
"""Different characters: "aaaaaaaaaaaa" and "121212121212" have fewer."""
_RUN: Final = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
)


class Passwords:
    """Makes and compares hashes of passwords."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        """Take the parameters of the library (RFC 9106, low memory: 64 MiB), which grow with its versions."""
        self._hasher = hasher or PasswordHasher()
        self._nobody = self._hasher.hash("nobody has this password")

    def hash(self, password: str) -> str:
        """Return the hash under which a password is kept."""
        return self._hasher.hash(_normal(password))

    def fits(self, kept: str | None, password: str) -> bool:
        """Return whether a password is the one that was kept.

        For somebody who is not there (`kept` is None) as much work is done as for somebody who is, so that how long the
        answer takes tells nobody which names there are.
        """
        try:
            fits = self._hasher.verify(kept or self._nobody, _normal(password)[:_LONGEST])
        except (VerificationError, InvalidHashError):
            return False
        return fits and kept is not None

    def is_old(self, kept: str) -> bool:
        """Return whether a hash was made with less work than hashes are now."""
        return self._hasher.check_needs_rehash(kept)


def check_password(password: str, name: str) -> None:
    """Raise TeamError for a password that is too short or among the first that anybody would try."""
    normal = _normal(password)
    if len(normal) < SHORTEST:
        raise TeamError(
            f"the password has {len(normal)} characters; at least {SHORTEST} are needed. Four words do well"
        )
    if len(normal) > _LONGEST:
        raise TeamError(f"the password has {len(normal):,} characters; up to {_LONGEST} are read")
    folded = normal.casefold()
    if len(set(folded)) < _FEWEST or _is_run(folded) or _is_common(folded, name.casefold()):
        raise TeamError("that password is among the first that others would try; four words of your own do well")


def _normal(password: str) -> str:
    """Return a password as it is hashed: however the keyboard put its accents together."""
    return unicodedata.normalize("NFKC", password.encode("utf-8", "replace").decode())


def _is_run(folded: str) -> bool:
    """Return whether a password runs along the alphabet, the digits or the keyboard, or says one thing again."""
    if any(folded in run * 3 or folded[::-1] in run * 3 for run in _RUN):
        return True
    return any(folded == (folded[:size] * len(folded))[: len(folded)] for size in range(1, 5))


def _is_common(folded: str, name: str) -> bool:
    """Return whether nothing is in a password but common beginnings, the account's name, digits and signs."""
    words = {*_commonest(), *(part for part in (name, *name.replace("@", ".").split(".")) if len(part) > 2)}
    return _made_of(folded, folded.translate(_LETTERS), words)


def _made_of(text: str, plain: str, words: set[str]) -> bool:
    """Return whether a text is words, digits and signs, one after the other; `plain` has letters for digits."""
    longest = max(map(len, words))
    # How far the text can be told from its beginning, place by place: linear in its length.
    reached = [True] + [False] * len(text)
    for end in range(1, len(text) + 1):
        reached[end] = (reached[end - 1] and not text[end - 1].isalpha()) or any(
            reached[start] and (text[start:end] in words or plain[start:end] in words)
            for start in range(max(0, end - longest), end)
        )
    return reached[-1]


@cache
def _commonest() -> frozenset[str]:
    lines = (files("storyledger.web.team") / "commonest.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
