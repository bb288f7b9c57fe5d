"""Accounts, sessions, tokens and the audit of a team, kept beside a ledger of either kind, let nobody else in."""

import sqlite3
import stat
from pathlib import Path

import pytest
import sqlalchemy as sa

from storyledger.errors import LedgerError, TeamError
from storyledger.ledger import Ledger, is_postgresql
from storyledger.ledger.team_store import TeamStore
from storyledger.ledger.verify import verify_ledger

DAY = 86_400


@pytest.fixture
def clock():
    return [1_800_000_000.0]


@pytest.fixture
def address(ledger_address):
    Ledger.open(ledger_address, by="mara", create=True).close()
    return ledger_address


@pytest.fixture
def team(address, clock):
    with TeamStore.open(address, create=True, now=lambda: clock[0]) as store:
        yield store


@pytest.fixture
def mara(team):
    return team.add("mara", "admin", "hash of mara's")


def test_a_team_stands_beside_the_ledger_and_verify_finds_nothing_wrong(team, address, mara):
    """Neither while it is open nor after, and the ledger opens as before."""
    team.audit("sign-in", mara.name, "10.0.0.9")
    assert verify_ledger(address).faults == ()
    team.close()
    assert verify_ledger(address).faults == ()
    with Ledger.open(address, by="mara") as ledger:
        assert [entry.kind for entry in ledger.entries()] == ["begin"]
    with TeamStore.open(address) as again:
        assert [account.name for account in again.accounts()] == ["mara"]


def test_a_ledger_without_a_team_says_so(address):
    """And with what one begins; nothing is made by asking."""
    for _time in range(2):
        with pytest.raises(TeamError, match="team add"):
            TeamStore.open(address)


def test_where_no_ledger_is_there_is_no_team(tmp_path, postgresql_address):
    """It is made by adding reports."""
    for nowhere in (str(tmp_path / "none"), postgresql_address()):
        with pytest.raises(LedgerError, match="add --ledger"):
            TeamStore.open(nowhere, create=True)


def test_only_its_owner_reads_the_file(tmp_path):
    """Hashes of passwords are in it."""
    Ledger.open(str(tmp_path / "l"), by="m", create=True).close()
    with TeamStore.open(str(tmp_path / "l"), create=True) as team:
        team.key("a")
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "l").glob("team.sqlite*")}
    assert len(modes) > 1
    assert set(modes.values()) == {0o600}


def test_a_later_versions_team_is_left_alone(team, address):
    """Rather than misread."""
    with team._database.write() as connection:
        connection.execute(sa.text("UPDATE team_steps SET version_num = '9999'"))
    with pytest.raises(TeamError, match="later version"):
        TeamStore.open(address)


# --- accounts -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("other", ["mara", "MARA", "ｍａｒａ"])
def test_names_that_look_alike_are_one(team, mara, other):
    """Whoever writes them how."""
    assert team.find(other) == mara
    with pytest.raises(TeamError, match="already"):
        team.add(other, "reader", "x")


@pytest.mark.parametrize("name", ["", " ", "a b", ".a", "a\n", "a" * 65, "<b>", "a/b", "a\x00", "\u202ea", "-x"])
def test_what_is_no_name_is_refused(team, name):
    """It stands in the ledger's log and on pages."""
    with pytest.raises(TeamError, match="cannot be a name"):
        team.add(name, "reader", "x")
    assert team.find(name) is None


@pytest.mark.parametrize("name", ["ana.b", "Jörg", "мара", "m@desk.example", "a-b_c", "नीला"])
def test_names_of_all_scripts_are_taken(team, name):
    """As they are written."""
    assert team.add(name, "editor", "x").name == name
    assert team.find(name).role == "editor"


def test_a_removed_account_lets_nobody_in_and_its_name_stays_its_own(team, mara):
    """What stands under a name in the ledger's log is one person's."""
    ana = team.add("ana", "editor", "x")
    team.begin_session(ana, b"s" * 32, "10.0.0.9", "")
    team.add_token(ana, b"t" * 32, "editor", team.now() + DAY, "")
    team.remove(ana)
    assert team.find("ana") is None
    assert team.accounts() == [mara]
    assert team.session(b"s" * 32, DAY, DAY) is None
    assert team.token(b"t" * 32) is None
    with pytest.raises(TeamError, match="another name"):
        team.add("Ana", "editor", "x")


