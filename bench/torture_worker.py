"""The writing process that `bench.torture` kills: operations as JSON lines in, acknowledgements out."""

import json
import platform
import sys
from pathlib import Path

from bench.common import CACHE
from bench.faults import fail_syncs, full_disk
from index.articles import make_article
from index.errors import PullquoteError
from index.settings import IndexSettings
from qa.settings import QaSettings
from serve import Collection, Settings
from web.settings import WebSettings


def open_collection(data_dir: Path) -> Collection:
    """Open a collection with the encoder that all benches share."""
    chosen = IndexSettings(models_dir=str(CACHE / "models"), keep_generations=6)
    return Collection(Settings(data_dir, chosen, QaSettings(), WebSettings()))


def perform(collection: Collection, operation: dict[str, object]) -> dict[str, object]:
    """Do one operation and return what is acknowledged."""
    kind, ids = operation["op"], [str(i) for i in _listed(operation.get("ids"))]
    if kind in ("add", "update"):
        articles = [make_article(**fields) for fields in _listed(operation["articles"])]
        collection.builder.add(articles)
    elif kind in ("delete", "purge"):
        collection.builder.remove(ids, purge=kind == "purge")
    elif kind == "rebuild":
        collection.builder.rebuild(full=bool(operation.get("full")))
    elif kind == "rollback":
        collection.upkeep.rollback(int(str(operation["to"])))
    elif kind == "prune":
        collection.upkeep.prune()
    elif kind == "tidy":
        collection.upkeep.tidy()
    elif kind == "fsck":
        checked = collection.fsck.check()
        return {"faults": [f"{fault.where}: {fault.what}" for fault in checked.faults]}
    return {}


def _listed(value: object) -> list:  # type: ignore[type-arg]  # JSON
    return value if isinstance(value, list) else []


def main() -> None:
    collection = open_collection(Path(sys.argv[1]))
    collection.builder  # noqa: B018 - made before the first operation is timed
    make_article(title="Ready", text="What is loaded once is loaded before a fault could meet it. " * 5)
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        operation = json.loads(line)
        try:
            if operation.get("fault") == "full":
                with full_disk(int(operation["after"])):
                    done = perform(collection, operation)
            else:
                if operation.get("fault") == "fsync":
                    fail_syncs(platform.machine())
                done = perform(collection, operation)
            print(json.dumps({"ok": True, **done}), flush=True)
        except PullquoteError as error:
            print(json.dumps({"ok": False, "error": f"{type(error).__name__}: {error}"}), flush=True)


if __name__ == "__main__":
    main()
