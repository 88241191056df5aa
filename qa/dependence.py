"""Whether a question needs what was asked before it: the marks of a follow-up, and what they weigh."""

import re
from dataclasses import dataclass

from qa.phrases import Token, content_stems, is_content, is_plural, phrases, tokens
from qa.plain_words import AUXILIARIES, FILLERS, QUESTION_WORDS

PERSONAL = frozenset("he she him his hers her they them their theirs".split())
NEUTER = frozenset("it its".split())
DEMONSTRATIVE = frozenset("this that these those".split())
_ELSE = frozenset(
    "other others another else instead latter former same alternative alternatives rest one ones there".split()
)
_PLURAL = frozenset("they them their theirs these those".split())
_PREPOSITIONS = frozenset(
    "in on at after before during besides despite other unlike like with for to from by because since".split()
)
_BEFORE_THAT = frozenset("of for to in about with from like at on by and after before why how".split())
_TIMES = frozenset("week month year morning evening season".split())
_OPENERS = frozenset("and but or so then also ok okay yes no oh because".split())
_ABOUT = re.compile(
    r"^\W*(?:(?:and|but|so|ok|okay|then)\W+)?(?:what|how) about\b|^\W*what if\b", re.IGNORECASE
)
_IN_THAT = re.compile(r"\bin (?:that|this|which|such a?) case\b|\bby (?:that|this)\b", re.IGNORECASE)
# "Is it true that", "how long does it take to", "what time is it": nothing is meant by it.
_SUPPOSED = (
    "true|possible|necessary|legal|illegal|important|better|best|worth|safe|common|advisable|okay|ok|fine|good|bad|"
    "easy|hard|difficult|clear|fair|wise|required|known|said|believed|thought|estimated|become possible|problem|"
    "crime|idea|when|while"
)
_EMPTY_IT = re.compile(
    r"\bit (?:(?:also|still|really|even|be|ever|always|now|not|sometimes) )?(?:a |an )?"
    rf"(?:{_SUPPOSED})(?: \w+)? (?:that|to|if|for|when|whether|how|why|who|the|a)\b"
    r"|\b(?:does|did|doesn't|didn't|will|would|can|could|may|might) it (?:\w+ )?"
    r"(?:take(?! place)|cost|rain|snow|mean)\b.*\b(?:to|when|for|that|if)\b"
    r"|\bit (?:takes?(?! place)|took(?! place)|costs?|means?)\b.*\b(?:to|when|for|that|if)\b"
    r"|\bit (?:rains?|snows?|rained|snowed)\b"
    r"|\b(?:is|was) it called (?:when|if|that)\b|\b(?:what|which) (?:time|day|date|year) (?:is|was) it\b",
    re.IGNORECASE,
)
_DEFINES = re.compile(
    r"^\W*(?:(?:and|so|ok|then)\W+)?(?:(?:can|could|would|will) you )?(?:please )?"
    r"(?:what(?:'s| is| are| was| were| does| do)|who(?:'s| is| was| are)|define|explain|clarify|describe|"
    r"tell me (?:more )?about|how do(?:es)?) (?:(?:a|an|the) )?(?:[^\W_][\w.&-]* ?){1,4}(?:mean|work)?\W*$",
    re.IGNORECASE,
)
_EXISTS = re.compile(r"\b(?:is|are|was|were) there\b(?!\W*$)|^\W*any\b", re.IGNORECASE)
_SHORT = 2
"""With more words that carry meaning, and no mark, a question stands alone."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for a question that needs the ones before it, each 0 or 1."""

    personal: float = 0.0
    neuter: float = 0.0
    pointing: float = 0.0
    inside: float = 0.0
    """A pronoun behind words that it may stand for."""
    opener: float = 0.0
    about: float = 0.0
    other: float = 0.0
    fragment: float = 0.0
    """Neither a question word nor a verb that asks."""
    bare: float = 0.0
    """No word that says what it is about."""
    single: float = 0.0
    double: float = 0.0
    named: float = 0.0
    shared: float = 0.0
    """A word of the last question, or of its answer, stands in it."""
    definite: float = 0.0
    defines: float = 0.0
    """It asks what something that it names is."""
    exists: float = 0.0

    @property
    def marked(self) -> bool:
        """Whether there is anything that may point back."""
        points = self.certain or self.pointing or self.inside or self.other
        return bool(points or self.opener or self.about or self.bare or self.single or self.double)

    @property
    def elliptic(self) -> bool:
        """Whether it may be a piece of a question, to be completed by the one before."""
        return bool(self.about or self.opener or self.fragment or self.bare)

    @property
    def certain(self) -> bool:
        """Whether it names nobody, and speaks of somebody."""
        return bool(self.personal or self.neuter)


