"""What a terminal is sent: letters, never commands."""

import json
import re

from qa.terminal import harmless, harmless_json
from tests.redteam import ESCAPES, TURNED

COMMANDS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def test_control_characters_are_written_out_and_nothing_else_is_touched() -> None:
    assert harmless("a\x1b[2Jb\x9b\u202ec") == r"a\x1b[2Jb\x9b\u202ec"
    plain = "Zeilen\nund\tTabs, İzmir 🥔 👩‍👩‍👧 नमस्ते עברית"
    assert harmless(plain) == plain
    assert not COMMANDS.search(harmless(ESCAPES + TURNED))


def test_json_says_the_same_without_them() -> None:
    told = {"quote": ESCAPES + TURNED + "\x7f\u2028"}
    printed = harmless_json(json.dumps(told, ensure_ascii=False))
    assert json.loads(printed) == told
    assert not COMMANDS.search(printed)
