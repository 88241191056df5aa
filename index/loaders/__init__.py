"""Articles out of files: one loader a format, and a receipt for every character left out."""

from collections.abc import Iterator, Mapping

from index.loaders.formats import LOADERS, read
from index.loaders.raw import MAX_BYTES, Loaded, Loader, Raw
from index.loaders.walk import load_path

__all__ = ["LOADERS", "MAX_BYTES", "Loaded", "Loader", "Raw", "load_bytes", "load_path"]


def load_bytes(
    name: str,
    data: bytes,
    *,
    origin: str | None = None,
    declared: Mapping[str, object] | None = None,
    max_bytes: int = MAX_BYTES,
) -> Iterator[Loaded]:
    """Read a file that was sent: its name's suffix tells the format.

    :param origin: What tells the same file again, its name by default.
    :param declared: What the sender says about the article (title, author, date …): it wins over the file.
    """
    base = name.replace("\\", "/").rsplit("/", 1)[-1] or name
    return read(
        Raw(
            name=base,
            origin=origin or base,
            file=base,
            data=data,
            declared=declared or {},
            max_bytes=max_bytes,
        )
    )
