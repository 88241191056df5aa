"""Texts to vectors. The served encoder is an ONNX export; torch is never imported to use it."""

import json
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from index.errors import EncoderMismatch, ModelUnavailable
from index.fingerprint import PROBES, RECIPE, fingerprint_of
from index.models import sha256_of
from index.onnx import open_session
from index.types import Vectors

_SAME_COSINE = 0.995  # another processor may round differently; another model is far below


class Encoder(Protocol):
    """Turns texts into unit rows, and names itself so that vectors of two encoders never meet."""

    @property
    def model(self) -> str:
        """Name the model, as the settings do."""

    @property
    def fingerprint(self) -> str:
        """Name the weights, runtime and settings that made a vector."""

    @property
    def dim(self) -> int:
        """Count the numbers of a vector."""

    @property
    def max_tokens(self) -> int:
        """Tell how many tokens of a text are read."""

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """Return unit rows for passages, shape (len(texts), dim)."""

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """Return unit rows for questions, shape (len(texts), dim)."""

    def token_ends(self, text: str) -> npt.NDArray[np.int64]:
        """Return where each token of the whole text ends, in code points, shape (tokens,)."""


class OnnxEncoder:
    """An exported model, run by onnxruntime.

    :raises ModelUnavailable: The export is missing or damaged.
    :raises EncoderMismatch: It no longer gives the vectors that it gave when it was exported.
    """

    def __init__(self, folder: Path, *, threads: int = 0, check_probes: bool = True) -> None:
        try:
            self.manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
            intact = sha256_of(folder / "model.onnx") == self.manifest["onnx_sha256"]
        except (OSError, ValueError, KeyError) as error:
            raise ModelUnavailable(
                f"The exported model in {folder} is missing or damaged; remove it."
            ) from error
        if not intact:
            raise ModelUnavailable(f"The exported model in {folder} was changed; remove it to export anew.")
        # A core works faster on a text of its own than two share one: a run stays on its caller's thread.
        self._workers = ThreadPoolExecutor(threads or len(os.sched_getaffinity(0)), "encoder")
        self._session = open_session(folder / "model.onnx")
        self._inputs = [i.name for i in self._session.get_inputs()]
        self._tokenize, self._whole = _tokenizers(folder / "tokenizer.json", self.max_tokens)
        # A question is encoded by the search and again by the reader; its vector never changes.
        self._query = lru_cache(maxsize=512)(self._encode_query)
        if check_probes:
            self._check_probes(folder)

    @property
    def model(self) -> str:
        """Name the model, as the settings do."""
        return str(self.manifest["model"])

    @property
    def fingerprint(self) -> str:
        """Name the weights, runtime and settings that made a vector."""
        return fingerprint_of(self.manifest)

    @property
    def dim(self) -> int:
        """Count the numbers of a vector."""
        return int(self.manifest["dim"])

    @property
    def max_tokens(self) -> int:
        """Tell how many tokens of a text are read."""
        return int(self.manifest["max_tokens"])

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """Return unit rows for passages, shape (len(texts), dim)."""
        return self._encode(texts, self.manifest["document_prompt"])

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """Return unit rows for questions, shape (len(texts), dim)."""
        if not texts:
            return np.empty((0, self.dim), dtype=np.float32)
        return np.stack([self._query(text) for text in texts])

    def token_ends(self, text: str) -> npt.NDArray[np.int64]:
        """Return where each token of the whole text ends, in code points, shape (tokens,)."""
        offsets = self._whole.encode(text, add_special_tokens=False).offsets
        return np.array([end for _, end in offsets], dtype=np.int64)

    def _encode_query(self, text: str) -> Vectors:
        row: Vectors = self._encode([text], self.manifest["query_prompt"])[0]
        return row

    def _encode(self, texts: Sequence[str], prompt: str) -> Vectors:
        if not texts:
            return np.empty((0, self.dim), dtype=np.float32)
        encoded = [e.ids for e in self._tokenize.encode_batch([prompt + t for t in texts])]
        # One text a run, one run a core: fastest, for a text's numbers fit the core's cache (docs/evaluation.md);
        # and int8 scales by what it runs, so that a vector depends on its own text alone.
        if len(encoded) == 1:
            return self._run(encoded[0])
        return np.concatenate(list(self._workers.map(self._run, encoded)))

    def _run(self, tokens: list[int]) -> Vectors:
        ids = np.array([tokens], dtype=np.int64)
        feeds = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        (rows,) = self._session.run(None, {name: feeds[name] for name in self._inputs})
        return np.asarray(rows, dtype=np.float32)

    def _check_probes(self, folder: Path) -> None:
        stored = np.array(self.manifest["probes"], dtype=np.float32)
        if float((self.encode_document(PROBES) * stored).sum(axis=1).min()) < _SAME_COSINE:
            raise EncoderMismatch(
                f"The encoder in {folder} no longer gives the vectors it gave when it was exported. "
                "Remove that folder and run `pullquote rebuild`."
            )


