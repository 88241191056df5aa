import os
from pathlib import Path

import pytest

from index.loaders import load_bytes, load_path
from index.types import Article, Refusal


def names(root: Path) -> tuple[list[str], list[str]]:
    loaded = list(load_path(root))
    return (
        [str(x.metadata["file"]) for x in loaded if isinstance(x, Article)],
        [Path(x.name).name for x in loaded if isinstance(x, Refusal)],
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "paper"
    (root / "b" / "deep").mkdir(parents=True)
    for name in ("z.txt", "a.md", "b/c.txt", "b/deep/d.txt"):
        (root / name).write_text(f"Words of {name}.")
    return root


def test_a_folder_is_walked_in_order(folder: Path) -> None:
    assert names(folder) == (["a.md", "b/c.txt", "b/deep/d.txt", "z.txt"], [])


def test_the_folder_is_the_source_and_the_path_the_id(folder: Path) -> None:
    first, *_, last = load_path(folder)
    assert isinstance(first, Article)
    assert isinstance(last, Article)
    assert (first.source, last.source) == ("paper", "paper")
    assert [x.id for x in load_path(folder / "z.txt") if isinstance(x, Article)] == [last.id]
    assert last.id.startswith("z-")


def test_a_folders_own_papers_and_hidden_files_are_passed_over(folder: Path) -> None:
    for name in ("README.md", "readme.txt", "LICENSE", "NOTICE", ".hidden.txt", "b/LICENSE.txt"):
        (folder / name).write_text("Not an article.")
    (folder / ".git").mkdir()
    (folder / ".git" / "a.txt").write_text("No.")
    assert names(folder) == (["a.md", "b/c.txt", "b/deep/d.txt", "z.txt"], [])
    (readme,) = load_path(folder / "README.md")
    assert isinstance(readme, Article)


def test_what_cannot_be_read_is_refused_and_the_others_go_on(folder: Path) -> None:
    (folder / "empty.txt").write_bytes(b" \n")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (folder / "picture.png").write_bytes(b"\x89PNG")
    (folder / "noname").write_text("x")
    (folder / "broken.json").write_text("{")
    (folder / "link.txt").symlink_to(folder / "nowhere.txt")
    found, refused = names(folder)
    assert found == ["a.md", "b/c.txt", "b/deep/d.txt", "z.txt"]
    assert refused == ["binary.txt", "broken.json", "empty.txt", "link.txt", "noname", "picture.png"]


def test_refusals_name_the_path_as_given(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.parent)
    (folder / "b" / "bad.json").write_text("{")
    assert [x.name for x in load_path(Path("paper")) if isinstance(x, Refusal)] == [
        str(Path("paper") / "b" / "bad.json")
    ]
    (missing,) = load_path(Path("nowhere"))
    assert missing == Refusal("nowhere", "there is no such file or folder")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_refused(folder: Path) -> None:
    (folder / "z.txt").chmod(0)
    (refusal,) = load_path(folder / "z.txt")
    assert isinstance(refusal, Refusal)
    assert "Permission" in refusal.reason


def test_a_link_back_ends_there(folder: Path) -> None:
    (folder / "b" / "again").symlink_to(folder)
    (folder / "b" / "self").symlink_to(folder / "b" / "self")
    found, refused = names(folder)
    assert found == ["a.md", "b/c.txt", "b/deep/d.txt", "z.txt"]
    assert refused == ["self"]


def test_a_file_over_the_limit_is_refused(folder: Path) -> None:
    (folder / "z.txt").write_text("Words. " * 100)
    (refusal,) = load_path(folder / "z.txt", max_bytes=100)
    assert isinstance(refusal, Refusal)
    assert "100 bytes" in refusal.reason
    (refusal,) = load_bytes("z.txt", b"x" * 200, max_bytes=100)
    assert isinstance(refusal, Refusal)


def test_what_the_sender_declares_wins() -> None:
    data = b"---\ntitle: Old\nauthor: Bo\n---\nWords."
    (article,) = load_bytes("C:\\papers\\a.md", data, declared={"title": "New", "source": "Desk"})
    assert isinstance(article, Article)
    assert (article.title, article.author, article.source) == ("New", "Bo", "Desk")
    assert article.metadata["file"] == "a.md"


def test_the_origin_tells_a_sent_file_again() -> None:
    one, again, other = (
        next(load_bytes("a.txt", data, origin=origin))
        for data, origin in ((b"Old words.", "x"), (b"New words.", "x"), (b"Old words.", "y"))
    )
    assert isinstance(one, Article)
    assert isinstance(again, Article)
    assert isinstance(other, Article)
    assert one.id == again.id != other.id


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".json", ".jsonl"])
def test_suffixes_ignore_case(suffix: str) -> None:
    loaded = list(load_bytes("A" + suffix.upper(), b'{"text": "Words, words, words."}'))
    assert isinstance(loaded[0], Article)
