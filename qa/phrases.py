"""Names and topics of a text: runs of words that carry meaning, found without a grammar."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.lexical import STOP_WORDS, analyze

_TOKEN = re.compile(r"[^\W_](?:[\w’'.&/+-]*[\w+])?")
_INSIDE = frozenset({"of", "de", "la", "von", "van", "al", "bin", "&"})
_THE = frozenset("the a an my your our this that these those".split())
_POSSESSIVE = re.compile(r"[’']s?$")
_DIGITS = re.compile(r"\d")

VERBS = frozenset(
    "accept add adopt advise affect agree allow apply are arrive ask avoid be became become been began begin being belong "
    "bring broke broken build built buy call calls came cause caused choose chose clarify come comes compare consider contact "
    "contain contains create created decide define delete describe did die died differ discover discovered do does doing done "
    "earn enable end ended exist expect explain fall fell file find fix follow formed fund gave get gets getting give given go goes going gone "
    "got had happen happened happens has have having hear help hire include included includes increase install invent invented "
    "is join keep kill killed knew know known lead learn leave led left let like live lived lives look lose lost love made make makes "
    "making mean means meant meet met mention mentioned move must need needed needs offer offers open opened originate own owns paid pay "
    "perform play played plays prefer prevent produce produces protect provide provides publish published purchase put "
    "read receive recommend reduce register remain remove require required requires resign resigned return run runs said saw say says see seem seen "
    "select sell sells sent shall shot shown signed sold speak speaking spread start started stay steal stop store suggest support supports take taken takes talk tell "
    "think thought told took transfer try turn understand update use used uses using visit want wanted wants was went were win wins won "
    "wonder work worked works would wrote write written born founded invade invaded conquer died elected married called located "
    "measure travel guarantee absorb raise raised seek determine improve destroy repel attract elect appear occur lack drive deal matter matters "
    "compare compared handle serve served suffer promote successfully attack attacked reach reached cross escape "
    "compose composed direct directed design designed develop developed establish established introduce introduced launch launched win hosted".split()
)
"""Words that hardly ever name a topic in a question, though some of them can."""

_SMALL = frozenset(
    "between against within without among across along upon per via versus vs toward towards despite unlike besides "
    "must may might shall let's i'm i'd i've i'll you're we're they're it's he's she's that's what's who's there's".split()
)

FILLERS = frozenset(
    "ok okay yes yeah no hi hello thanks thank please sorry sure well oh hmm aha maybe right really actually also too "
    "still just even ever never always often usually currently now today yesterday tomorrow recently later ago yet already "
    "exactly specifically generally instead anymore like many much more most less least few several lot lots enough "
    "both either neither following above below twice once us me you i he she it they him her them one ones something anything everything someone anyone people thing things stuff "
    "good bad better best worse worst great main important possible different same other another others else new certain "
    "specific particular whole long big large high short old first last next second third way ways kind kinds sort "
    "type types example examples reason reasons information info details detail question questions answer answers help "
    "number difference differences name names part parts step steps case course bit fact list term terms idea topic "
    "available possible legal illegal true false free popular similar common current recent worth able "
    "subject context meaning definition explanation purpose benefit benefits advantage advantages".split()
)
"""Words that say too little to be carried alone."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text with its place."""

    start: int
    end: int
    text: str

    @property
    def low(self) -> str:
        """Return it in lower case, with straight apostrophes."""
        return self.text.lower().replace("’", "'")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A run of words of a text that names something; `shown` has its article where it had one."""

    start: int
    end: int
    text: str
    shown: str
    is_name: bool
    is_plural: bool
    stems: frozenset[str]


def tokens(text: str) -> list[Token]:
    """Return the words of a text."""
    return [Token(m.start(), m.end(), m.group()) for m in _TOKEN.finditer(text)]


def is_content(word: str) -> bool:
    """Tell whether a word, in lower case, may name something."""
    bare = _POSSESSIVE.sub("", word)
    return bare not in STOP_WORDS and bare not in VERBS and bare not in _SMALL and not bare.endswith("n't")


def content_stems(text: str) -> frozenset[str]:
    """Return the stems of the words that say what a text is about."""
    kept = [t.low for t in tokens(text) if is_content(t.low) and t.low not in FILLERS]
    return frozenset(stem for word in kept for stem in analyze(word))


def phrases(text: str) -> list[Phrase]:
    """Return the phrases of a text, in order."""
    return [p for run in _runs(text) if (p := _phrase(text, run)) is not None]


def _runs(text: str) -> Iterator[list[Token]]:
    """Yield runs of words that stand together: content, joined by words such as "of" inside of a name."""
    run: list[Token] = []
    words = tokens(text)
    verb = _verb(words)
    for at, word in enumerate(words):
        gap = text[words[at - 1].end : word.start] if at else ""
        if run and gap.strip(" \t\n-\"“”'‘’"):
            yield run
            run = []
        after = words[at + 1] if at + 1 < len(words) else None
        joins = bool(run) and word.low in _INSIDE and after is not None and _capital(after) and _capital(run[-1])
        if at != verb and (joins or _belongs(word, at, words)):
            run.append(word)
            ends = word.low.endswith(("'s", "s'"))
        else:
            ends = True
        if ends and run:  # "Spain's population" names two things
            yield run
            run = []
    if run:
        yield run


def _verb(words: list[Token]) -> int | None:
    """Return which word must be the verb, though the list of verbs doesn't have it: "did Tughlugh Temur raze it"."""
    for at, word in enumerate(words[:-1]):
        if word.low == "who" and is_content(words[at + 1].low):
            return at + 1
        if word.low in ("do", "does", "did", "doesn't", "didn't", "don't"):
            rest = words[at + 1 :]
            if any(w.low in VERBS for w in rest):
                return None
            run = 0
            while run < len(rest) and (is_content(rest[run].low) or (not run and rest[run].low in _THE)):
                run += 1
            named = run > 1 + (rest[0].low in _THE) and rest[run - 1].text[0].islower()
            return at + run if named else None
    return None


