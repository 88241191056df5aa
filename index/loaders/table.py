"""CSV: each row an article, where one column holds the text."""

import csv
from collections.abc import Iterator
from io import StringIO

from index.errors import InvalidArticle, UnreadableSource
from index.loaders.encoding import decode
from index.loaders.fields import read_fields
from index.loaders.raw import Loaded, Raw
from index.types import Refusal

TEXT_COLUMNS = ("text", "body", "content", "article", "story", "article_text", "full_text")
_SNIFFED = 20_000
_WIDEST = 10_000_000


def load_csv(raw: Raw) -> Iterator[Loaded]:
    """Read a table whose first row names its columns."""
    text = decode(raw.read())
    csv.field_size_limit(_WIDEST)
    try:
        dialect: type[csv.Dialect] | csv.Dialect = csv.Sniffer().sniff(text[:_SNIFFED], ",;\t|")
    except csv.Error:
        dialect = csv.excel
    rows = csv.DictReader(StringIO(text, newline=""), dialect=dialect)
    names = {(name or "").strip().lower(): name for name in rows.fieldnames or ()}
    column = next((names[name] for name in TEXT_COLUMNS if name in names), None)
    if column is None:
        raise UnreadableSource(
            "no column holds the articles' text: name one of them 'text' in the first row, and others 'title', "
            "'author', 'date', 'url' …"
        )
    seen = False
    try:
        for number, row in enumerate(rows, start=2):
            seen = True
            yield _article(row, column, raw, number)
    except csv.Error as error:
        raise UnreadableSource(f"row {rows.line_num} can't be read ({error}): mend it") from None
    if not seen:
        raise UnreadableSource("the table has no rows below its names: there is nothing to index")


def _article(row: dict[str | None, object], column: str, raw: Raw, number: int) -> Loaded:
    record = {(k or "").strip().lower(): v for k, v in row.items() if k is not None and k != column}
    try:
        fields = read_fields(raw.declared).or_else(read_fields(record))
        return fields.article(str(row.get(column) or ""), raw, alone=False)
    except InvalidArticle as error:
        return Refusal(f"{raw.file}:{number}", f"row {number}: {error}")