def test_the_last_admin_stays(team, mara):
    """Else nobody could give roles."""
    for deed in (lambda: team.remove(mara), lambda: team.set_role(mara, "editor")):
        with pytest.raises(TeamError, match="last admin"):
            deed()
    team.add("ana", "admin", "x")
    team.remove(mara)
    with pytest.raises(TeamError, match="is no role"):
        team.add("eva", "root", "x")


def test_another_role_or_password_ends_what_was_open(team):
    """All sessions but the one in which the password was changed."""
    ana = team.add("ana", "editor", "x")
    for number in range(3):
        team.begin_session(ana, bytes([number]) * 32, "", "")
    team.set_password(ana, "y", keep=b"\x01" * 32)
    assert [session.hash for session in team.sessions(ana)] == [b"\x01" * 32]
    team.set_role(ana, "reader")
    assert team.sessions(ana) == []
    assert (team.find("ana").role, team.find("ana").password) == ("reader", "y")


def test_a_newer_hash_does_not_undo_a_new_password(team, mara):
    """Where somebody signs in while the password is changed."""
    team.set_password(mara, "new")
    team.rehash(mara, "newer hash of the old")
    assert team.find("mara").password == "new"


# --- sessions and tokens --------------------------------------------------------------------------------------------


def test_a_session_ends_unused_and_ends_in_any_case(team, mara, clock):
    """After an hour without use, or a day with it."""
    team.begin_session(mara, b"a" * 32, "10.0.0.9", "Firefox")
    for _time in range(47):
        clock[0] += 1_800
        assert team.session(b"a" * 32, 3_600, DAY).account == mara
    clock[0] += 1_800
    assert team.session(b"a" * 32, 3_600, DAY) is None
    team.begin_session(mara, b"b" * 32, "10.0.0.9", "Firefox")
    clock[0] += 3_600
    assert team.session(b"b" * 32, 3_600, DAY) is None
    clock[0] -= 3_600
    assert team.session(b"b" * 32, 3_600, DAY) is None  # it was forgotten


def test_sessions_that_are_over_are_swept(team, mara, clock):
    """Those that nobody asks for again."""
    team.begin_session(mara, b"a" * 32, "", "")
    clock[0] += 3_600
    team.begin_session(mara, b"b" * 32, "", "")
    team.sweep(3_600, DAY)
    assert [session.hash for session in team.sessions(mara)] == [b"b" * 32]


def test_a_token_is_good_until_its_day_or_until_it_is_revoked(team, mara, clock):
    """And then no more."""
    kept = team.add_token(mara, b"a" * 32, "editor", team.now() + DAY, "nightly")
    other = team.add_token(mara, b"b" * 32, "editor", team.now() + DAY, "")
    assert team.token(b"a" * 32).account == mara
    assert team.revoke(other.id)
    assert not team.revoke(other.id)
    assert team.token(b"b" * 32) is None
    assert [token.id for token in team.tokens(mara)] == [kept.id]
    clock[0] += DAY
    assert team.token(b"a" * 32) is None


def test_a_token_may_do_no_more_than_its_account(team, mara):
    """Also when the account's role was taken down after."""
    ana = team.add("ana", "admin", "x")
    team.add_token(ana, b"a" * 32, "admin", team.now() + DAY, "")
    team.add_token(ana, b"b" * 32, "reader", team.now() + DAY, "")
    team.set_role(ana, "editor")
    assert (team.token(b"a" * 32).role, team.token(b"b" * 32).role) == ("editor", "reader")
    assert not team.revoke(team.tokens(ana)[0].id, mara)


