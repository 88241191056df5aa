"""The `[qa]` table."""

from dataclasses import dataclass

from index.errors import InvalidSettings

TRAINED, WORDS = "trained", "words"


@dataclass(frozen=True, slots=True)
class QaSettings:
    """How answers are made.

    :param reader: `trained` is the one that ships (English); `words` reads any language and is faster and worse;
        anything else names a `CrossEncoder` of sentence-transformers, or the folder of one.
    :param read_passages: Passages that are read for an answer; three more where several things are asked for.
    :param nearest: Passages that are shown when the articles don't say.
    :param close_enough: A further excerpt is added when its score is at least this share of the first's; `None` is the
        reader's own share.
    :param sentence_vectors: With `reader = "words"`, compare sentences by meaning too: better and slower.
    :param threshold: Answer from this probability on; `None` is the calibrated threshold.
    """

    reader: str = TRAINED
    read_passages: int = 5
    nearest: int = 3
    close_enough: float | None = None
    sentence_vectors: bool = True
    threshold: float | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.read_passages <= 50:
            raise InvalidSettings(f"qa.read_passages is {self.read_passages}; it must be 1 to 50.")
        if not 0 <= self.nearest <= 20:
            raise InvalidSettings(f"qa.nearest is {self.nearest}; it must be 0 to 20.")
        for name in ("close_enough", "threshold"):
            value = getattr(self, name)
            if value is not None and not 0 <= value <= 1:
                raise InvalidSettings(f"qa.{name} is {value}; it must be 0 to 1.")
