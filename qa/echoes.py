"""Text that repeats a question instead of answering it: a question asked back, or a page stuffed to be found."""

import re

from index.lexical import STOP_WORDS, analyze, plain_words

_ASKS = re.compile(r"[?？؟][\"'”’»)\]]*$")
_WH = frozenset("what which who whom whose when where why how".split())

_PRONOUNS = frozenset("he she it they this that these those him her his its their them".split())

_OFFERS = frozenset("or happen happened happens after afterwards next".split())
"""A choice is answered in the question's words, and what happened next by what follows the words it repeats."""

ADDS_NOTHING = 2
"""So few words that the question doesn't have, in a whole passage, tell nothing."""

TIMES = 3
"""As often each of the question's words is said, on the average, by a passage that is stuffed with them."""


def content(text: str) -> frozenset[str]:
    """Return the stems of the words that carry meaning."""
    return frozenset(analyze(" ".join(word for word in plain_words(text) if word not in STOP_WORDS)))


def is_question(sentence: str) -> bool:
    """Tell whether a sentence ends in a question mark."""
    return bool(_ASKS.search(sentence.rstrip()))


def asks_back(question: str, text: str) -> bool:
    """Tell whether a sentence is a question, or repeats this one: it can't be the answer.

    "The capital is Paris." adds nothing to "Is Paris the capital?", and answers it all the same: only of
    questions that ask for a word, and don't offer it, is one expected.
    """
    if is_question(text):
        return True
    words = set(plain_words(question))
    if not _WH & words or _OFFERS & words:
        return False
    asked, said = content(question), content(text)
    # "She left the same evening." names nobody, and says who left all the same: whoever was named before.
    return len(asked & said) >= 2 and not said - asked and not _PRONOUNS & set(plain_words(text))


def is_stuffed(question: str, passage: str) -> bool:
    """Tell whether a passage hardly has words but the question's, over and over, as one written to be found has."""
    asked, said = content(question), content(passage)
    if len(said - asked) > ADDS_NOTHING or len(asked & said) < 2:
        return False
    words = [word for word in plain_words(passage) if word not in STOP_WORDS]
    named = set(plain_words(question))
    return sum(word in named for word in words) >= TIMES * len(asked & said)
