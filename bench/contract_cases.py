"""Thousands of generated requests against what `/openapi.json` promises: to an open server, and to one with keys.

schemathesis makes valid and invalid requests from the document, feeds in ids that exist, follows what answers lead
to, and checks each response: no server error, and status, kind of content, headers and schema as documented.

Usage: python -m bench.contract_cases [--examples 40] [--json FILE]
"""

import sys
from collections import Counter
from collections.abc import Mapping

from bench.cases import WHO, Tally, tried
from bench.common import Row, machine, parser, show, write


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--examples", type=int, default=40, help="generated requests for each operation")
    options.add_argument("--seed", type=int, default=1)
    args = options.parse_args()
    tallies = {who: tried(examples=args.examples, seed=args.seed, who=who) for who in WHO}
    rows: list[Row] = [
        ("requests", *(tally.cases for tally in tallies.values())),
        *(
            (f"answered {kind}xx", *(tally.of_kind(kind) for tally in tallies.values()))
            for kind in (2, 3, 4, 5)
        ),
        ("of them 503", *(tally.statuses[503] for tally in tallies.values())),
        ("operations", *(len(tally.operations) for tally in tallies.values())),
        ("operations that succeeded", *(tally.succeeded for tally in tallies.values())),
        ("findings", *(len(tally.findings) for tally in tallies.values())),
    ]
    show("Generated requests against the OpenAPI document", ("", *tallies), rows)
    for name, tally in tallies.items():
        for finding, times in Counter(tally.findings).most_common(50):
            print(f"  FINDING ({name}, {times} times) {finding}")
        if name != "without a key":
            print(f"  never succeeded ({name}): {', '.join(tally.never) or 'none'}")
    write({**{name: _figures(tally) for name, tally in tallies.items()}, "machine": machine()}, args.json)
    sys.exit(any(tally.findings for tally in tallies.values()))


def _figures(tally: Tally) -> Mapping[str, object]:
    return {"requests": tally.cases, "statuses": dict(tally.statuses), "findings": tally.findings}


if __name__ == "__main__":
    main()
