"""Which words tell that a sentence goes on, or that one begins."""

import re

# Words after which no English sentence, heading or caption ends.
OPEN_WORDS = frozenset(
    """a an the of at with from into onto upon among between during toward towards against per and or nor but than as
    whom whose while because although unless whether was were had having its their his her our your my every no both
    either neither""".split()
)
# Words that end a question or a phrasal verb as well ("What is going on"): a long line doesn't end in them.
LEANING_WORDS = frozenset(
    """in on to for by over under through throughout about around before after without within via until since that this
    these those which who where when if though is are am be been being has have do does did will would shall should can
    could may might must not some any each such very most only also another other several many few included including
    includes called named despite just""".split()
)

# Capitalised, these begin a sentence: in the middle of one they would be lowercase.
STARTERS = (
    OPEN_WORDS
    | LEANING_WORDS
    | frozenset("he she it they we you there here however meanwhile according then one two three".split())
) - {"may", "will"}

ABBREVIATION = re.compile(
    r"(?:^|[\s(\"“‘'])(?:Mr|Mrs|Ms|Dr|Prof|St|Gen|Sen|Rep|Gov|Lt|Col|Sgt|Capt|Maj|Rev|Hon|Pres|No|vs|approx|ca|cf|e\.g|i\.e|"
    r"(?:[A-Z]\.)*[A-Z])\.$"
)
TITLES = re.compile(
    r"(?:^|[\s(\"“‘'])(?:Mr|Mrs|Ms|Dr|Prof|Gen|Sen|Rep|Gov|Lt|Col|Sgt|Capt|Maj|Rev|vs|e\.g|i\.e)\.$"
)

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_ENDS = re.compile(r"[.!?…。！？؟][\"”’'»)\]]*\s+(?=[\"“‘'«(\[]*[A-Z\d])")


def words(text: str) -> list[str]:
    """Split into words that begin with a letter."""
    return _WORD.findall(text)


def content_words(text: str) -> list[str]:
    """Return the lowercase words that carry meaning: names and headings in title case have none."""
    return [
        w
        for w in words(text)
        if w[0].islower() and w.lower() not in OPEN_WORDS | LEANING_WORDS and len(w) > 2
    ]


def last_fragment(text: str) -> tuple[str, bool]:
    """Return what follows the last sentence that ends inside `text`, and whether there is one before it."""
    start = 0
    for match in _ENDS.finditer(text):
        if not ABBREVIATION.search(text[max(0, match.end() - 40) : match.end()].rstrip()):
            start = match.end()
    return text[start:], start > 0