def _belongs(word: Token, at: int, words: list[Token]) -> bool:
    if is_content(word.low):
        return True
    # "The Who" and "Being John Malkovich": a capital inside of a sentence makes a name of any word.
    inside = at > 0 and word.text[0].isupper() and len(word.text) > 1 and not word.text.isupper()
    return inside and not all(w.text[0].isupper() for w in words)


def _phrase(text: str, run: list[Token]) -> Phrase | None:
    while run and (run[-1].low in _INSIDE or (run[-1].low in FILLERS and not _capital(run[-1]))):
        run = run[:-1]
    while run and (run[0].low in FILLERS or run[0].low.endswith("ly")) and not (len(run) > 1 and _capital(run[0])):
        run = run[1:]
    if len(run) > 1 and run[-1].low.endswith("ed") and not _capital(run[-1]):
        run = run[:-1]  # "was the cotton gin invented": the verb of a question stands behind its subject
    if not run:
        return None
    start, end = run[0].start, run[-1].end
    surface = _POSSESSIVE.sub("", text[start:end]) if len(run[-1].text) > 2 else text[start:end]
    before = tokens(text[:start])[-1:]
    if not any(c.isalpha() for c in surface):
        return None
    named = any(t.text[0].isupper() for t in run if t.start) or (run[0].text[0].isupper() and len(run) > 1)
    article = f"the {surface}" if before and before[0].low in _THE else surface
    last = run[-1].low
    plural = (last.endswith("s") and not last.endswith(("ss", "us", "is", "'s"))) or last in ("people", "children", "men", "women")
    return Phrase(start, start + len(surface), surface, article, named, plural, frozenset(analyze(surface)))


def _capital(word: Token) -> bool:
    return word.text[0].isupper() or bool(_DIGITS.match(word.text))
