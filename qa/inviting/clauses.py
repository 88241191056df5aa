"""The plain clause at the beginning of an English sentence: who or what, the verb, and the rest.

The rules are strict, since a wrong parse makes a question that nobody would ask: of most sentences nothing is taken.
"""

import re
from dataclasses import dataclass

from qa.inviting.verbs import BASES, PASTS

MOST_WORDS, SUBJECT_WORDS = 45, 8

_WORD = re.compile(r"\S+")
_AUXILIARIES = frozenset("was were is are has have had will can could".split())
_ADVERBS = frozenset(
    "also later then recently eventually subsequently reportedly officially still now finally first again only "
    "currently originally".split()
)
_BACK = frozenset(
    "he she it they this that these those there here his her its their him them such another both either i we you "
    "my our your but and so or yet nor then also however meanwhile instead thus hence just if when while as after "
    "before although though because since until once what who why how where which according in on at by for from "
    "with during despite following under over among not no one some many most several few each all".split()
)
_NO_SUBJECT = frozenset(
    "that who which whose whom when where if because to than said says say while as after before although though "
    "not and or but including may might must should would shall do does did there".split()
)
_VAGUE = frozenset(
    "move decision company man woman report group incident event study statement government people team official "
    "officials police authorities attack ruling deal plan meeting two three others pair couple".split()
)
_UNFIT = re.compile(
    r"[\"“”„«»()\[\]{}|*_#<>=\\^~`\n\t?!…]|https?:|%\d\d|www\.|\bexample\b|\b(?:I|me|my|we|We|us|our|you|your)\b"
)

_ODD = re.compile(r"[:/|@%]|^[a-z]{3,}ed$|['’](?:re|ve|ll|d|m)$|n['’]t$")
_INNER_NAME = re.compile(r"(?<=[a-z,] )[A-ZÀ-ÖØ-Þ][\w’'-]*")
_NOUN = re.compile(r"\b[a-z]+\b")


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence taken apart: `subject` as it stands within a question, `verb` as it is written.

    `auxiliary` is empty where the verb stands alone; `rest` is where what follows the verb begins in the sentence.
    """

    sentence: str
    subject: str
    auxiliary: str
    verb: str
    rest: int


def clause_of(sentence: str, known: "Known") -> Clause | None:
    """Take a sentence apart; `None` where it doesn't begin with a plain clause.

    :param known: What the article tells of its words.
    """
    words = list(_WORD.finditer(sentence))
    if not 4 <= len(words) <= MOST_WORDS or not sentence[0].isupper() or _UNFIT.search(sentence):
        return None
    first = words[0][0].lower()
    if first in _BACK or first.endswith((",", "ly")):
        return None
    for at, word in enumerate(words[1 : SUBJECT_WORDS + 1], 1):
        said = word[0]
        if said.lower() in _NO_SUBJECT or said[-1] in ",;:—–-":
            return None
        if said in _AUXILIARIES or said in BASES:
            return _taken(sentence, words, at, known)
    return None


def _taken(sentence: str, words: list[re.Match[str]], at: int, known: "Known") -> Clause | None:
    """Take it apart at its verb, which is the word at `at`."""
    before = [word[0] for word in words[:at]]
    while before and (before[-1] in _ADVERBS or before[-1].endswith("ly")):
        before.pop()
    subject, verb = _within(before, known), words[at][0]
    if subject is None:
        return None
    if verb not in _AUXILIARIES:
        return Clause(sentence, subject, "", verb, words[at].end())
    behind = at + 1
    while behind < len(words) and words[behind][0] in _ADVERBS:
        behind += 1
    if behind < len(words) and (said := words[behind][0].rstrip(".,")) in PASTS:
        return Clause(sentence, subject, verb, said, words[behind].start() + len(said))
    if verb in ("will", "can", "could") and behind < len(words) and words[behind][0] in BASES.values():
        return Clause(sentence, subject, verb, words[behind][0], words[behind].end())
    return Clause(sentence, subject, verb, "", words[at].end())


def _within(words: list[str], known: "Known") -> str | None:
    """Return a subject as it stands within a question, `None` where it points back, or can't be told to be one."""
    if not words or any(_ODD.search(word) for word in words) or words[-1].endswith(("'s", "’s")):
        return None
    first = words[0]
    if first in ("The", "A", "An"):
        named = any(word[0].isupper() for word in words[1:])
        # "The speech" is one that was spoken of before; "a kilo of potatoes" is any.
        vague = len(words) == 1 or (not named and (first == "The" or words[-1].lower() in _VAGUE))
        return None if vague else " ".join([first.lower(), *words[1:]])
    # A capital that is there only because it comes first tells nothing: the article tells whether it is a name.
    if known.as_name(first):
        return known.whole(first) if len(words) == 1 else " ".join(words)
    return first.lower() if len(words) == 1 and known.as_noun(first.lower()) else None


class Known:
    """What an article tells of its words: which are written as names within sentences, and which are not."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._names = set(_INNER_NAME.findall(text))
        self._nouns = set(_NOUN.findall(text))

    def as_name(self, word: str) -> bool:
        """Tell whether a word has its capital also within a sentence."""
        return word.rstrip(".") in self._names

    def whole(self, name: str) -> str:
        """Return a name with the words before it that the article once has: a question stands alone."""
        for found in re.finditer(rf"\b((?:[A-ZÀ-ÖØ-Þ][\w-]+ ){{1,2}}){re.escape(name)}\b", self._text):
            before, ahead = (
                found[1].split(),
                self._text[max(0, found.start() - 30) : found.start()].split()[-1:],
            )
            # "The Second Continental Congress" is not what Continental Congress is called.
            more = any(word in ("the", "The") or (word[0].isupper() and word[-1].isalpha()) for word in ahead)
            if not more and not any(self.as_noun(word.lower()) or word.lower() in _BACK for word in before):
                return f"{found[1]}{name}"
        return name

    def as_noun(self, word: str) -> bool:
        """Tell whether a word is also written small."""
        return word in self._nouns
