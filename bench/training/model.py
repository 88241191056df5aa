"""The reader as PyTorch trains it: a BERT body, a span head and an answerability head."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModel, AutoTokenizer

from bench.training.examples import Example, Label
from qa.span_model import Text

IMPOSSIBLE = -1e4
"""The logit of a token that can't begin or end an answer."""


class ReaderModel(torch.nn.Module):
    """Reads `[CLS] question [SEP] title: context [SEP]`.

    :param folder: A transformers model whose body is taken.
    """

    def __init__(self, folder: Path | str) -> None:
        super().__init__()
        self.body = AutoModel.from_pretrained(
            folder, attn_implementation="eager", hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0, add_pooling_layer=False,
        )  # fmt: skip
        width = self.body.config.hidden_size
        self.spans = torch.nn.Linear(width, 2)
        self.answers = torch.nn.Linear(width, 1)

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Return start and end logits, shape (batch, tokens), and the answerability logit, shape (batch,).

        The logits at token 0 are those of no answer.
        """
        states = self.body(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        start, end = self.spans(states).unbind(-1)
        return start, end, self.answers(states[:, 0]).squeeze(-1)


@dataclass(frozen=True, slots=True)
class Batch:
    """Tokens and targets. Each row of `starts` and `ends` marks the tokens that are right, token 0 for none."""

    inputs: dict[str, torch.Tensor]
    starts: torch.Tensor
    ends: torch.Tensor
    possible: torch.Tensor
    answerable: torch.Tensor


class Batcher:
    """Turns examples into batches.

    :param tokenizer: A fast tokenizer of transformers.
    """

    def __init__(self, tokenizer: Any, max_tokens: int = 320) -> None:
        self._tokenizer, self._max_tokens = tokenizer, max_tokens

    @classmethod
    def of(cls, folder: Path | str) -> "Batcher":
        """Return the batcher of a transformers model's folder."""
        return cls(AutoTokenizer.from_pretrained(folder))

    def __call__(self, examples: Sequence[Example]) -> Batch:
        """Encode examples; a span that was cut off makes its example one without an answer."""
        headings = [Text(e.title, e.context).heading for e in examples]
        encoded = self._tokenizer(
            [e.question for e in examples],
            [heading + e.context for heading, e in zip(headings, examples, strict=True)],
            truncation="only_second", max_length=self._max_tokens, padding=True, pad_to_multiple_of=32,
            return_offsets_mapping=True, return_token_type_ids=True, return_tensors="pt",
        )  # fmt: skip
        offsets, types = encoded.pop("offset_mapping"), encoded["token_type_ids"]
        real = (types == 1) & (offsets[..., 1] > offsets[..., 0])
        shift = torch.tensor([len(heading) for heading in headings])[:, None]
        begin, finish = offsets[..., 0] - shift, offsets[..., 1] - shift
        possible = real & (begin >= 0)
        starts, ends = torch.zeros_like(possible), torch.zeros_like(possible)
        for row, example in enumerate(examples):
            if example.label is not Label.NONE:
                self._mark(example, begin[row], finish[row], possible[row], starts[row], ends[row])
        answerable = starts.any(1) & ends.any(1)
        starts[~answerable], ends[~answerable] = False, False
        starts[:, 0], ends[:, 0] = ~answerable, ~answerable
        possible[:, 0] = True
        return Batch(dict(encoded), starts, ends, possible, answerable.float())

    @staticmethod
    def _mark(
        example: Example, begin: torch.Tensor, finish: torch.Tensor, possible: torch.Tensor,
        starts: torch.Tensor, ends: torch.Tensor,
    ) -> None:  # fmt: skip
        for span in example.spans:
            inside = possible & (finish > span.start) & (begin < span.end)
            places = inside.nonzero().flatten()
            if not len(places):
                continue
            if example.label is Label.WITHIN:
                starts |= inside
                ends |= inside
            else:
                starts[places[0]] = True
                if bool(finish[places[-1]] >= span.end):
                    ends[places[-1]] = True


def loss_of(model: ReaderModel, batch: Batch, weights: torch.Tensor) -> torch.Tensor:
    """Return the mean loss: right starts and ends among the possible, and whether there is an answer.

    Several right tokens share their probability (a marginal likelihood, as in Clark & Gardner,
    "Simple and Effective Multi-Paragraph Reading Comprehension", 2018).
    """
    start, end, answers = model(**batch.inputs)
    total = torch.zeros(len(weights))
    for logits, right in ((start, batch.starts), (end, batch.ends)):
        logits = logits.float()
        every = torch.logsumexp(logits.masked_fill(~batch.possible, IMPOSSIBLE), 1)
        total = total + every - torch.logsumexp(logits.masked_fill(~right, IMPOSSIBLE), 1)
    said = torch.nn.functional.binary_cross_entropy_with_logits(
        answers.float(), batch.answerable, reduction="none"
    )
    mean: torch.Tensor = ((total / 2 + said) * weights).sum() / weights.sum()
    return mean
