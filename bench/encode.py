"""Passages a second of the served encoder and of sentence-transformers in torch fp32, round by round.

Both encode the same passages in turn, so that whatever else the machine does falls on both.
"""

from collections.abc import Callable
from time import perf_counter

import numpy as np

from bench.common import CACHE, dev_set, machine, parser, show, write
from index.encoder import Encoder, SentenceTransformerEncoder, open_encoder
from index.models import DEFAULT_MODEL
from index.passages import Splitter, split_passages

TOKENS = 186
"""The mean length aimed at: that of the baseline's windows of 1,000 characters."""


def passages(
    count: int, token_ends: Callable[[str], np.ndarray[tuple[int], np.dtype[np.int64]]]
) -> list[str]:
    """Cut news articles until there are `count` passages between 160 and 212 tokens."""
    found: list[str] = []
    for article in dev_set("realtimeqa_dev").articles:
        for cut in split_passages(
            article.text, token_ends, Splitter(max_tokens=TOKENS + 14, overlap_tokens=0)
        ):
            text = article.text[cut.start : cut.end]
            if TOKENS - 26 <= len(token_ends(text)) <= TOKENS + 26:
                found.append(text)
            if len(found) == count:
                return found
    return found


def rate(encoder: Encoder, texts: list[str]) -> float:
    began = perf_counter()
    encoder.encode_document(texts)
    return len(texts) / (perf_counter() - began)


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--passages", type=int, default=160)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--runtime", default="int8", help="of the served encoder: int8 or fp32")
    args = options.parse_args()

    served = open_encoder(DEFAULT_MODEL, args.runtime, CACHE / "models", announce=print)
    torch_fp32 = SentenceTransformerEncoder(DEFAULT_MODEL)
    texts = passages(args.passages, served.token_ends)
    lengths = [len(served.token_ends(text)) for text in texts]
    cosines = (served.encode_document(texts[:32]) * torch_fp32.encode_document(texts[:32])).sum(axis=1)

    rounds = []
    for number in range(args.rounds):
        # Whoever goes first changes from round to round.
        pair = [(served, "served"), (torch_fp32, "torch")][:: 1 if number % 2 else -1]
        rates = {name: rate(encoder, texts) for encoder, name in pair}
        rounds.append({**rates, "ratio": rates["served"] / rates["torch"]})

    header = ("passages/s", "min", "median", "max")
    rows = [(name, *_spread([r[name] for r in rounds])) for name in ("served", "torch", "ratio")]
    show(f"{len(texts)} passages of {np.mean(lengths):.0f} tokens, {len(rounds)} rounds", header, rows)
    print(f"\n  served: {served.fingerprint}; mean cosine to torch fp32 {cosines.mean():.4f}")
    figures: dict[str, object] = {name: dict(zip(header[1:], spread, strict=True)) for name, *spread in rows}
    figures |= {
        "passages": len(texts),
        "mean_tokens": float(np.mean(lengths)),
        "cosine": float(cosines.mean()),
        "fingerprint": served.fingerprint,
        "rounds": rounds,
        "machine": machine(),
    }
    write(figures, args.json)


def _spread(values: list[float]) -> tuple[float, float, float]:
    return min(values), float(np.median(values)), max(values)


if __name__ == "__main__":
    main()
