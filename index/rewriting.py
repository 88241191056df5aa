"""The lexical half written anew from the store: without what was dropped, or after damage."""

from index.folders import WordsFolders
from index.lexical import entry
from index.store import Store
from index.types import Rows

BATCH = 1000


def write_words(folders: WordsFolders, store: Store, rows: Rows) -> str:
    """Write the words of passages to a new folder, and return its name; no generation names it yet.

    :param rows: The passages' rows, rising.
    """
    name = folders.fresh()
    writer = folders.at(name).writer()
    try:
        for start in range(0, len(rows), BATCH):
            for passage, article in store.passages(rows[start : start + BATCH]).values():
                writer.add([entry(passage.row, passage.text, passage.heading, article)])
        writer.commit()
    finally:
        writer.close()
    return name
