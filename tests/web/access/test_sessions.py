"""A session stands for its key: not longer than the key, and not longer than was said."""

from datetime import timedelta
from pathlib import Path

import pytest

from web.access import KeyRing, Scope, Sessions, sessions


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return KeyRing(tmp_path / "keys.json")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sessions.json"


def test_a_session_stands_for_its_key_also_after_a_restart(keys: KeyRing, path: Path) -> None:
    made = keys.create("ann", Scope.WRITE)
    token = Sessions(path, keys, 1).open(made.key)
    assert Sessions(path, keys, 1).key(token) == made.key
    assert Sessions(path, keys, 1).key(token + "x") is None
    assert token not in path.read_text(encoding="utf-8")


def test_it_ends_at_sign_out_and_others_go_on(keys: KeyRing, path: Path) -> None:
    held, key = Sessions(path, keys, 1), keys.create("ann", Scope.READ).key
    first, second = held.open(key), held.open(key)
    held.close(first)
    assert (held.key(first), held.key(second)) == (None, key)


def test_it_ends_with_its_key(keys: KeyRing, path: Path) -> None:
    held, key = Sessions(path, keys, 1), keys.create("ann", Scope.READ).key
    token = held.open(key)
    keys.revoke(key.id)
    assert held.key(token) is None


def test_it_ends_when_its_time_is_over(keys: KeyRing, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held, now = Sessions(path, keys, 2), sessions._now()
    token = held.open(keys.create("ann", Scope.READ).key)
    monkeypatch.setattr(sessions, "_now", lambda: now + timedelta(days=1, hours=23))
    assert held.key(token) is not None
    monkeypatch.setattr(sessions, "_now", lambda: now + timedelta(days=2, minutes=1))
    assert held.key(token) is None


def test_so_many_are_kept_and_the_oldest_make_room(
    keys: KeyRing, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "MOST", 3)
    held, key = Sessions(path, keys, 1), keys.create("ann", Scope.READ).key
    tokens = [held.open(key) for _ in range(5)]
    assert [held.key(token) is not None for token in tokens] == [False, False, True, True, True]
