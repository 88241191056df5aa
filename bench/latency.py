"""Time searches and answers over 25,000 passages, in process, one client, and the adding of one article."""

import time
from collections.abc import Callable, Iterable

from bench.collection import BigCollection, big_collection
from bench.common import machine, parser, quantiles, show, write
from index.types import Article
from qa.evaluation import EvalQuestion, sample
from qa.types import Question

WARM_UP = 20


def ask_all(questions: Iterable[EvalQuestion], act: Callable[[str], object]) -> dict[str, float]:
    """Time one question after the other, the first few not counted."""
    times = []
    for question in questions:
        began = time.perf_counter()
        act(question.text)
        times.append((time.perf_counter() - began) * 1000)
    return quantiles(times[WARM_UP:])


def change_each(big: BigCollection, articles: list[Article]) -> dict[str, dict[str, float]]:
    """Add each article until it is durable and a search finds it, then remove each until none does."""
    durable, found, removed = [], [], []
    for article in articles:
        began = time.perf_counter()
        big.builder.add([article])
        durable.append((time.perf_counter() - began) * 1000)
        assert big.finds(article), f"{article.id} was added, and a search doesn't find it"
        found.append((time.perf_counter() - began) * 1000)
    for article in articles:
        began = time.perf_counter()
        big.builder.remove([article.id])
        removed.append((time.perf_counter() - began) * 1000)
        assert not big.finds(article), f"{article.id} was removed, and a search still finds it"
    return {
        "add one, durable": quantiles(durable),
        "add one, durable and found": quantiles(found),
        "remove one": quantiles(removed),
    }


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--questions", type=int, default=500)
    options.add_argument("--repeats", type=int, default=20, help="of adding and removing one article")
    args = options.parse_args()

    big = big_collection()
    questions = list(sample(big.questions("realtimeqa_dev"), args.questions // 2, 0))
    questions += sample(big.questions("squad_v2_dev"), args.questions - len(questions), 0)
    # Spread over both sets, so that the warm-up is too.
    questions.sort(key=lambda q: q.id)

    figures = {
        "search, 10 hits": ask_all(questions, lambda text: big.retriever.search(text, limit=10)),
        "answer": ask_all(questions, lambda text: big.answerer.answer(Question(text))),
        **change_each(big, big.spare(args.repeats)),
    }
    header = ("ms", "n", "p50", "p95", "p99", "max")
    rows = [(name, *(values[key] for key in header[1:])) for name, values in figures.items()]
    show(f"{big.passages:,} passages of {big.articles:,} articles, one client", header, rows)
    write({"passages": big.passages, "articles": big.articles, **figures, "machine": machine()}, args.json)


if __name__ == "__main__":
    main()
