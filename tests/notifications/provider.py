"""A provider like Twilio, on this machine: it keeps what it takes, and misbehaves on request.

Its own process: `own_process(latency)`, or `python -m tests.notifications.provider [LATENCY]`, which prints
its port. Numbers that end in the digits of a code of MAGIC are refused with that code. `moods` says what it
does to the next requests.
"""

import base64
import hashlib
import hmac
import itertools
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "the-auth-token"
# Last five digits of a number -> (HTTP status, code).
MAGIC = {
    "21211": (400, 21211),
    "21610": (400, 21610),
    "21614": (400, 21614),
    "21408": (403, 21408),
    "20003": (401, 20003),
}


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who was killed before its answer is no fault of ours; everything else is."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class Provider:
    """Threads that answer as `POST` and `GET /2010-04-01/Accounts/{sid}/Messages.json` do."""

    def __init__(self, latency: float = 0.0) -> None:
        self.latency = latency
        self.texts: dict[str, dict[str, Any]] = {}
        self.validity: dict[str, str] = {}
        self.callbacks: dict[str, str] = {}
        self.moods: list[
            str
        ] = []  # for the next POSTs: busy, fault, account, drop (took it, says nothing), hang
        self.came_at: list[float] = []  # time.monotonic() of each POST
        self.busiest = 0
        self._inside = 0
        self._guard = threading.Lock()
        self._sids = (f"SM{number:032x}" for number in itertools.count(1))
        self.server = Server(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self) -> "Provider":
        threading.Thread(target=self.server.serve_forever, args=[0.02], daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    @property
    def bodies(self) -> list[tuple[str, str]]:
        return [(text["to"], text["body"]) for text in self.texts.values()]

    def has(self, count: int) -> bool:
        return len(self.texts) >= count

    def take(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """What Twilio answers to a new message."""
        if refused := MAGIC.get(form["To"][-5:]):
            status, code = refused
            return status, {"code": code, "message": "No.", "status": status}
        with self._guard:
            sid = next(self._sids)
            self.texts[sid] = {
                "sid": sid,
                "to": form["To"],
                "body": form["Body"],
                "status": "queued",
                "error_code": None,
                "date_created": format_datetime(datetime.now(UTC)),
            }
            self.validity[sid] = form.get("ValidityPeriod", "")
            self.callbacks[sid] = form.get("StatusCallback", "")
        return 201, self.texts[sid]

    def _figures(self) -> dict[str, Any]:
        return {"came_at": self.came_at, "bodies": self.bodies, "busiest": self.busiest}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # Without this the body of each answer waits 40 ms for the client to acknowledge its head.
            disable_nagle_algorithm = True

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                form = {name: values[0] for name, values in parse_qs(body).items()}
                with provider._busy():
                    answer = provider._answer(self, form)
                if answer:  # whoever has it may send the next one at once
                    _say(self, *answer)

            def do_GET(self) -> None:
                path = urlsplit(self.path)
                if path.path == "/figures":
                    return _say(self, 200, provider._figures())
                wanted = parse_qs(path.query).get("To", [""])[0]
                sid = path.path.rsplit("/", 1)[1].removesuffix(".json")
                if sid != "Messages":
                    text = provider.texts.get(sid)
                    return _say(self, 200 if text else 404, text or {"code": 20404})
                found = [text for text in provider.texts.values() if text["to"] == wanted]
                return _say(self, 200, {"messages": found[::-1], "next_page_uri": None})

            def log_message(self, *words: Any) -> None:
                """Numbers belong into no log, not even of a test."""

        return Handler

    def _answer(
        self, handler: BaseHTTPRequestHandler, form: dict[str, str]
    ) -> tuple[int, dict[str, Any]] | None:
        mood = self.moods.pop(0) if self.moods else ""
        if mood == "busy":
            return 429, {"code": 20429, "message": "Too many", "status": 429}
        if mood == "fault":
            return 503, {}
        if mood == "account":
            return 401, {"code": 20003, "message": "No.", "status": 401}
        if mood == "hang":
            time.sleep(2)
            return None
        answer = self.take(form)
        if mood == "drop":
            handler.close_connection = True
            handler.connection.close()
            return None
        return answer

    def _busy(self) -> Any:
        provider = self

        class Inside:
            def __enter__(self) -> None:
                with provider._guard:
                    provider.came_at.append(time.monotonic())
                    provider._inside += 1
                    provider.busiest = max(provider.busiest, provider._inside)
                time.sleep(provider.latency)

            def __exit__(self, *error: object) -> None:
                with provider._guard:
                    provider._inside -= 1

        return Inside()


def _say(handler: BaseHTTPRequestHandler, status: int, answer: dict[str, Any]) -> None:
    body = json.dumps(answer).encode()
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


@dataclass(frozen=True)
class Figures:
    """What a provider in its own process has seen: `came_at` in its time.monotonic(), which is ours too."""

    came_at: list[float]
    bodies: list[tuple[str, str]]
    busiest: int


@dataclass(frozen=True)
class Elsewhere:
    """A provider in a process of its own, so that it takes no time of whoever is measured."""

    url: str

    def figures(self) -> Figures:
        with urlopen(f"{self.url}/figures", timeout=10) as answer:
            found = json.load(answer)
        bodies = [(to, text) for to, text in found["bodies"]]
        return Figures(found["came_at"], bodies, found["busiest"])


@contextmanager
def own_process(latency: float) -> Iterator[Elsewhere]:
    command = [sys.executable, "-m", "tests.notifications.provider", str(latency)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield Elsewhere(f"http://127.0.0.1:{int(process.stdout.readline())}")
    finally:
        process.kill()
        process.communicate()


def signature(url: str, form: dict[str, str], token: str = TOKEN) -> str:
    """What Twilio writes into X-Twilio-Signature, by its own description and without its package."""
    words = url + "".join(name + form[name] for name in sorted(form))
    return base64.b64encode(
        hmac.new(token.encode(), words.encode(), hashlib.sha1).digest()
    ).decode()


def call_back(url: str, sid: str, statuses: Iterable[str]) -> list[int]:
    """Send signed status callbacks to a real server, in this order; the HTTP statuses of the answers."""
    answers = []
    for status in statuses:
        form = {"MessageSid": sid, "MessageStatus": status}
        request = Request(
            url, urlencode(form).encode(), {"X-Twilio-Signature": signature(url, form)}
        )
        with urlopen(request, timeout=10) as answer:
            answers.append(answer.status)
    return answers


if __name__ == "__main__":
    with Provider(*map(float, sys.argv[1:])) as standing:
        print(standing.server.server_port, flush=True)  # noqa: T201
        threading.Event().wait()