def signs_of(question: str, before: str) -> Signs:
    """Look for the marks of a follow-up.

    :param before: What was asked and said last.
    """
    words = tokens(question)
    lows = [w.low for w in words]
    stems = content_stems(question)
    free: set[str | None] = set()
    inside = False
    for at in range(len(words)):
        kind = free_pronoun(words, at, question)
        inside = inside or (kind is None and _pronoun(words, at, question) is not None)
        free.add(kind)
    asks = any(w.split("'")[0] in QUESTION_WORDS or w in AUXILIARIES for w in lows)
    about = bool(_ABOUT.search(question))
    shared = bool(stems & content_stems(before))
    named = any(p.is_name for p in phrases(question))
    return Signs(
        personal=float("personal" in free),
        neuter=float("neuter" in free),
        pointing=float("pointing" in free or bool(_IN_THAT.search(question))),
        inside=float(inside),
        opener=float(bool(lows) and lows[0] in _OPENERS and not about),
        about=float(about),
        other=float(
            any(
                w in _ELSE and not (w == "there" and _expletive(lows, at)) and not _antecedent(words, at)
                for at, w in enumerate(lows)
            )
        ),
        fragment=float(not asks),
        bare=float(not stems),
        single=float(len(stems) == 1),
        double=float(len(stems) == _SHORT),
        named=float(named),
        shared=float(shared),
        definite=float(" the " in f" {' '.join(lows)} "),
        defines=float(bool(_DEFINES.match(question))),
        exists=float(bool(_EXISTS.search(question))),
    )


def free_pronoun(words: list[Token], at: int, question: str) -> str | None:
    """Tell which kind of pronoun a word is: one that stands for nothing in its own question; `None` for others."""
    kind = _pronoun(words, at, question)
    return None if kind is None or _antecedent(words, at) or _ahead(words, at, question) else kind


def _pronoun(words: list[Token], at: int, question: str) -> str | None:
    """Tell which kind of pronoun a word is, `None` where it is none, or means nothing."""
    low = words[at].low.removesuffix("'s")
    if low in PERSONAL:
        return "personal"
    if low in NEUTER:
        return None if low == "it" and _EMPTY_IT.search(question) else "neuter"
    if low in DEMONSTRATIVE:
        return "pointing" if _points(words, at) else None
    return None


def _points(words: list[Token], at: int) -> bool:
    """Tell "what is that" and "that movement" from "the man that" and "know that"."""
    if words[at].low not in ("that", "that's"):
        return not (at + 1 < len(words) and words[at + 1].low in _TIMES)
    if at == 0 or words[at].low == "that's":
        return True
    return at + 1 == len(words) or words[at - 1].low in AUXILIARIES | _BEFORE_THAT


def _expletive(lows: list[str], at: int) -> bool:
    """Tell "is there a river" and "there are" from "who lives there"."""
    return (at > 0 and lows[at - 1] in AUXILIARIES) or (at + 1 < len(lows) and lows[at + 1] in AUXILIARIES)


def _antecedent(words: list[Token], at: int) -> bool:
    """Tell whether something stands before a word that it may mean."""
    low = words[at].low
    for word in words[:at]:
        if low in _PLURAL and word.low in ("who", "people", "someone", "anyone", "everyone", "children"):
            return True
        if (
            not is_content(word.low)
            or word.low in FILLERS
            or word.low in QUESTION_WORDS
            or word.low.endswith("ly")
        ):
            continue
        several = is_plural(word.low)
        # "How many films does he appear in": he is none of the films.
        if word.text[0].isupper() or low in DEMONSTRATIVE or low in _ELSE or several == (low in _PLURAL):
            return True
    return False


def _ahead(words: list[Token], at: int, question: str) -> bool:
    """Tell whether a pronoun stands for a name behind it: "Other than its hotels, what is Palm Springs known for?"."""
    comma = question.find(",", words[at].end)
    return (
        comma >= 0
        and words[0].low in _PREPOSITIONS
        and any(w.text[0].isupper() for w in words if w.start > comma)
    )
