"""`pullquote verify FILE`: exported citations, checked from a process of its own."""

import json
from pathlib import Path

import pytest

from index.articles import make_article
from serve import Collection
from tests.conftest import open_collection
from tests.test_serve import run

QUESTION = "What is the codeword of the lighthouse keeper?"
TEXT = "The keeper wrote 🍵 on the wall. The codeword of the lighthouse keeper is zanzibar. It rained."


@pytest.fixture
def keeper(tmp_path: Path) -> Collection:
    opened = open_collection(tmp_path / "data")
    opened.builder.add([make_article(id="keeper", title="The keeper", text=TEXT)])
    return opened


def exported(keeper: Collection, name: str = "answer.json") -> tuple[Path, dict]:
    from qa.types import Question
    from web.answer_schemas import AnswerBody

    body = AnswerBody.from_domain(keeper.answerer.answer(Question(QUESTION))).model_dump(mode="json")
    path = keeper.settings.data_dir.parent / name
    path.write_text(json.dumps(body), encoding="utf-8")
    return path, body


def test_an_exported_answer_verifies_until_it_is_tampered_with(keeper: Collection) -> None:
    data_dir = keeper.settings.data_dir
    path, body = exported(keeper)
    done = run(data_dir, "verify", str(path), "--json")
    verdicts = json.loads(done.stdout)
    assert verdicts["all_exact"] is True
    assert [v["status"] for v in verdicts["verdicts"]] == ["exact"]
    path.write_text(json.dumps(body["citations"]), encoding="utf-8")
    assert "1 citations: 1 exact" in run(data_dir, "verify", str(path)).stdout
    body["text"] = body["text"].replace("zanzibar", "zanzibas")
    path.write_text(json.dumps(body), encoding="utf-8")
    done = run(data_dir, "verify", str(path), check=False)
    assert (done.returncode, "not_found" in done.stdout) == (1, True)


def test_a_changed_article_still_stands_and_a_purged_one_does_not(keeper: Collection) -> None:
    data_dir = keeper.settings.data_dir
    path, _ = exported(keeper)
    keeper.builder.add([make_article(id="keeper", title="The keeper", text="Nothing was written.")])
    done = run(data_dir, "verify", str(path), "--json")
    assert json.loads(done.stdout)["verdicts"][0]["status"] == "article_changed"
    keeper.builder.remove(["keeper"], purge=True)
    done = run(data_dir, "verify", str(path), "--json", check=False)
    assert done.returncode == 1
    assert json.loads(done.stdout)["verdicts"][0]["status"] == "purged"


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        ("{", 1, "isn't JSON"),
        ('{"text": 3, "citations": []}', 1, "neither an answer nor citations"),
        ('{"question": "secret-canary"}', 1, "neither an answer nor citations"),
        ('[{"quote": "secret-canary"}]', 1, "neither an answer nor citations"),
        ("[]", 1, ""),
        ('{"text": "The articles don’t say.", "status": "abstained", "citations": []}', 0, ""),
    ],
)
def test_what_holds_no_citations_is_said_in_a_line(
    keeper: Collection, content: str, code: int, said: str
) -> None:
    path = keeper.settings.data_dir.parent / "odd.json"
    path.write_text(content, encoding="utf-8")
    done = run(keeper.settings.data_dir, "verify", str(path), check=False)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert "canary" not in done.stderr


def test_a_file_that_is_not_there_is_misuse(keeper: Collection) -> None:
    assert run(keeper.settings.data_dir, "verify", "/no/such.json", check=False).returncode == 2
