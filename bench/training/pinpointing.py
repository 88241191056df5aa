"""Where only the sentence is known, the span in it that a reader trained before points at (self-training)."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from bench.training.examples import Example, Label
from index.types import Span
from qa.span_model import SpanModel, Text
from qa.spans import best_span

SURE = 0.0
"""The least margin over "no answer" at which the span is believed; others keep their whole sentence."""


def pinpoint(examples: Sequence[Example], reader: Path, cache: Path) -> list[Example]:
    """Return the examples, those of one sentence with the span that the reader in `reader` finds in it.

    What was found before is read again from `cache`.
    """
    if not cache.exists():
        with cache.with_suffix(".part").open("w", encoding="utf-8") as file:
            for span in _found(examples, SpanModel(reader)):
                file.write(json.dumps(span and asdict(span)) + "\n")
        cache.with_suffix(".part").rename(cache)
    spans = map(json.loads, cache.read_text(encoding="utf-8").splitlines())
    return [
        replace(example, label=Label.SPAN, spans=(Span(**span),)) if span else example
        for example, span in zip(examples, spans, strict=True)
    ]


def _found(examples: Sequence[Example], model: SpanModel) -> Iterator[Span | None]:
    for example in examples:
        if example.label is not Label.WITHIN or len(example.spans) != 1:
            yield None
            continue
        (sentence,) = example.spans
        (looked,) = model.look(example.question, [Text(example.title, example.context)])
        best = best_span(looked, sentence)
        yield Span(best.start, best.end) if best.margin > SURE and best.end > best.start else None
