"""Everything is killed in the middle of an import and of an alert, and nothing is lost or doubled."""

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen
from uuid import uuid4

import psycopg
import pytest

from config.demo_world import REF
from config.supervisor import ROOT
from tests.posko import Posko, wait_until

HOUSEHOLDS, CONTACTS = 1500, 100
pytestmark = pytest.mark.slow


@pytest.fixture
def posko(tmp_path: Path) -> Iterator[Posko]:
    """The exercise, on the databases of this test run, texts going to a file."""
    posko = Posko(tmp_path)
    posko.env |= {"POSKO_DEMO": "1", "POSKO_DEMO_PASSWORD": "exercise", "SMS_BACKEND": "file"}
    server = os.environ.get("POSKO_TEST_DATABASE_URL", "")
    name = f"posko_crash_{os.getpid()}"
    if server:
        sql(server, f"CREATE DATABASE {name}")
        posko.env["DATABASE_URL"] = server.rpartition("/")[0] + f"/{name}"
        posko.env["BROKER_URL"] = os.environ["POSKO_TEST_BROKER_URL"]
    try:
        posko.start()
        yield posko
    finally:
        posko.supervisor.terminate()
        posko.supervisor.wait()
        if server:
            sql(server, f"DROP DATABASE {name} WITH (FORCE)")


def sql(server: str, statement: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement)


def manage(posko: Posko, *words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "manage.py", *words]
    return subprocess.Popen(
        command, cwd=ROOT, env=posko.env, stdout=subprocess.PIPE, text=True, start_new_session=True
    )


def output(posko: Posko, *words: str) -> str:
    process = manage(posko, *words)
    text, _ = process.communicate(timeout=120)
    assert process.returncode == 0, words
    return text


class Api:
    """Calls as a user of the exercise."""

    def __init__(self, posko: Posko, username: str) -> None:
        self.base = f"http://127.0.0.1:{posko.port}/api/v1"
        self.token = output(posko, "create_token", username).strip()

    def __call__(self, path: str, body: dict[str, Any] | None = None) -> Any:
        headers = {"Authorization": f"Token {self.token}", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        with urlopen(Request(self.base + path, data, headers), timeout=30) as answer:
            return json.load(answer)


def households(folder: Path) -> Path:
    counts = {"f": {"18-59": 1, "5-11": 2}, "m": {"18-59": 1, "0-4": 1}}
    file = folder / "households.jsonl"
    with file.open("w") as lines:
        for _ in range(HOUSEHOLDS):
            lines.write(json.dumps({"id": str(uuid4()), "incident": REF, "counts": counts}) + "\n")
    return file


def alert_everybody(api: Api) -> str:
    home = api("/organisations/", {"name": "Radio", "kind": "community"})["id"]
    for number in range(CONTACTS):
        phone = f"+6281{number:08}"
        body = {"organisation": home, "name": "x", "phone": phone, "language": "id"}
        api("/contacts/", {**body, "role": "observer", "duty": True, "verified": True})
    body = {
        "incident": REF,
        "severity": "Severe",
        "urgency": "Immediate",
        "certainty": "Likely",
        "category": "Safety",
        "text": {"id": "Siapkan tempat.", "en": "Prepare places."},
        "audience": {"roles": ["observer"], "organisations": [home]},
        "expires": "2099-01-01T00:00:00Z",
    }
    alert: str = api("/alerts/", body)["id"]
    return alert


def texts(posko: Posko) -> Counter[str]:
    """How often each message was written down."""
    path = Path(posko.env["POSKO_DATA"]) / "sms.jsonl"
    lines = path.read_text().splitlines() if path.exists() else []
    return Counter(json.loads(line)["id"] for line in lines)


def kill_everything(posko: Posko) -> None:
    family = [posko.child("granian"), posko.child("manage.py work")]
    posko.supervisor.kill()
    for leader in filter(None, family):
        try:
            os.killpg(leader, signal.SIGKILL)
        except ProcessLookupError:
            continue  # it died with its parent
    posko.supervisor.wait()


def test_nothing_is_lost_or_doubled_when_everything_is_killed(posko: Posko, tmp_path: Path) -> None:
    budi, file = Api(posko, "budi"), households(tmp_path)
    before = budi(f"/incidents/{REF}/board/")["figures"]["households"]
    alert = alert_everybody(budi)
    told = len(texts(posko))

    reading = manage(posko, "import_households", str(file), "--incident", REF)
    budi(f"/alerts/{alert}/send/", {})
    wait_until(lambda: len(texts(posko)) > told + 5)
    posko.kill("manage.py work")
    posko.kill("granian")
    wait_until(posko.answers)
    kill_everything(posko)
    os.killpg(reading.pid, signal.SIGKILL)
    reading.communicate()
    posko.start()

    again = output(posko, "import_households", str(file), "--incident", REF)
    taken = json.loads(again.splitlines()[-1])
    assert taken["created"] + taken["duplicate"] == HOUSEHOLDS
    wait_until(lambda: budi(f"/alerts/{alert}/")["states"].get("accepted") == CONTACTS)
    assert set(texts(posko).values()) == {1}
    assert budi(f"/incidents/{REF}/board/")["figures"]["households"] == before + HOUSEHOLDS
    assert "are in their place" in output(posko, "verify_audit")
    output(posko, "check_ledger")
