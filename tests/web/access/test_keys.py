"""Keys are random, shown once, and kept as digests; what another process changes counts at once."""

import json
import stat
from pathlib import Path

import pytest

from web.access import KeyRing, Scope
from web.access.errors import LedgerUnreadable, UnknownKey


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "keys.json"


def test_a_key_is_known_by_its_token_and_by_nothing_else(path: Path) -> None:
    ring = KeyRing(path)
    made = ring.create("ann", Scope.WRITE)
    assert ring.find(made.token) == made.key
    assert (made.key.name, made.key.scope) == ("ann", Scope.WRITE)
    for wrong in ("", made.token[:-1], made.token + "x", made.token.upper(), made.key.id, made.key.digest):
        assert ring.find(wrong) is None, wrong
    assert ring.find("pq_\udcff") is None


def test_tokens_are_long_and_differ(path: Path) -> None:
    ring = KeyRing(path)
    tokens = {ring.create("x", Scope.READ).token for _ in range(50)}
    assert len({token.split("_", 2)[2] for token in tokens}) == 50
    assert min(len(token.split("_", 2)[2]) for token in tokens) == 43


def test_the_token_is_nowhere_on_disk_nor_in_what_is_printed_of_it(path: Path) -> None:
    made = KeyRing(path).create("ann", Scope.ADMIN)
    secret = made.token.split("_", 2)[2]
    assert all(
        secret not in file.read_text(encoding="utf-8") for file in path.parent.iterdir() if file.is_file()
    )
    assert secret not in repr(made)
    assert made.key.digest not in repr(made)


def test_the_file_is_for_its_owner_only_also_after_changes(path: Path) -> None:
    ring = KeyRing(path)
    first = ring.create("a", Scope.READ)
    ring.create("b", Scope.READ)
    ring.revoke(first.key.id)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {file.name for file in path.parent.iterdir()} <= {"keys.json", "keys.lock"}


def test_another_process_sees_new_keys_and_revocations_at_once(path: Path) -> None:
    mine, other = KeyRing(path), KeyRing(path)
    made = [mine.create(str(n), Scope.READ) for n in range(5)]
    assert [key.name for key in other.listed()] == list("01234")
    for one in made:
        mine.revoke(one.key.id)
        assert other.find(one.token) is None
    assert mine.listed() == other.listed() == ()


def test_revoking_what_is_not_there_is_said(path: Path) -> None:
    with pytest.raises(UnknownKey, match="keys list"):
        KeyRing(path).revoke("key_00000000")


@pytest.mark.parametrize(
    "written",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b'{"format": 2, "rows": []}',
        b'{"format": 1, "rows": [3]}',
        b'{"format": 1, "rows": [{"id": "key_1"}]}',
        json.dumps(
            {"format": 1, "rows": [{"id": "k", "name": "n", "scope": "all", "created": "", "sha256": ""}]}
        ).encode(),
    ],
)
def test_a_damaged_file_lets_nobody_in(path: Path, written: bytes) -> None:
    token = KeyRing(path).create("ann", Scope.ADMIN).token
    path.write_bytes(written)
    with pytest.raises(LedgerUnreadable) as raised:
        KeyRing(path).find(token)
    assert token not in str(raised.value)
