"""The form that all training sets are brought into."""

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
