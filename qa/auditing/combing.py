"""One look through the whole collection: what else could answer a question, and where its sentence stands."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from index.lexical import STOP_WORDS, analyze, plain_words
from index.types import Article, Progress, Span
from qa.auditing.types import Combed, Probe, ProbeKind
from qa.evaluation.metrics import contains_normalised, normalise

WINDOW, STEP = 2000, 1000
"""Characters looked at together: about two passages."""

SPOILED_BY = {ProbeKind.KNOWN_ITEM: 0.8, ProbeKind.NEAR_MISS: 0.6, ProbeKind.OFF_TOPIC: 0.6}
"""A window with more than this share of a question's words may answer it.

For a known item it must be another article, for a near miss it must hold what was swapped in. The limits are
on the safe side: a good question that is dropped costs nothing, a wrong label would.
"""


class Comb:
    """Holds questions against every window of every article."""

    def __init__(self, probes: Sequence[Probe]) -> None:
        self._probes = probes
        self._sizes: list[int] = []
        self._asking: dict[str, list[int]] = defaultdict(list)
        for at, probe in enumerate(probes):
            stems = _stems(probe.question)
            self._sizes.append(max(1, len(stems)))
            for stem in stems:
                self._asking[stem].append(at)
        self._swapped = [normalise(probe.swapped) for probe in probes]

    def through(self, articles: Iterable[Article], total: int, report: Callable[[Progress], None]) -> Combed:
        """Look through all articles.

        :param total: How many there are, for the bar.
        """
        spoiled: set[str] = set()
        places: dict[str, list[tuple[str, Span]]] = defaultdict(list)
        seen = 0
        for article in articles:
            seen += 1
            for probe in self._probes:
                if probe.kind is ProbeKind.KNOWN_ITEM and probe.draft:
                    for span in _occurrences(probe.draft.sentence_text, article.text):
                        places[probe.id].append((article.id, span))
            for start in range(0, max(1, len(article.text) - STEP), STEP):
                spoiled.update(self._spoiled(article.text[start : start + WINDOW], article.id))
            report(Progress("check", seen, total))
        return Combed(frozenset(spoiled), {name: tuple(found) for name, found in places.items()}, seen)

    def _spoiled(self, window: str, article_id: str) -> Iterator[str]:
        counted: Counter[int] = Counter()
        for stem in set(analyze(window)) & self._asking.keys():
            counted.update(self._asking[stem])
        text = ""
        for at, count in counted.items():
            probe = self._probes[at]
            if count <= SPOILED_BY[probe.kind] * self._sizes[at]:
                continue
            text = text or normalise(window)
            if self._answers(probe, self._swapped[at], text, article_id):
                yield probe.id

    def _answers(self, probe: Probe, swapped: str, window: str, article_id: str) -> bool:
        if probe.kind is ProbeKind.NEAR_MISS:
            return contains_normalised(window, swapped)
        if probe.kind is ProbeKind.KNOWN_ITEM and probe.draft:
            own = article_id == probe.draft.article.id
            return not own and not contains_normalised(window, normalise(probe.draft.sentence_text))
        return True


def _stems(question: str) -> set[str]:
    return {stem for word in plain_words(question) if word not in STOP_WORDS for stem in analyze(word)}


def _occurrences(sentence: str, text: str) -> Iterator[Span]:
    at = text.find(sentence)
    while at != -1:
        yield Span(at, at + len(sentence))
        at = text.find(sentence, at + 1)
