"""The formats: which loader reads which suffix."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from index.errors import PullquoteError
from index.loaders.docx import load_docx
from index.loaders.epub import load_epub
from index.loaders.feeds import load_feed
from index.loaders.html import load_html
from index.loaders.jsonl import load_json, load_jsonl
from index.loaders.mail import load_mail
from index.loaders.markdown import load_markdown
from index.loaders.odt import load_odt
from index.loaders.outline import load_org, load_rst
from index.loaders.packed import load_gz, load_zip
from index.loaders.pdf import load_pdf
from index.loaders.raw import Loaded, Loader, Raw
from index.loaders.rtf import load_rtf
from index.loaders.table import load_csv
from index.loaders.text import load_text
from index.types import Refusal

LOADERS: Mapping[str, Loader] = MappingProxyType(
    {
        ".txt": load_text,
        ".text": load_text,
        ".log": load_text,
        ".rst": load_rst,
        ".org": load_org,
        ".md": load_markdown,
        ".markdown": load_markdown,
        ".html": load_html,
        ".htm": load_html,
        ".xhtml": load_html,
        ".json": load_json,
        ".jsonl": load_jsonl,
        ".ndjson": load_jsonl,
        ".rss": load_feed,
        ".atom": load_feed,
        ".rdf": load_feed,
        ".xml": load_feed,
        ".pdf": load_pdf,
        ".docx": load_docx,
        ".odt": load_odt,
        ".epub": load_epub,
        ".rtf": load_rtf,
        ".eml": lambda raw: load_mail(raw, read, LOADERS),
        ".csv": load_csv,
        ".tsv": load_csv,
        ".gz": lambda raw: load_gz(raw, read),
        ".zip": lambda raw: load_zip(raw, read),
    }
)
"""A new format is a module with one `Loader` and its lines here."""


def read(raw: Raw) -> Iterator[Loaded]:
    """Read a file with the loader of its suffix. What goes wrong is a refusal with the file's name, never an error."""
    loader = LOADERS.get(raw.suffix)
    if loader is None:
        known = " ".join(sorted(LOADERS))
        yield Refusal(
            raw.file, f"no loader for {raw.suffix or 'a name without a suffix'}: supported are {known}"
        )
        return
    try:
        yield from loader(raw)
    except PullquoteError as error:
        yield Refusal(raw.file, str(error))
    except OSError as error:
        yield Refusal(raw.file, f"the file can't be read ({error.strerror or type(error).__name__})")
