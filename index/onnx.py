"""Models that onnxruntime runs: a session a core, and nothing sent anywhere."""

import os
from pathlib import Path
from typing import Any

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # onnxruntime reads it when it is first imported


def open_session(path: Path) -> Any:
    """Return an `onnxruntime.InferenceSession` whose runs stay on their caller's thread."""
    import onnxruntime

    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
