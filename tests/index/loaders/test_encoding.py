import pytest

from index.errors import UnreadableSource
from index.loaders.encoding import decode

GERMAN = (
    "Die Straße war über Nacht gesperrt, weil die Bäume umgestürzt waren. Zu Fuß ging es über die Brücke."
)
FRENCH = (
    "Le président a déclaré mercredi que l’été serait très chaud à Besançon, où les élèves étaient en congé."
)
RUSSIAN = (
    "Президент заявил в среду, что лето будет очень жарким. Ученики уже на каникулах, и в городе стало тихо."
)
JAPANESE = "宇宙飛行士が宇宙で酒を飲むとどうなるか。後果は深刻である。今日は晴れです。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"])
def test_unicode_is_told_by_its_mark_or_its_zeros(encoding: str) -> None:
    assert decode(GERMAN.encode(encoding)) == GERMAN


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (GERMAN, "cp1252"),
        (FRENCH, "cp1252"),
        (RUSSIAN, "cp1251"),
        (JAPANESE, "shift_jis"),
        ("## können", "latin-1"),
    ],
)
def test_older_encodings_are_guessed(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_newlines_become_one_kind() -> None:
    assert decode(b"a\r\nb\rc\n") == "a\nb\nc\n"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"\xef\xbb\xbf \n", "empty"),
        (b"ab\x00cd", "binary"),
        (bytes(range(256)), "binary"),
        (b"\x89PNG\r\n\x1a\n" + b"\x01\x02\x03" * 50, "binary|encoding"),
        (b"\xff\xfea", "utf-16"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableSource, match=reason):
        decode(data)
