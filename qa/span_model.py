"""The trained reader's network: question and text in, logits of the answer's place and presence out."""

import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.errors import ModelUnavailable
from index.models import sha256_of
from index.onnx import open_session

SHIPPED = Path(__file__).parent / "reader"
"""The reader that comes with the package; `docs/reader.md` is its card."""

Logits = npt.NDArray[np.float32]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Text:
    """What is read with a question: a text, and the title it stands under."""

    title: str
    body: str

    @property
    def heading(self) -> str:
        """Return what the network reads before the body: training and serving must say the same."""
        return f"{self.title}: " if self.title else ""


@dataclass(frozen=True, slots=True)
class Looked:
    """What the network sees in a text; row `i` of the arrays is the text's token `i`.

    :param answers: The logit that the text answers.
    :param nowhere: The sum of the start and end logits of no answer.
    :param places: Where each token starts and ends in the text, in code points, shape (tokens, 2).
    """

    answers: float
    nowhere: float
    start: Logits
    end: Logits
    places: Places


class SpanModel:
    """A reader exported by `bench/export_reader.py`, run by onnxruntime.

    :param folder: Holds `model.onnx`, `tokenizer.json` and `manifest.json` with their hashes.
    :raises ModelUnavailable: A file is missing or isn't the one that the manifest names.
    """

    def __init__(self, folder: Path = SHIPPED, *, threads: int = 0) -> None:
        try:
            manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
            changed = [n for n, digest in manifest["sha256"].items() if sha256_of(folder / n) != digest]
        except (OSError, ValueError, KeyError, AttributeError) as error:
            raise ModelUnavailable(f"The reader in {folder} is missing or damaged.") from error
        if changed:
            raise ModelUnavailable(
                f"{changed[0]} of the reader in {folder} isn't the file that its manifest names. "
                'Reinstall Pullquote, or set [qa] reader = "words".'
            )
        self.id: str = manifest["id"]
        self._session = open_session(folder / "model.onnx")
        self._tokenizer = _tokenizer(folder / "tokenizer.json", int(manifest["max_tokens"]))
        # As with the encoder: a core works faster on a text of its own than two share one.
        self._workers = ThreadPoolExecutor(threads or len(os.sched_getaffinity(0)), "reader")

    def look(self, question: str, texts: Sequence[Text]) -> list[Looked]:
        """Read each text with the question in mind."""
        encoded = self._tokenizer.encode_batch([(question, t.heading + t.body) for t in texts])
        return list(self._workers.map(self._run, encoded, (len(t.heading) for t in texts)))

    def _run(self, encoding: Any, shift: int) -> Looked:
        ids, types = np.array([encoding.ids], dtype=np.int64), np.array([encoding.type_ids], dtype=np.int64)
        feeds = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": types}
        start, end, answers = self._session.run(None, feeds)
        places = np.array(encoding.offsets, dtype=np.int64) - shift
        held = (types[0] == 1) & (places[:, 0] >= 0) & (places[:, 1] > places[:, 0])
        return Looked(
            float(answers[0]), float(start[0, 0] + end[0, 0]), start[0][held], end[0][held], places[held]
        )


def _tokenizer(path: Path, max_tokens: int) -> Any:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    # The question is kept whole, unless it is as long as a text.
    tokenizer.enable_truncation(max_tokens, strategy="longest_first")
    return tokenizer
