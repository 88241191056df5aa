"""What the guide for programs says is so: its Python runs, and what it names is there."""

import re

import pytest

from tests.conftest import ROOT
from web.client import Client

GUIDE = (ROOT / "docs" / "agents.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_its_examples_run(served: str, number: int) -> None:
    exec(EXAMPLES[number].replace("http://127.0.0.1:8080", served), {})


def test_it_names_the_clients_methods_and_no_others() -> None:
    table = GUIDE.partition("| method | does |")[2].partition("\n\n")[0]
    cells = re.findall(r"^\| (`.+?) \|", table, re.MULTILINE)
    named = set(re.findall(r"`(\w+)`", " ".join(cells)))
    assert named == {name for name in vars(Client) if not name.startswith("_")}
