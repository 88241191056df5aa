"""Train the reader: a MiniLM body that learns to point at answers, and to tell where there is none.

Reproducible: the same data, seed and PyTorch give the same order, windows and steps. A run that was stopped goes
on from its last checkpoint. `python -m bench.export_reader` makes the files that ship.

Usage: python -m bench.train_reader [--folder DIR] [--body NAME] [--scale SHARE] [--seed N]
"""

import json
import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import torch

from bench.common import CACHE, data_folder, parser
from bench.training.examples import Example, Label
from bench.training.mining import mine
from bench.training.model import Batcher, ReaderModel, loss_of
from bench.training.sources import read_sources
from bench.training.windows import window
from index.models import DEFAULT_MODEL, locate

TIMES = {
    "squad": 3.0, "squad_near": 2.5, "xquad": 3.0, "reddit": 0.9, "amazon_reviews": 0.9, "covidqa": 1.0,
    "nqg": 0.9, "trecqa": 0.2, "clapnq": 3.0, "clapnq_near": 3.0,
}  # fmt: skip
"""How often each example of a source is seen, each time in another window."""
MINED_TIMES = 0.6
MINED = {"squad": 4101, "xquad": 202, "nqg": 5000, "reddit": 3000, "amazon_reviews": 3000}
BATCH = 32
SORTED = 40
"""Batches that are sorted by length together: least padding, and still by chance."""
BODY_RATE, HEAD_RATE, DECAY, WARM_UP = 1.5e-4, 5e-4, 0.01, 0.05
WITHIN_WEIGHT = 0.7
"""What an example counts of which only the sentence is known."""
CHECKPOINT = 200
"""Steps between checkpoints."""


def main() -> None:
    """Train, and leave `reader.pt` in the folder."""
    options = parser(__doc__)
    options.add_argument("--folder", type=Path, default=CACHE / "reader")
    options.add_argument("--body", default=DEFAULT_MODEL, help="a model's name or folder")
    options.add_argument(
        "--scale", type=float, default=1.0, help="share of the examples, for a learning curve"
    )
    options.add_argument("--seed", type=int, default=0)
    chosen = options.parse_args()
    torch.manual_seed(chosen.seed)
    chosen.folder.mkdir(parents=True, exist_ok=True)
    examples = list(read_sources(data_folder()))
    examples += mine(examples, CACHE / "reader", MINED, chosen.seed)
    drawn = draw(examples, chosen.scale, Random(chosen.seed))
    place = locate(chosen.body) or chosen.body
    # FAISS, told to search with one thread, tells all of the process.
    torch.set_num_threads(len(os.sched_getaffinity(0)))
    train(ReaderModel(place), Batcher.of(place), drawn, chosen.folder, chosen.seed)


def draw(examples: Sequence[Example], scale: float, random: Random) -> list[Example]:
    """Return the windows to train on, in their order."""
    drawn = []
    for source in dict.fromkeys(e.source for e in examples):
        there = [e for e in examples if e.source == source]
        there = random.sample(there, round(len(there) * scale))
        times = TIMES.get(source, MINED_TIMES)
        drawn += [window(e, random) for _ in range(int(times)) for e in there]
        drawn += [window(e, random) for e in random.sample(there, round(len(there) * (times % 1)))]
    random.shuffle(drawn)
    return drawn


def batches(drawn: Sequence[Example], random: Random) -> Iterator[list[Example]]:
    """Yield batches of examples of like length."""
    for at in range(0, len(drawn), BATCH * SORTED):
        block = sorted(drawn[at : at + BATCH * SORTED], key=lambda e: len(e.context) + len(e.question))
        parts = [block[i : i + BATCH] for i in range(0, len(block), BATCH)]
        random.shuffle(parts)
        yield from parts


def train(model: ReaderModel, batcher: Batcher, drawn: Sequence[Example], folder: Path, seed: int) -> None:
    """Take one step a batch, from the last checkpoint on where there is one."""
    order = list(batches(drawn, Random(seed)))
    optimiser = torch.optim.AdamW(
        [
            {"params": model.body.parameters(), "lr": BODY_RATE},
            {"params": [*model.spans.parameters(), *model.answers.parameters()], "lr": HEAD_RATE},
        ],
        weight_decay=DECAY,
        fused=True,
    )
    warm = max(1, int(len(order) * WARM_UP))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / warm, max(0.0, (len(order) - step) / (len(order) - warm)))
    )
    first = _resume(folder, model, optimiser, schedule)
    began, losses = time.perf_counter(), []
    model.train()
    for step, batch in enumerate(order[first:], first):
        weights = torch.tensor([WITHIN_WEIGHT if e.label is Label.WITHIN else 1.0 for e in batch])
        with torch.autocast("cpu", torch.bfloat16):
            loss = loss_of(model, batcher(batch), weights)
        loss.backward()  # type: ignore[no-untyped-call]  # torch
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        optimiser.zero_grad()
        losses.append(loss.item())
        if (step + 1) % 25 == 0:
            rate = BATCH * (step + 1 - first) / (time.perf_counter() - began)
            mean = sum(losses[-25:]) / len(losses[-25:])
            print(json.dumps({"step": step + 1, "of": len(order), "loss": round(mean, 4), "per_s": round(rate, 1)}),
                  flush=True)  # fmt: skip
        if (step + 1) % CHECKPOINT == 0:
            _save(folder / "checkpoint.pt", {
                "step": step + 1, "model": model.state_dict(), "optimiser": optimiser.state_dict(),
                "schedule": schedule.state_dict(),
            })  # fmt: skip
    _save(folder / "reader.pt", {"model": model.state_dict(), "steps": len(order), "seed": seed})


def _resume(
    folder: Path,
    model: ReaderModel,
    optimiser: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LambdaLR,
) -> int:
    path = folder / "checkpoint.pt"
    if not path.exists():
        return 0
    held = torch.load(path, weights_only=True)
    model.load_state_dict(held["model"])
    optimiser.load_state_dict(held["optimiser"])
    schedule.load_state_dict(held["schedule"])
    step: int = held["step"]
    print(f"going on from step {step}", flush=True)
    return step


def _save(path: Path, held: dict[str, object]) -> None:
    aside = path.with_suffix(".part")
    torch.save(held, aside)
    aside.rename(path)


if __name__ == "__main__":
    main()
