"""How the words of a text are taken: by its language, or by its script.

An analysis has a name: a language's code, where words are cut down to stems; `PAIRS`, for scripts without spaces,
whose characters are taken two by two; `PLAIN`, for languages that nobody here can stem.
"""

import re

ENGLISH = "en"
PAIRS = "pairs"
PLAIN = "plain"

STEMMERS = {
    "ar": "arabic", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
    "fi": "finnish", "fr": "french", "hu": "hungarian", "it": "italian", "nb": "norwegian", "nl": "dutch",
    "nn": "norwegian", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sv": "swedish", "ta": "tamil", "tr": "turkish",
}  # fmt: skip
ANALYSES = (*sorted(STEMMERS.keys() - {ENGLISH}), PAIRS, PLAIN)
"""All of them but English."""

_UNSPACED_LANGUAGES = frozenset("ja km lo my th wuu yue zh".split())

# Thai, Lao, Burmese, Khmer; kana; Han, and what belongs to it in the planes above.
_UNSPACED_CHARS = (
    "\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa"
    "\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U000323af"
)
UNSPACED = re.compile(f"[{_UNSPACED_CHARS}]+")
_SCRIPTS = (
    ("ru", re.compile("[\u0400-\u052f]")),
    ("ar", re.compile("[\u0600-\u06ff\u0750-\u077f]")),
    ("el", re.compile("[\u0370-\u03ff\u1f00-\u1fff]")),
)
_LETTERS = re.compile(r"[^\W\d_]")


def analysis_of(language: str | None, text: str) -> str:
    """Name the analysis of a text: by its script where words have no spaces, else by its language.

    :param language: An ISO 639-1 code, with or without a region; `None` is told by the script, and Latin is English.
    """
    if UNSPACED.search(text) and 2 * sum(map(len, UNSPACED.findall(text))) > len(_LETTERS.findall(text)):
        return PAIRS
    code = code_of(language)
    if code is None:
        letters = len(_LETTERS.findall(text))
        return next((name for name, script in _SCRIPTS if 2 * len(script.findall(text)) > letters), ENGLISH)
    if code in _UNSPACED_LANGUAGES:
        return PAIRS
    return code if code in STEMMERS else PLAIN


def code_of(language: str | None) -> str | None:
    """Return the language's code without region and script, "zh" of "zh-Hant-TW"; `None` if it isn't a code."""
    code = re.split(r"[-_]", language.strip().lower(), maxsplit=1)[0] if language else ""
    return code if len(code) == 2 or code in _UNSPACED_LANGUAGES else None


def kind_of(language: str) -> str:
    """Say how the words of a language are looked for: `stems`, `pairs` of characters, or `plain` words."""
    name = language if language in (PAIRS, PLAIN) else analysis_of(language, "")
    return name if name in (PAIRS, PLAIN) else "stems"
