"""Words that say nothing of what an article is about; asked alone, they are searched all the same."""

STOP_WORDS = frozenset(
    "a about after again all also am an and any are as at be been before being but by can could did do does "
    "doing during each for from had has have having he her here hers him his how i if in into is it its itself "
    "just many me more most much my no nor not now of off on once only or other our out over own same she "
    "should so some such than that the their them then there these they this those through to too under until "
    "up very was we were what when where which while who whom whose why will with would you your "
    "s t d ll m re ve didn doesn don isn wasn weren couldn wouldn shouldn hasn haven hadn aren".split()
)

ASKING = {
    "de": frozenset(
        "wer wen wem wessen was wann wo woher wohin wie wieso weshalb warum wozu womit wodurch worin woran wofür "
        "wovon wobei viel viele vielen welche welcher welches welchen welchem wurde wurden worden wird werden sind "
        "sein seine seiner gibt gab hieß heißt heißen beim zum zur vom ins".split()
    ),
    "es": frozenset(
        "quién quiénes quien quienes qué que cuándo cuando dónde donde adónde cuánto cuánta cuántos cuántas cuanto "
        "cuantos cuantas cuál cuáles cual cuales cómo como por para fue fueron es son era eran ha han había se su "
        "sus al del un una unos unas lo le les hay tipo nombre".split()
    ),
    "ru": frozenset(
        "кто кого кому кем что чего чему чем когда где куда откуда сколько какой какая какое какие каких каким какую "
        "какого каком какими который которая которое которые как почему зачем чей чья чьё это был была было были "
        "является являются называется называют году из от до для при над под".split()
    ),
    "ar": frozenset(
        "من ما ماذا متى أين كم كيف لماذا لمن بماذا بم هل أي أية في على إلى عن مع هو هي هم هذا هذه ذلك تلك التي الذي "
        "الذين كان كانت يكون تكون تم يتم قد و أو ثم أن إن أنه لا لم لن عدد بين عند بعد قبل كل نوع اسم خلال".split()
    ),
    "fr": frozenset(
        "qui que quoi quel quelle quels quelles quand où combien comment pourquoi lequel laquelle est sont a ont "
        "été était étaient fut furent y il elle".split()
    ),
    "it": frozenset(
        "chi che cosa quale quali quando dove quanto quanta quanti quante come perché è sono era erano".split()
    ),
    "pt": frozenset(
        "quem que qual quais quando onde quanto quanta quantos quantas como porque por é são foi foram".split()
    ),
    "nl": frozenset(
        "wie wat wanneer waar hoe hoeveel welk welke waarom waarvoor werd werden wordt worden is zijn".split()
    ),
}
"""What questions are made of, beside the stop words that tantivy knows of a language (it knows none of Arabic)."""

ASKING_UNSPACED = (
    "什么|甚麼|什麼|哪个|哪些|哪里|哪種|哪种|哪位|哪年|哪|谁|誰|多少|几个|几|幾|何时|何處|何处|为什么|為什麼|为何|怎么|怎樣|怎样|"
    "如何|是否|多久|多长|多大|多高|的|了|吗|嗎|呢|何|いつ|どこ|だれ|なぜ|どの|どれ|いくつ|です|ます|ました|した|する|から|まで|"
    "は|が|を|に|で|と|の|も|か|ใคร|อะไร|เมื่อไร|ที่ไหน|เท่าไร|กี่|อย่างไร|ทำไม"
)
"""The same for scripts without spaces, alternatives of a pattern: pairs of characters that touch one are left out."""
