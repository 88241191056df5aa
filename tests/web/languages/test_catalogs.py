"""The catalogs: everything that pages say is in them, in both languages, and as each language is printed."""

import html
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from index.history import UPKEEP
from index.loaders.receipts import Reason
from qa.composing import BETWEEN, FRAMES
from web.languages import LANGUAGES, closed
from web.languages.catalogs import FOLDER, read

ROOT = Path(__file__).resolve().parents[3]
OTHERS = [code for code in LANGUAGES if code != "en"]
TAGS = re.compile(r"<[^>]+>")
PLACES = re.compile(r"%\(\w+\)s")


@pytest.fixture(scope="module")
def gathered(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """What the pages say now, gathered by the Makefile's own command."""
    make = (ROOT / "Makefile").read_text(encoding="utf-8")
    options = re.findall(r"^GATHERED := (.+)$", make, re.MULTILINE)[0].split()
    into = tmp_path_factory.mktemp("gathered") / "messages.pot"
    command = [
        sys.executable,
        "-m",
        "babel.messages.frontend",
        "-q",
        "extract",
        "-F",
        "pyproject.toml",
        *options,
    ]
    subprocess.run([*command, "-o", str(into), "."], cwd=ROOT, check=True)
    with into.open("rb") as file:
        return read_po(file)


def messages(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def forms(words: str | tuple[str, ...]) -> tuple[str, ...]:
    return words if isinstance(words, tuple) else (words,)


def seen(words: str) -> str:
    """What a reader sees: without elements, and with something in the place of each value."""
    return html.unescape(PLACES.sub("x", TAGS.sub("", words)))


@pytest.mark.parametrize("code", OTHERS)
def test_everything_is_translated_and_nothing_else(gathered: Catalog, code: str) -> None:
    catalog = read(code)
    assert {m.id for m in messages(catalog)} == {m.id for m in messages(gathered)}, "run: make translations"
    unsure = [m.id for m in messages(catalog) if m.fuzzy or not all(forms(m.string))]
    assert unsure == []


@pytest.mark.parametrize("code", OTHERS)
def test_scripts_are_given_what_they_say(gathered: Catalog, code: str) -> None:
    def by_scripts(catalog: Catalog) -> set[object]:
        return {m.id for m in messages(catalog) if any("static/" in file for file, _ in m.locations)}

    assert by_scripts(read(code)) == by_scripts(gathered), "run: make translations"
    assert len(by_scripts(gathered)) > 10


@pytest.mark.parametrize("code", OTHERS)
def test_values_and_elements_agree_with_the_english(code: str) -> None:
    catalog = read(code)
    assert [(message.id, errors) for message, errors in catalog.check()] == []
    for message in messages(catalog):
        # What goes with one may leave the number out; nothing may stand for what isn't there.
        for said, meant in zip(forms(message.string), forms(message.id), strict=True):
            assert set(PLACES.findall(said)) <= set(PLACES.findall(meant)), message.id
            assert sorted(TAGS.findall(said)) == sorted(TAGS.findall(meant)) or "kbd" in meant, message.id
            assert '"' not in TAGS.sub("", said), message.id
            assert (len(said) - len(said.rstrip(" "))) == (len(meant) - len(meant.rstrip(" "))), message.id
        assert set(PLACES.findall(forms(message.string)[-1])) == set(PLACES.findall(forms(message.id)[-1]))


def test_french_marks_stand_apart_by_spaces_that_do_not_break() -> None:
    for message in messages(read("fr")):
        for said in forms(message.string):
            words = re.sub(r"https?://|`[^`]*`", "", seen(said))
            assert not re.search(r"[^\u202f][;!?]|[^\u00a0]:|[^\u00a0]»|«[^\u00a0]|'|“|”", words), said
            assert not re.search(r"(x|\d) (s|ms|Mo)\b", words), said


def test_spanish_questions_are_opened_and_quotes_are_its_own() -> None:
    for message in messages(read("es")):
        for said in forms(message.string):
            words = seen(said)
            assert words.count("¿") == words.count("?"), said
            assert words.count("¡") == words.count("!"), said
            assert not re.search(r"'|“|”| [:;]", words), said


def test_the_closed_lists_are_those_of_the_packages_below() -> None:
    assert set(closed.FRAMES) | {BETWEEN} == set(FRAMES)
    assert set(closed.REASONS) == {reason.value for reason in Reason}
    sources = "\n".join(p.read_text(encoding="utf-8") for p in (ROOT / "index").rglob("*.py"))
    causes = set(re.findall(r'cause(?:: str)?="(\w+)"|cause: str = "(\w+)"|cause="(\w+)" if', sources))
    assert {cause for found in causes for cause in found if cause} | {UPKEEP} <= set(closed.CAUSES)
    assert set(re.findall(r'status="(\w+)"', sources)) <= set(closed.STATUSES)


def test_each_language_has_a_catalog_and_each_catalog_a_language() -> None:
    assert sorted(path.name for path in FOLDER.iterdir() if path.is_dir()) == sorted(OTHERS)
