import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.encoder import Encoder, OnnxEncoder, SentenceTransformerEncoder, open_encoder
from index.errors import EncoderMismatch, ModelUnavailable
from index.models import DEFAULT_MODEL, check_weights, locate
from tests.conftest import MODELS, ROOT

TEXTS = ["A short one.", "Who opened the telescope in Atacama, and when?", "potato " * 300, "", "🥔 İ"]


@pytest.fixture(scope="session")
def torch_encoder() -> Encoder:
    return SentenceTransformerEncoder(DEFAULT_MODEL)


@pytest.fixture(params=["int8", "torch"])
def any_encoder(request: pytest.FixtureRequest, encoder: Encoder, torch_encoder: Encoder) -> Encoder:
    return encoder if request.param == "int8" else torch_encoder


def test_vectors_are_unit_rows_of_the_stated_shape(any_encoder: Encoder) -> None:
    vectors = any_encoder.encode_document(TEXTS)
    assert vectors.shape == (len(TEXTS), any_encoder.dim)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    assert any_encoder.encode_document([]).shape == (0, any_encoder.dim)


def test_a_text_has_the_same_vector_alone_and_among_others(any_encoder: Encoder) -> None:
    together = any_encoder.encode_document(TEXTS)
    for text, row in zip(TEXTS, together, strict=True):
        assert float(any_encoder.encode_document([text])[0] @ row) > 0.9999


def test_the_export_agrees_with_the_model_it_was_made_from(encoder: Encoder, torch_encoder: Encoder) -> None:
    cosines = (encoder.encode_document(TEXTS) * torch_encoder.encode_document(TEXTS)).sum(axis=1)
    assert cosines.min() > 0.95
    assert encoder.fingerprint != torch_encoder.fingerprint


def test_token_ends_rise_to_the_end_of_the_text(any_encoder: Encoder) -> None:
    text = "The İstanbul 🍵 café — 東京 " * 200
    ends = any_encoder.token_ends(text)
    assert (np.diff(ends) >= 0).all()
    assert ends[-1] == len(text.rstrip())
    assert len(any_encoder.token_ends("")) == 0


def test_the_weights_are_the_pinned_ones_and_others_are_refused(tmp_path: Path) -> None:
    folder = locate(DEFAULT_MODEL)
    assert folder is not None
    check_weights(DEFAULT_MODEL, folder)
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    with pytest.raises(ModelUnavailable, match="pinned"):
        check_weights(DEFAULT_MODEL, tmp_path)


def test_a_model_that_is_nowhere_is_said_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelUnavailable, match="folder"):
        open_encoder("nobody/no-such-model", "int8", tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sentence-transformers model of our own: one layer, 32 numbers, prompts for queries."""
    from sentence_transformers import SentenceTransformer, models
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder = tmp_path_factory.mktemp("tiny")
    source = locate(DEFAULT_MODEL)
    assert source is not None
    body = folder / "body"
    tokenizer = BertTokenizerFast.from_pretrained(str(source))
    shape = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 64}
    BertModel(BertConfig(vocab_size=len(tokenizer), **shape)).save_pretrained(body)
    tokenizer.save_pretrained(body)
    word = models.Transformer(str(body), max_seq_length=64)
    made = SentenceTransformer(
        modules=[word, models.Pooling(32, pooling_mode="cls")],
        prompts={"query": "query: ", "document": "passage: "},
    )
    made.save(str(folder / "model"))
    return folder / "model"


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_any_other_model_is_taken_from_a_folder(tiny_model: Path, tmp_path: Path) -> None:
    opened = open_encoder(str(tiny_model), "fp32", tmp_path)
    reference = SentenceTransformerEncoder(str(tiny_model))
    assert (opened.dim, opened.max_tokens) == (32, 64)
    for ours, theirs in (
        (opened.encode_query(TEXTS), reference.encode_query(TEXTS)),
        (opened.encode_document(TEXTS), reference.encode_document(TEXTS)),
    ):
        assert (ours * theirs).sum(axis=1).min() > 0.999
    assert (opened.encode_query(TEXTS) != opened.encode_document(TEXTS)).any()
    assert open_encoder(str(tiny_model), "fp32", tmp_path).fingerprint == opened.fingerprint


@pytest.mark.parametrize("damage", ["no manifest", "no model", "changed model", "broken manifest"])
def test_a_damaged_export_is_refused(tmp_path: Path, encoder: Encoder, damage: str) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(MODELS / encoder.fingerprint, folder)
    if damage == "no manifest":
        (folder / "manifest.json").unlink()
    elif damage == "no model":
        (folder / "model.onnx").unlink()
    elif damage == "changed model":
        with (folder / "model.onnx").open("ab") as file:
            file.write(b"x")
    else:
        (folder / "manifest.json").write_text("{")
    with pytest.raises(ModelUnavailable, match="remove it"):
        OnnxEncoder(folder)


def test_an_encoder_that_gives_other_vectors_than_at_its_export_is_refused(
    tmp_path: Path, encoder: Encoder
) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(MODELS / encoder.fingerprint, folder)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["probes"] = [row[::-1] for row in manifest["probes"]]
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(EncoderMismatch, match="rebuild"):
        OnnxEncoder(folder)


def test_serving_needs_no_torch_and_tells_nobody(tmp_path: Path, encoder: Encoder) -> None:
    code = (
        "import sys; from pathlib import Path; from index.encoder import OnnxEncoder; import os\n"
        f"OnnxEncoder(Path({str(MODELS / encoder.fingerprint)!r})).encode_query(['who?'])\n"
        "assert os.environ['ORT_DISABLE_TELEMETRY'] == '1'\n"
        "print(sorted({'torch', 'sentence_transformers', 'transformers'} & set(sys.modules)))"
    )
    home = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / ".cache"), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=home, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
    assert list(tmp_path.rglob("*")) == []
