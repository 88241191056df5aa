"""Importing `web` is cheap."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def loaded_after(statement: str) -> set[str]:
    script = f"{statement}\nimport sys\nprint(' '.join(sys.modules))"
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(run.stdout.split())


def test_importing_web_loads_neither_torch_nor_faiss() -> None:
    heavy = {"torch", "faiss", "onnxruntime", "sentence_transformers", "transformers", "tantivy"}
    assert not heavy & loaded_after("import web, web.create_app")


def test_reading_the_settings_does_not_load_flask() -> None:
    assert not {"flask", "pydantic"} & loaded_after("from web.settings import WebSettings")
