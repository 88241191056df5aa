"""Documents that are zip files of XML parts: opened with limits, parsed without entities or network."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from lxml import etree  # type: ignore[import-untyped] # lxml has no types

from index.errors import UnreadableSource
from index.loaders.raw import Raw

MAX_PART = 100_000_000
"""The most bytes of one part, unpacked."""

DC = "{http://purl.org/dc/elements/1.1/}"


class Package:
    """The parts of a document."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.names = frozenset(archive.namelist())

    def read(self, name: str) -> bytes:
        """Read a part.

        :raises UnreadableSource: It isn't there, is damaged or encrypted, or is larger than `MAX_PART`.
        """
        try:
            with self._archive.open(name) as part:
                data = part.read(MAX_PART + 1)
        except KeyError:
            raise UnreadableSource("the document lacks a part that it must have: save it again") from None
        except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError) as error:
            raise UnreadableSource(f"the document is damaged inside ({type(error).__name__})") from None
        except RuntimeError:
            raise UnreadableSource("the document is encrypted: save it without a password") from None
        if len(data) > MAX_PART:
            raise UnreadableSource(f"the document unpacks to more than {MAX_PART:,} bytes: split it")
        return data

    def tree(self, name: str) -> etree._Element:
        """Read and parse a part.

        :raises UnreadableSource: It can't be read or parsed.
        """
        return parse_xml(self.read(name))

    def optional(self, name: str) -> etree._Element | None:
        """Read and parse a part that a document need not have."""
        return self.tree(name) if name in self.names else None


@contextmanager
def open_package(raw: Raw) -> Iterator[Package]:
    """Open a document.

    :raises UnreadableSource: It is no zip file.
    """
    try:
        archive = zipfile.ZipFile(BytesIO(raw.read()))
    except (zipfile.BadZipFile, ValueError, OSError):
        raise UnreadableSource("the document is damaged, or of another format than its name says") from None
    with archive:
        yield Package(archive)


def parse_xml(data: bytes) -> etree._Element:
    """Parse XML: entities stay what they are, nothing is fetched, and nothing grows without bounds.

    :raises UnreadableSource: It isn't well-formed.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableSource(f"the XML can't be parsed ({str(error)[:100]})") from None
    if root is None:
        raise UnreadableSource("the XML is empty")
    return root


def value_of(root: etree._Element | None, path: str) -> str | None:
    """Return the words of the first element at a path, `None` if there are none."""
    found = None if root is None else root.find(path)
    words = "" if found is None else " ".join("".join(found.itertext()).split())
    return words or None