class SentenceTransformerEncoder:
    """Any sentence-transformers model, run by torch: slower, for models that can't be exported.

    :raises ModelUnavailable: The model can't be loaded.
    """

    def __init__(self, name: str, *, max_tokens: int | None = None) -> None:
        from index.export import load_sentence_transformer, prompts_of, weights_digest

        self._model = load_sentence_transformer(name)
        if max_tokens:
            self._model.max_seq_length = max_tokens
        self._query_prompt, self._document_prompt = prompts_of(self._model)
        self.manifest: dict[str, Any] = {
            "model": name,
            "runtime": "torch",
            "weights": weights_digest(self._model),
            "max_tokens": int(self._model.max_seq_length or 512),
            "query_prompt": self._query_prompt,
            "document_prompt": self._document_prompt,
        }
        self._dim = int(self._model.encode("probe").shape[-1])
        # A copy: the model's own tokenizer cuts texts at max_tokens.
        self._whole = type(self._model.tokenizer.backend_tokenizer).from_str(
            self._model.tokenizer.backend_tokenizer.to_str()
        )
        self._whole.no_padding()
        self._whole.no_truncation()

    @property
    def model(self) -> str:
        """Name the model, as the settings do."""
        return str(self.manifest["model"])

    @property
    def fingerprint(self) -> str:
        """Name the weights, runtime and settings that made a vector."""
        return fingerprint_of(self.manifest)

    @property
    def dim(self) -> int:
        """Count the numbers of a vector."""
        return self._dim

    @property
    def max_tokens(self) -> int:
        """Tell how many tokens of a text are read."""
        return int(self.manifest["max_tokens"])

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """Return unit rows for passages, shape (len(texts), dim)."""
        return self._encode(texts, self._document_prompt)

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """Return unit rows for questions, shape (len(texts), dim)."""
        return self._encode(texts, self._query_prompt)

    def token_ends(self, text: str) -> npt.NDArray[np.int64]:
        """Return where each token of the whole text ends, in code points, shape (tokens,)."""
        offsets = self._whole.encode(text, add_special_tokens=False).offsets
        return np.array([end for _, end in offsets], dtype=np.int64)

    def _encode(self, texts: Sequence[str], prompt: str) -> Vectors:
        if not texts:
            return np.empty((0, self.dim), dtype=np.float32)
        rows = self._model.encode(
            [prompt + t for t in texts], batch_size=16, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(rows, dtype=np.float32)


def open_encoder(
    name: str,
    runtime: str,
    models_dir: Path,
    *,
    max_tokens: int | None = None,
    threads: int = 0,
    announce: Callable[[str], None] | None = None,
) -> Encoder:
    """Open model `name`, exporting it first if that has not been done in `models_dir`.

    :raises ModelUnavailable: The model is nowhere to be had, or its export is damaged.
    """
    if runtime == "torch":
        return SentenceTransformerEncoder(name, max_tokens=max_tokens)
    folder = _exported(name, runtime, max_tokens, models_dir)
    if folder is None:
        if announce:
            announce(f"Preparing {name} ({runtime}), once…")
        from index.export import export

        folder = export(name, runtime, max_tokens, models_dir)
    return OnnxEncoder(folder, threads=threads)


def _exported(name: str, runtime: str, max_tokens: int | None, models_dir: Path) -> Path | None:
    for path in sorted(models_dir.glob("*/manifest.json")):
        try:
            manifest = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        # "asked_tokens" is null for the model's own length: another length is another export.
        made_for = tuple(manifest.get(key) for key in ("model", "runtime", "asked_tokens", "recipe"))
        if made_for == (name, runtime, max_tokens, RECIPE) and "probes" in manifest:
            return path.parent
    return None


def _tokenizers(path: Path, max_tokens: int) -> tuple[Any, Any]:
    from tokenizers import Tokenizer

    cut, whole = Tokenizer.from_file(str(path)), Tokenizer.from_file(str(path))
    cut.no_padding()
    cut.enable_truncation(max_tokens)
    whole.no_padding()
    whole.no_truncation()
    return cut, whole
