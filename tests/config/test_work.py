import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.supervisor import ROOT


@pytest.mark.slow
def test_a_worker_whose_clock_cannot_run_ends(tmp_path: Path) -> None:
    for suffix in ("", ".db", ".dat", ".dir"):  # wherever this Python would keep the schedule
        (tmp_path / f"beat{suffix}").mkdir()
    env = {**os.environ, "POSKO_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"}
    worker = [sys.executable, "manage.py", "work", "--beat"]
    done = subprocess.run(worker, cwd=ROOT, env=env, capture_output=True, timeout=60, check=False)
    assert b"Is a directory" in done.stderr
