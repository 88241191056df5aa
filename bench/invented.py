"""Articles out of thin air, for measures that need many and care little what they say."""

import json
from pathlib import Path
from random import Random

_WHO = ("The harbour master", "A gardener", "The council", "A bus driver", "The librarian", "A glazier")
_DID = ("repaired", "counted", "painted", "sold", "measured", "described", "moved", "listed")
_WHAT = (
    "lanterns",
    "ledgers",
    "oak planks",
    "copper pipes",
    "rowing boats",
    "window frames",
    "maps",
    "bells",
)
_WHERE = ("behind the station", "on the quay", "in the old mill", "near the market", "under the bridge")


def invented(seed: str, number: int, sentences: int = 40, marker: str = "") -> dict[str, object]:
    """Return an article for the API: the same arguments give the same text; `marker` ends every sentence."""
    random, ending = Random(f"{seed}/{number}"), f" {marker}" if marker else ""
    said = [
        f"{random.choice(_WHO)} {random.choice(_DID)} {random.randrange(2, 9999)} {random.choice(_WHAT)} "
        f"{random.choice(_WHERE)} in week {random.randrange(1, 53)} of the {seed} year{ending}."
        for _ in range(sentences)
    ]
    paragraphs = [" ".join(said[at : at + 5]) for at in range(0, sentences, 5)]
    return {
        "id": f"{seed}-{number:04d}",
        "title": f"Notes on gate {number}",
        "text": "\n\n".join(paragraphs),
    }


def write_folder(folder: Path, articles: list[dict[str, object]]) -> Path:
    """Write articles in the common form, for `pullquote add`."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = "".join(json.dumps(article) + "\n" for article in articles)
    (folder / "articles.jsonl").write_text(lines, encoding="utf-8")
    return folder
