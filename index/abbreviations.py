"""Where a full stop doesn't end a sentence, in the languages that write such words."""

import re

# Titles, months and the like: never the end of a sentence, for a name or number follows.
NEVER = frozenset(
    "mr mrs ms mx dr prof sr st fr sra srta mme mlle gen col maj lt cmdr capt sgt cpl pvt adm brig rev hon "
    "sen rep gov pres supt insp det messrs vs no nos vol pp fig figs eq sec art ch ed eds cf al viz approx "
    "est jan feb mar apr jun jul aug sep sept oct nov dec mt ft e.g i.e z.b bzw ca nr "
    "hrsg vgl evtl inkl exkl sog bspw zzgl dra uds pág págs núm núms excmo excma mlles "
    "ул им св проф акад стр рис напр тов гр обл оз пос ред".split()
)

# Ends a sentence only when a word follows that commonly opens one.
SOMETIMES = frozenset(
    "inc ltd co corp plc llc bros jr etc a.m p.m dept univ assn ave blvd rd ph.d m.d b.a m.a".split()
)
SOMETIMES_ELSEWHERE = frozenset("usw jh jhd chr uu г гг в вв др руб коп тыс см д п э т.д т.п н.э".split())

OPENERS = frozenset(
    "the a an in on at it its he she they we i you this that these those there his her their our my but and "
    "or so yet for from as if when while after before since although however meanwhile according with by to "
    "what who where why how one two some many most all both no not during under over last next also then "
    "despite because even only another other such police officials "
    "он она оно они его её их это эта этот эти в на с по после но и а затем кроме однако при из к у для до за от "
    "через так как когда если во со мы я вы".split()
)
# Names begin with these in English ("El Salvador", "Das"): they open sentences where the abbreviation isn't English.
OPENERS_ELSEWHERE = OPENERS | frozenset(
    "der das die ein eine er sie es im auf mit nach bei seit für von und aber doch wie wenn diese dieser dieses "
    "el la los las un una ella ellos en este esta estos estas por para pero según cuando también se su sus no".split()
)

# Abbreviations of several parts, each with its full stop: the last one is left out where it may end a sentence.
INSIDE = re.compile(
    r"\b(?:z\.\s?[BTZ]\.|u\.\s?[aäUÄ]\.|o\.\s?Ä\.|i\.\s?d\.\s?R\.|d\.\s?h\.|(?<=\d\s)(?:Mio|Mrd|Tsd)\."
    r"|EE\.(?=\s?UU)|p\.\s?ej\.|(?<=[\dIVXLC]\s)(?:[ad]\.(?=\s?(?:de\s)?C\b)|[vn]\.(?=\s?Chr))"
    r"|т\.(?=\s?[дп]\.)|т\.\s?[ек]\.|и\.\s?о\.|н\.(?=\s?э)|(?<!\d\s)(?<!\d)г\.(?=\s?[А-ЯЁ][а-яё]))"
)

# "am 3. Oktober", "im 19. Jahrhundert", "der 2. Weltkrieg": what stands before or after tells that it is German.
ORDINAL = re.compile(
    r"\b(?:der|die|das|dem|den|des|im|am|vom|zum|zur|beim|bis|ab|jeden)\s\d{1,3}\.\s"
    r"|\b\d{1,2}\.\s(?:Jänner|Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember|Jahrhunderts?|Jahrtausends?|Jh|"
    r"Weltkriegs?)\b"
)
