"""The words of English that name nothing by themselves: follow-ups are told by them, and topics are not."""

QUESTION_WORDS = frozenset("what when where which who whom whose why how".split())

AUXILIARIES = frozenset(
    "am are aren't can can't could couldn't did didn't do does doesn't don't had has hasn't have haven't "
    "is isn't may might must shall should shouldn't was wasn't were weren't will won't would wouldn't".split()
)

SMALL_WORDS = frozenset(
    "across against along among besides between despite he's i'd i'll i'm i've it's let's may might must "
    "per shall she's that's there's they're toward towards unlike upon versus via vs we're what's who's "
    "within without you're".split()
)
"""Those that the lexical half keeps, because a query may need them."""

VERBS = frozenset(
    "absorb accept add adopt advise affect agree allow appear apply are arrive ask attack attacked "
    "attract avoid be became become been began begin being belong born bring broke broken build built buy "
    "call called calls came cause caused choose chose clarify come comes compare compared compose "
    "composed conquer consider contact contain contains create created cross deal decide define delete "
    "describe design designed destroy determine develop developed did die died differ direct directed "
    "discover discovered do does doing done drive earn elect elected enable end ended escape establish "
    "established exist expect explain fall fell file find fix follow formed founded fund gave get gets "
    "getting give given go goes going gone got guarantee had handle happen happened happens has have "
    "having hear help hire hosted improve include included includes increase install introduce introduced "
    "invade invaded invent invented is join keep kill killed knew know known lack launch launched lead "
    "learn leave led left let like live lived lives located look lose lost love made make makes making "
    "married matter matters mean means meant measure meet mention mentioned met move must need needed "
    "needs occur offer offers open opened originate own owns paid pay perform play played plays prefer "
    "prevent produce produces promote protect provide provides publish published purchase put raise "
    "raised reach reached read receive recommend reduce register remain remove repel require required "
    "requires resign resigned return run runs said saw say says see seek seem seen select sell sells sent "
    "serve served shall shot shown signed sold speak speaking spread start started stay steal stop store "
    "successfully suffer suggest support supports take taken takes talk tell think thought told took "
    "transfer travel try turn understand update use used uses using visit want wanted wants was went were "
    "win wins won wonder work worked works would write written wrote".split()
)
"""Words that hardly ever name a topic in a question, though some of them can."""

FILLERS = frozenset(
    "able above actually advantage advantages ago aha already also always another answer answers anymore "
    "anyone anything available bad below benefit benefits best better big bit both case certain common "
    "context course current currently definition detail details difference differences different either "
    "else enough even ever everything exactly example examples explanation fact false few first following "
    "free generally good great he hello help her hi high him hmm i idea illegal important info "
    "information instead it just kind kinds large last later least legal less like list long lot lots "
    "main many maybe me meaning more most much name names neither never new next no now number often oh "
    "ok okay old once one ones other others part particular parts people please popular possible purpose "
    "question questions really reason reasons recent recently right same second several she short similar "
    "someone something sorry sort specific specifically step steps still stuff subject sure term terms "
    "thank thanks them they thing things third today tomorrow too topic true twice type types us usually "
    "way ways well whole worse worst worth yeah yes yesterday yet you".split()
)
"""Words that say too little to be carried alone."""
