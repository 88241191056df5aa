"""Questions that can't be answered: a known one with a name, date or number of another article, and others."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from index.lexical import STOP_WORDS, plain_words
from qa.auditing.types import Draft, Entity, EntityKind

_ADJECTIVE = re.compile(r"[A-Z]\w+(?:ian|ean|can|ish|ese|eli|aqi|ench|utch)")


class Twister:
    """Swaps what a question mentions for the like of it from other articles.

    Names are swapped for names that stood after the same preposition or article and have as many words, so that
    places meet places, more often than not.
    """

    def __init__(self, drafts: Sequence[Draft], seed: int) -> None:
        self._seed = seed
        self._known: dict[tuple[object, ...], dict[str, str]] = defaultdict(dict)
        for draft in drafts:
            for entity in filter(_fit, draft.mentions):
                self._known[_like(entity)].setdefault(entity.text, draft.article.id)

    def twists(self, draft: Draft, text: str) -> Iterator[tuple[str, str, str]]:
        """Yield (question, original, swapped in), in an order that only the seed decides.

        :param text: The draft's article, which must not hold what is swapped in.
        """
        own = frozenset(plain_words(text))
        for entity in sorted(filter(_fit, draft.mentions), key=lambda e: self._key(draft, e.text)):
            choices = (
                name for name, source in self._known[_like(entity)].items() if source != draft.article.id
            )
            for other in sorted(choices, key=lambda name: self._key(draft, name)):
                words = [w for w in plain_words(other) if w not in STOP_WORDS]
                if words and not any(word in own for word in words):
                    question = draft.question[: entity.start] + other + draft.question[entity.end :]
                    yield question, entity.text, other

    def _key(self, draft: Draft, name: str) -> bytes:
        return hashlib.sha256(
            f"{self._seed}:{draft.article.id}:{draft.answer.start}:{name}".encode()
        ).digest()


def _fit(entity: Entity) -> bool:
    """Tell whether an entity can be swapped: a name must stand for a thing of its own."""
    return entity.kind is not EntityKind.NAME or (entity.apart and not _ADJECTIVE.fullmatch(entity.text))


def _like(entity: Entity) -> tuple[object, ...]:
    """Return what two entities must have in common."""
    if entity.kind is EntityKind.NAME:
        return entity.kind, entity.before, min(3, len(entity.text.split()))
    # A year isn't said in place of a day, nor 3 in place of three, 3,000, $3 or 3 %.
    return entity.kind, re.sub(r"\d", "0", re.sub(r"[A-Za-z]{3,}", "x", entity.text))


OFF_TOPIC = (
    "What is the boiling point of tungsten?",
    "Who painted the ceiling of the Sistine Chapel?",
    "How many moons orbit the planet Neptune?",
    "Which enzyme unwinds the double helix during replication?",
    "When was the Treaty of Tordesillas signed?",
    "How do you prune a wisteria in winter?",
    "Which gas gives Uranus its blue colour?",
    "Who composed the opera Eugene Onegin?",
    "What is the capital of Burkina Faso?",
    "How long does it take to smoke a brisket?",
    "Which chess opening begins with the move c4?",
    "Who discovered the element polonium?",
    "How is sourdough starter kept alive?",
    "What does the Latin phrase carpe diem mean?",
    "Which river flows through Kinshasa?",
    "How many strings does a sitar have?",
    "Who wrote the novel One Hundred Years of Solitude?",
    "What causes the northern lights to glow green?",
    "When did the Bronze Age collapse happen?",
    "Which knot joins two ropes of unequal thickness?",
    "What is the freezing point of ethanol?",
    "Who proved the incompleteness theorems?",
    "How deep is the Mariana Trench?",
    "Which bone connects the knee to the ankle?",
    "What is the gestation period of an elephant?",
    "Who designed the dome of Florence Cathedral?",
    "How is espresso brewed under pressure?",
    "Which vitamin does sunlight produce in skin?",
    "When did the dodo become extinct?",
    "What is the airspeed of a peregrine falcon in a dive?",
    "Who was the first emperor of the Ming dynasty?",
    "How do bees signal the distance to nectar?",
    "Which mineral scratches topaz but not corundum?",
    "What is the largest lake in Kazakhstan?",
    "Who sculpted The Thinker?",
    "How many players field a cricket side?",
    "Which language is spoken in the Faroe Islands?",
    "When was the printing press brought to Mainz?",
    "What distinguishes a crocodile from an alligator?",
    "Who commanded the fleet at the Battle of Lepanto?",
    "How is vellum made from calfskin?",
    "Which scale measures the hotness of peppers?",
    "What is the derivative of a logarithm?",
    "Who choreographed The Rite of Spring?",
    "How often does Halley's comet return?",
    "Which ocean current warms Norway?",
    "What does a sommelier decant wine for?",
    "Who formulated the periodic law of elements?",
    "How thick is the ice above Lake Vostok?",
    "Which moth spins silk for textiles?",
    "When was insulin first given to a patient?",
    "What is the tallest waterfall in Venezuela?",
    "Who translated the Rosetta Stone?",
    "How do you tune a harpsichord?",
    "Which cheese is aged in the caves of Roquefort?",
    "What is the half-life of caesium-137?",
    "Who founded the Bauhaus school?",
    "How many chambers does a cow's stomach have?",
    "Which satellite first photographed the far side of the moon?",
    "What is the name of the longest fjord in Greenland?",
)
"""Questions that hardly any collection answers; those that yours may answer are left out."""
