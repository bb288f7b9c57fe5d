"""Passwords: the first that others would try are refused, and what is kept tells nobody anything."""

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type

from storyledger.errors import TeamError
from storyledger.web.team.passwords import Passwords, check_password

WEAK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.mark.parametrize("password", ["", "short", "elevenchars", "é" * 11, "e\u0301" * 11])
def test_short_ones_are_refused(password):
    """Counted as letters, however they are written."""
    with pytest.raises(TeamError, match="12 are needed"):
        check_password(password, "mara")


@pytest.mark.parametrize(
    "password",
    ["password1234", "Password123!", "P@ssw0rd2026", "qwertyuiop12", "123456789012", "aaaaaaaaaaaa", "121212121212",
     "abcdefghijkl", "lkjhgfdsapoiuytrewq", "storyledger1", "iloveyou2026", "Welcome-2026!", "letmein-letmein",
     "mara-mara-mara", "November2026!", "adminadminadmin", "changeme1234", "passwordpassword", "098765432109",
     "abcabcabcabc", "newsroom-2026", "Mara.Password.1", "17.04.1982 12:00"],
)  # fmt: skip
def test_what_others_would_try_first_is_refused(password):
    """Whatever digits and signs are put to it."""
    with pytest.raises(TeamError, match="others would try"):
        check_password(password, "mara")


@pytest.mark.parametrize(
    "password", ["correct horse battery", "Пароль из слов", "x7-Gq_92.bTz!", "password of mine and his"]
)
def test_others_are_taken(password):
    """Also those that have a common word in them among others."""
    check_password(password, "mara")


def test_a_very_long_one_is_refused_and_costs_nothing():
    """Rather than cut where nobody sees it."""
    with pytest.raises(TeamError, match="512"):
        check_password("correct horse " * 100_000, "mara")
    assert not Passwords(WEAK).fits(None, "x" * 10_000_000)


def test_what_is_kept_is_argon2id_with_enough_work():
    """As RFC 9106 recommends where memory is short: 64 MiB, three times."""
    kept = Passwords().hash("correct horse battery")
    found = extract_parameters(kept)
    assert found.type is Type.ID
    assert found.memory_cost >= 65_536
    assert found.time_cost >= 3
    assert "correct" not in kept
    assert Passwords(WEAK).hash("correct horse battery") != Passwords(WEAK).hash("correct horse battery")


def test_the_right_password_fits_and_no_other():
    """However the keyboard put its accents together."""
    passwords = Passwords(WEAK)
    kept = passwords.hash("cafe\u0301 con leche")
    assert passwords.fits(kept, "caf\u00e9 con leche")
    assert not passwords.fits(kept, "cafe con leche")
    assert not passwords.fits("no hash", "cafe con leche")
    assert not passwords.fits(None, "nobody has this password")


def test_as_much_work_is_done_for_nobody(monkeypatch):
    """One comparison of the same cost, so that time tells nothing."""
    done = []
    real = PasswordHasher.verify
    monkeypatch.setattr(
        PasswordHasher,
        "verify",
        lambda self, kept, given: done.append(extract_parameters(kept)) or real(self, kept, given),
    )
    passwords = Passwords(WEAK)
    passwords.fits(passwords.hash("correct horse battery"), "wrong")
    passwords.fits(None, "wrong")
    assert len(done) == 2
    assert done[0] == done[1]


def test_hashes_of_less_work_are_told():
    """So that they are made anew when somebody signs in."""
    assert Passwords().is_old(WEAK.hash("x"))
    assert not Passwords().is_old(Passwords().hash("x"))
