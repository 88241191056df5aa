"""What names an encoder, so that vectors of two encoders never meet in one collection."""

import hashlib
import json
from collections.abc import Mapping

PROBES = (
    "On Friday, 46 roadblocks were still reported, primarily in the south.",
    "Who wrote the report, and when was it published?",
    "La inflación subió un 3,5 % en 2022; 東京 — ¡qué sorpresa!",
)
"""Texts whose vectors tell whether an encoder is the one it claims to be."""

RECIPE = "onnx-2"
"""Changes when an export, or the way it is run, makes other vectors of the same weights."""

_DECISIVE = ("weights", "runtime", "recipe", "max_tokens", "query_prompt", "document_prompt")


def fingerprint_of(manifest: Mapping[str, object]) -> str:
    """Hash what decides a vector: weights, runtime, length and prompts."""
    decisive = json.dumps([manifest.get(key) for key in _DECISIVE]).encode()
    return f"{manifest['runtime']}-{hashlib.sha256(decisive).hexdigest()[:16]}"
