"""Make the files of a trained reader: int8 ONNX, tokenizer, and a manifest with their hashes.

Usage: python -m bench.export_reader [--weights FILE] [--out DIR]
"""

import hashlib
import json
import logging
import warnings
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from transformers import AutoTokenizer

from bench.common import CACHE, parser
from bench.training.model import ReaderModel
from index.models import DEFAULT_MODEL, locate, sha256_of
from qa.span_model import SHIPPED

MAX_TOKENS = 384
NAMES = ("input_ids", "attention_mask", "token_type_ids")


def main() -> None:
    """Export."""
    options = parser(__doc__)
    options.add_argument("--weights", type=Path, default=CACHE / "reader" / "reader.pt")
    options.add_argument("--body", default=DEFAULT_MODEL)
    options.add_argument("--out", type=Path, default=SHIPPED)
    options.add_argument("--runtime", choices=("int8", "fp32"), default="int8")
    chosen = options.parse_args()
    body = locate(chosen.body) or chosen.body
    model = ReaderModel(body)
    model.load_state_dict(torch.load(chosen.weights, weights_only=True)["model"])
    chosen.out.mkdir(parents=True, exist_ok=True)
    tokenizer = AutoTokenizer.from_pretrained(body)
    write_graph(model.eval(), tokenizer, chosen.out / "model.onnx", chosen.runtime)
    tokenizer.backend_tokenizer.no_truncation()
    tokenizer.backend_tokenizer.no_padding()
    tokenizer.backend_tokenizer.save(str(chosen.out / "tokenizer.json"))
    files = ("model.onnx", "tokenizer.json")
    digests = {name: sha256_of(chosen.out / name) for name in files}
    manifest = {
        "id": "rdr_" + hashlib.sha256(json.dumps(digests).encode()).hexdigest()[:12],
        "max_tokens": MAX_TOKENS, "runtime": chosen.runtime, "sha256": digests,
    }  # fmt: skip
    (chosen.out / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    print(manifest["id"], {name: (chosen.out / name).stat().st_size for name in files})


def write_graph(model: ReaderModel, tokenizer: object, path: Path, runtime: str) -> None:
    """Export with variable batch and length; int8 by channel (decision 4)."""
    encoded = tokenizer(["who?"], ["it was her"], return_tensors="pt", return_token_type_ids=True)  # type: ignore[operator]
    outputs = ("start", "end", "answers")
    axes = {n: {0: "batch", 1: "tokens"} for n in (*NAMES, *outputs[:2])} | {"answers": {0: "batch"}}
    logging.getLogger("root").setLevel(logging.ERROR)
    with TemporaryDirectory() as aside, warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        plain = path if runtime == "fp32" else Path(aside) / "plain.onnx"
        torch.onnx.export(
            model, tuple(encoded[n] for n in NAMES), str(plain), input_names=list(NAMES),
            output_names=list(outputs), dynamic_axes=axes, opset_version=17, dynamo=False,
        )  # fmt: skip
        if runtime == "int8":
            quantize_dynamic(str(plain), str(path), weight_type=QuantType.QInt8, per_channel=True)


if __name__ == "__main__":
    main()
