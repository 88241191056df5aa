"""What the guide for operators says is so: every setting, every metric, and every command that is written there."""

import dataclasses
import re
import shlex

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from index.fetching import FetchSettings
from index.settings import IndexSettings
from qa.settings import QaSettings
from serve import main
from tests.conftest import ROOT
from web.settings import WebSettings

GUIDE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
UNIT = (ROOT / "packaging" / "pullquote.service").read_text(encoding="utf-8")
IMAGE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


def written(default: object) -> str:
    if default is None:
        return "unset"
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    return f"`{default}`" if default != "" else "empty"


@pytest.mark.parametrize(
    ("table", "settings"),
    [("web", WebSettings), ("index", IndexSettings), ("qa", QaSettings), ("fetch", FetchSettings)],
)
def test_every_setting_is_in_the_guide_with_its_default(table: str, settings: type) -> None:
    section = GUIDE.split(f"| `[{table}]` |")[1].split("\n\n")[0]
    told = dict(re.findall(r"^\| `(\w+)` \| (.*?) \|", section, re.MULTILINE))
    told.pop("user_agent", None)
    fields = {f.name: written(f.default) for f in dataclasses.fields(settings) if f.name != "user_agent"}
    assert told == fields


def test_every_metric_of_the_guide_is_there_and_none_is_missing(writer: FlaskClient) -> None:
    writer.post("/api/v1/answers", json={"question": "Who?"})
    given = set(re.findall(r"^# TYPE (pullquote_\w+) ", writer.get("/metrics").text, re.MULTILINE))
    table = GUIDE.split("| metric |")[1].split("\n\n")[0]
    told = set(re.findall(r"`(pullquote_\w+)[`{]", table))
    assert told == given


def commands(text: str) -> list[list[str]]:
    lines = re.findall(
        r"^[$#] (?:docker run .* pullquote )?(pullquote [a-z].*?)(?:\s{2,}#.*)?$", text, re.MULTILINE
    )
    found = [shlex.split(line)[1:] for line in lines]
    found.append(shlex.split(re.search(r"^ExecStart=\S+ (.*)$", UNIT, re.MULTILINE)[1]))
    found.append(re.findall(r'"([^"]+)"', re.search(r"^CMD (.*)$", IMAGE, re.MULTILINE)[1])[1:])
    return found


def test_every_command_of_the_guide_the_unit_and_the_image_can_be_given() -> None:
    found = commands(GUIDE)
    assert len(found) >= 8
    for arguments in found:
        # Each is given its own help instead of being run: an option that isn't there is refused before that.
        result = CliRunner().invoke(main, [*arguments, "--help"])
        assert result.exit_code == 0, (arguments, result.output)
        for option in re.findall(r"--[a-z-]+", " ".join(arguments)):
            assert option in result.output or option == "--config", arguments


def test_the_unit_runs_without_rights_and_waits_longer_than_the_server_takes() -> None:
    assert "NoNewPrivileges=yes" in UNIT
    assert "ProtectSystem=strict" in UNIT
    assert int(re.search(r"TimeoutStopSec=(\d+)", UNIT)[1]) > WebSettings().shutdown_s + 2 * 20 + 1


def test_the_image_copies_what_is_there_and_does_not_run_as_root() -> None:
    for names in re.findall(r"^COPY ([a-zA-Z][^\n]*) \S+$", IMAGE, re.MULTILINE):
        for name in names.split():
            assert (ROOT / name).exists(), name
    assert IMAGE.index("USER pullquote") < IMAGE.index('CMD ["pullquote"')
