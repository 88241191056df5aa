"""English verbs in their past: what "built" is the past of, for "did … build", and what goes with "who"."""

from collections.abc import Mapping

_IRREGULAR = (
    "be was been, bear bore born, beat beat beaten, become became become, begin began begun, break broke broken, "
    "bring brought brought, build built built, buy bought bought, catch caught caught, choose chose chosen, "
    "come came come, cost cost cost, cut cut cut, deal dealt dealt, die died died, draw drew drawn, "
    "drive drove driven, eat ate eaten, fall fell fallen, feel felt felt, fight fought fought, find found found, "
    "flee fled fled, fly flew flown, forbid forbade forbidden, get got got, give gave given, go went gone, "
    "grow grew grown, hang hung hung, hear heard heard, hide hid hidden, hit hit hit, hold held held, hurt hurt hurt, "
    "keep kept kept, know knew known, lay laid laid, lead led led, leave left left, lend lent lent, lose lost lost, "
    "make made made, mean meant meant, meet met met, pay paid paid, put put put, quit quit quit, ride rode ridden, "
    "rise rose risen, "
    "run ran run, seek sought sought, sell sold sold, send sent sent, set set set, shake shook shaken, "
    "show showed shown, shut shut shut, shoot shot shot, sing sang sung, sink sank sunk, speak spoke spoken, "
    "spend spent spent, split split split, spread spread spread, stand stood stood, steal stole stolen, "
    "strike struck struck, swear swore sworn, swim swam swum, take took taken, teach taught taught, tell told told, "
    "think thought thought, throw threw thrown, wear wore worn, win won won, write wrote written"
)
_REGULAR = (
    "accept accuse achieve acquire adopt agree allow announce appear appoint approve arrest arrive ask attack attend "
    "award ban base beg block bomb borrow bury call cancel capture carry cause celebrate change charge claim close "
    "collapse collect compare compete complete compose conclude condemn connect consider contain continue "
    "convict cover crash create cross crown damage dance debut decide declare declassify decline dedicate defeat "
    "defend delay deliver demand demolish depart describe design destroy detain develop direct discover "
    "discuss dismiss display donate double drop earn elect employ end endorse enter establish evacuate examine exceed "
    "execute expand expect expel expire explode export extend face fail file finance finish fire follow force "
    "form found fund gain gather generate graduate happen help hire host identify ignore impeach import impose "
    "improve include increase inherit injure install introduce invade invent invest investigate invite "
    "involve issue join jump kill land last laugh launch learn license lift limit list live locate look lower manage "
    "march marry merge move murder name nominate obtain occupy occur offer open operate oppose order "
    "organise organize oust overturn own paint park participate pass perform permit pioneer place plan plant play "
    "plead pledge postpone praise premiere prepare present preserve prevent print produce project promise "
    "promote propose protest prove provide publish pull purchase push qualify question raise reach receive recommend "
    "record recover recruit reduce refuse regain register reject release relocate remain remove rename renew "
    "renovate reopen repair repeal replace represent request require rescue resign resume restore retain "
    "retire retreat retrieve return reveal review rule sail save schedule score secure select sentence separate "
    "serve settle sign slam slash slow solve spark sponsor start stay stop study submit succeed sue suffer "
    "support surpass surrender survive suspend target test threaten top total tour train transfer travel "
    "treat trigger turn uncover unveil urge use vaccinate veto visit vote vow walk want warn watch welcome withdraw "
    "witness work worship wound"
)
_DOUBLES = frozenset(
    "admit ban beg drop permit plan slam stop top transfer regret submit refer occur".split()
)
_PLAIN = frozenset("expel".split())


def _past(base: str) -> str:
    if base in _DOUBLES:
        return f"{base}{base[-1]}ed"
    if base in _PLAIN:
        return f"{base}led"
    if base.endswith("e"):
        return f"{base}d"
    return f"{base[:-1]}ied" if base.endswith("y") and base[-2] not in "aeo" else f"{base}ed"


def _tables() -> tuple[Mapping[str, str], Mapping[str, str]]:
    bases, pasts = {}, {}
    for base in _REGULAR.split():
        past = _past(base)
        bases[past], pasts[past] = base, past
    for verb in _IRREGULAR.split(", "):
        base, past, participle = verb.split()
        bases[past], pasts[participle] = base, past
    return {**bases, "withdrew": "withdraw"}, pasts


BASES, PASTS = _tables()
"""The base of each past form ("built": "build"), and the past form of each participle ("written": "wrote")."""

DOERS = frozenset(
    "accepted acquired adopted announced approved attacked beat bought broke built captured chose composed created "
    "declared defeated designed developed directed discovered donated established filed founded funded hosted "
    "introduced invented invaded joined killed launched led lost made married opened organised organized painted "
    "performed played produced proposed published purchased ran received recorded rejected released replaced scored "
    "signed sold sponsored succeeded sued took unveiled vetoed visited won wrote".split()
)
"""Pasts of what somebody does, and no thing or weather: "who" asks for whatever did it."""

ALONE = frozenset(
    "born died arrived opened closed resigned retired happened occurred ended began started collapsed crashed "
    "exploded expired graduated married returned sank surrendered debuted premiered founded established built "
    "completed".split()
)
"""Forms that need nothing after them."""

SOMEWHERE = frozenset(
    "born held found buried killed based located built arrested died lived crashed landed met studied took grew "
    "opened filmed displayed".split()
)
"""Forms of what is, or is done, at a place: the "in" behind them names it."""

MET = frozenset(
    "faced beat defeated replaced succeeded married sued appointed hired endorsed joined visited".split()
)
"""Pasts of what is done to somebody, who is named right behind."""

TOLD = frozenset(
    "announced launched unveiled proposed demanded banned discovered introduced invented".split()
)
"""Pasts of what has an outcome that is worth asking for: "what did … announce"."""
