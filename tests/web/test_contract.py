"""The contract, checked from outside by the script that all versions of the product are checked with."""

import subprocess
import sys
from pathlib import Path

import pytest

CHECK = Path(__file__).resolve().parents[3] / "shared" / "contract" / "check.py"


@pytest.mark.skipif(not CHECK.is_file(), reason=f"the contract check is not at {CHECK}")
def test_the_server_keeps_the_contract(writable_address: str) -> None:
    run = subprocess.run(
        [sys.executable, str(CHECK), writable_address],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
