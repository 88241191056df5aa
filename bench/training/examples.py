"""The form that all training sets are brought into."""

import hashlib
from dataclasses import dataclass
from enum import Enum

from index.types import Span


class Label(Enum):
    """What is known of a context: the answer's span, only the sentence it stands in, or that it has none."""

    SPAN = "span"
    WITHIN = "within"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Example:
    """A question with a context.

    :param spans: Places in `context`: of the answer, in the annotators' several versions (`SPAN`); of the
        sentence or sentences that answer (`WITHIN`); that a window should hold though nothing answers (`NONE`).
    """

    source: str
    question: str
    title: str
    context: str
    label: Label
    spans: tuple[Span, ...]

    @property
    def key(self) -> str:
        """Name the example, the same in every run."""
        parts = (self.source, self.question, self.context, self.label.value)
        return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:16]