def test_nothing_that_lets_somebody_in_is_kept(tmp_path):
    """Of sessions and tokens only the hash that was given."""
    Ledger.open(str(tmp_path / "l"), by="m", create=True).close()
    with TeamStore.open(str(tmp_path / "l"), create=True) as team:
        mara = team.add("mara", "admin", "HASH")
        team.begin_session(mara, b"S" * 32, "", "")
        team.add_token(mara, b"T" * 32, "admin", team.now() + DAY, "")
    with sqlite3.connect(tmp_path / "l" / "team.sqlite") as plain:
        rows = [
            row
            for table in ("team_accounts", "team_sessions", "team_tokens")
            for row in plain.execute(f"SELECT * FROM {table}")
        ]
    assert sum(len(row) for row in rows) == 7 + 6 + 9


# --- the audit ------------------------------------------------------------------------------------------------------


def test_the_audit_says_who_when_from_where_and_what(team, clock):
    """The newest first, page after page."""
    for number in range(5):
        team.audit("did", "mara", "10.0.0.9", f"thing {number}")
        clock[0] += 1
    first = team.audited(most=2)
    assert [entry.detail for entry in first] == ["thing 4", "thing 3"]
    assert [entry.detail for entry in team.audited(before=first[-1].seq)] == ["thing 2", "thing 1", "thing 0"]
    assert (first[0].who, first[0].address, first[0].what, first[0].at) == (
        "mara",
        "10.0.0.9",
        "did",
        "2027-01-15T08:00:04Z",
    )
    assert team.check_audit() == []


def test_what_is_odd_is_kept_too(team):
    """Halves of letters, NULs, and far too much."""
    team.audit("refused", "a\x00", "\udcff", "x" * 100_000)
    assert team.check_audit() == []
    assert len(team.audited()[0].detail) == 1_000


@pytest.mark.parametrize("deed", ["UPDATE team_audit SET hash = hash", "DELETE FROM team_audit WHERE seq = 1"])
def test_the_audit_is_only_added_to(team, deed):
    """The database refuses the rest."""
    team.audit("did", "mara")
    team.audit("did", "mara")
    with pytest.raises(LedgerError, match="only added to"), team._database.write() as connection:
        connection.execute(sa.text(deed))


@pytest.mark.parametrize(
    ("deed", "says"),
    [
        (
            "UPDATE team_audit SET content = replace(content, 'thing', 'thank') WHERE seq = 2",
            "entry 2 is not as it was",
        ),
        ("DELETE FROM team_audit WHERE seq = 2", "entry 2 is missing"),
        ("UPDATE team_audit SET seq = 9 WHERE seq = 2", "entry 2 is missing"),
    ],
)
def test_who_changes_the_audit_behind_our_back_is_found_out(tmp_path, deed, says):
    """With the triggers taken away, entry by entry."""
    Ledger.open(str(tmp_path / "l"), by="m", create=True).close()
    with TeamStore.open(str(tmp_path / "l"), create=True) as team:
        for number in range(5):
            team.audit("did", "mara", "", f"thing {number}")
        with sqlite3.connect(tmp_path / "l" / "team.sqlite") as plain:
            plain.execute("DROP TRIGGER team_audit_no_update")
            plain.execute("DROP TRIGGER team_audit_no_delete")
            plain.execute(deed)
        assert any(says in line for line in team.check_audit())


def test_writers_at_once_keep_one_chain(address):
    """The server and the command line."""
    import threading

    TeamStore.open(address, create=True).close()

    def write():
        with TeamStore.open(address) as team:
            for _time in range(10):
                team.audit("did", "mara")

    threads = [threading.Thread(target=write) for _writer in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with TeamStore.open(address) as team:
        assert team.check_audit() == []
        assert team.audited(most=1)[0].seq == 29


def test_a_secret_of_the_server_stays_the_same(team, address):
    """From one start to the next."""
    first = team.key("cookies")
    assert len(first) == 32
    with TeamStore.open(address) as again:
        assert again.key("cookies") == first
        assert again.key("other") != first


def test_the_folders_other_files_are_the_ledgers(address):
    """Nothing else is left lying there."""
    if not is_postgresql(address):
        TeamStore.open(address, create=True).close()
        names = {path.name for path in Path(address).iterdir()}
        assert {name for name in names if not name.startswith("ledger.")} == {"team.sqlite"}
