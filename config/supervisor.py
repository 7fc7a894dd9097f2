"""`manage.py up`: sets up the data folder, then keeps web and worker alive until told to stop.

Standard library only, and little of it: this process stays in memory beside its children.
"""

import contextlib
import errno
import fcntl
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from config import env, keys
from config.processes import Backoff, Process, kill_family, spawn

ROOT = Path(__file__).resolve().parent.parent
TICK = 0.2
STOP_WAIT = 8.0
# A supervisor that was killed takes its children along, but the kernel may need a moment.
PORT_WAIT = 2.0


class NotStartedError(Exception):
    """What keeps Posko from starting, in one line."""


@dataclass(frozen=True)
class Site:
    """Where to listen and where the data is, from the environment."""

    host: str
    port: int
    data: Path
    production: bool
    demo: bool
    certificate: str
    key: str

    @classmethod
    def from_environment(cls) -> "Site":
        production = env.text("POSKO_PUBLIC_URL").startswith("https://")
        return cls(
            host=env.text("POSKO_HOST") or "127.0.0.1",
            port=env.number("POSKO_PORT", 8000),
            data=Path(env.text("POSKO_DATA") or "var").resolve(),
            production=production,
            demo=env.flag("POSKO_DEMO", default=not production),
            certificate=env.text("POSKO_TLS_CERT"),
            key=env.text("POSKO_TLS_KEY"),
        )

    @property
    def address(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.certificate else 'http'}://{host}:{self.port}/"


def up() -> int:
    """Run the whole of Posko until SIGINT, SIGTERM or SIGHUP. The answer is the exit code."""
    os.umask(0o077)
    os.chdir(ROOT)  # relative paths in the environment mean the same to all processes
    try:
        site = Site.from_environment()
        with _only_one(site.data):
            _check_port(site)
            _make_keys(site)
            Supervisor(site).run()
    except (NotStartedError, env.BadSetting, OSError) as error:
        print(f"posko: {error}", file=sys.stderr)
        return 1
    return 0


@contextlib.contextmanager
def _only_one(data: Path) -> Iterator[None]:
    """Hold the data folder, which the first start makes; the kernel frees it however we end."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (data / "lock").open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise NotStartedError(
                f"already running with the data in {data} (process {file.read().strip()})."
            ) from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


def _check_port(site: Site) -> None:
    family = socket.AF_INET6 if ":" in site.host else socket.AF_INET
    deadline = time.monotonic() + PORT_WAIT
    while True:
        try:
            socket.create_server((site.host, site.port), family=family).close()
        except OSError as error:
            if error.errno != errno.EADDRINUSE or time.monotonic() > deadline:
                reason = os.strerror(error.errno or 0).lower()
                raise NotStartedError(f"cannot listen on {site.address}: {reason}.") from None
            time.sleep(TICK)
        else:
            return


def _make_keys(site: Site) -> None:
    if site.production:
        return
    secret_key = Path(env.text("POSKO_SECRET_KEY_FILE") or site.data / "secret-key")
    field_keys = Path(env.text("POSKO_FIELD_KEYS_FILE") or site.data / "field-keys.json")
    keys.make_missing(None if env.text("POSKO_SECRET_KEY") else secret_key, field_keys)


def _web_command(site: Site) -> list[str]:
    # One process writes to SQLite; its writers queue in memory, not in SQLite's unfair busy wait.
    workers = os.cpu_count() or 1 if env.text("DATABASE_URL") else 1
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"]
    command += ["--host", site.host, "--port", str(site.port), "--log-level", "error"]
    command += ["--workers", str(workers), "--blocking-threads", "4"]
    if site.certificate:
        # Tablets before Android 10 know no TLS 1.3.
        command += ["--ssl-certificate", site.certificate, "--ssl-keyfile", site.key]
        command += ["--ssl-protocol-min", "tls1.2"]
    return [*command, "config.wsgi:application"]


def _manage(*arguments: str) -> list[str]:
    return [sys.executable, "manage.py", *arguments]


def _answers(site: Site) -> bool:
    """Whether /healthz answers 200."""
    try:
        with socket.create_connection((site.host, site.port), timeout=0.5) as connection:
            door = _without_proof(connection) if site.certificate else connection
            door.sendall(b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n")
            return door.recv(12).endswith(b" 200")
    except OSError:
        return False


def _without_proof(connection: socket.socket) -> ssl.SSLSocket:
    """TLS to our own child: its certificate names the site, not this address."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context.wrap_socket(connection)


@dataclass
class Child:
    """A process to keep alive; `moment` is when it started, or when it may start again."""

    name: str
    command: list[str]
    backoff: Backoff = field(default_factory=Backoff)
    process: Process | None = None
    moment: float = 0.0


class Supervisor:
    def __init__(self, site: Site) -> None:
        self.site = site
        self.children = [
            Child("web", _web_command(site)),
            Child("worker", _manage("work", "--beat")),
        ]
        self.stopping = False

    def run(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            # nohup has it ignored, and means it.
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, self._ask_to_stop)
        logins = self._set_up()
        try:
            self._keep_alive(logins)
        finally:
            self._stop()

    def _ask_to_stop(self, _number: int, _frame: object) -> None:
        self.stopping = True

    def _set_up(self) -> str:
        """Bring tables, static files and demo up to date. Returns the logins of the demo."""
        self._command("migrate", "--no-input", "--verbosity", "0")
        self._command("collectstatic", "--no-input", "--verbosity", "0")
        return self._command("demo", "--if-empty") if self.site.demo else ""

    def _command(self, *arguments: str) -> str:
        """Run a management command to its end and return what it printed."""
        process = spawn(_manage(*arguments), stdout=subprocess.PIPE)
        while not self.stopping:
            with contextlib.suppress(subprocess.TimeoutExpired):
                printed, _ = process.communicate(timeout=TICK)
                if process.returncode:
                    raise NotStartedError(f"`manage.py {arguments[0]}` failed; see above.")
                return printed
        kill_family(process)
        raise SystemExit(0)

    def _keep_alive(self, logins: str) -> None:
        ready = False
        while not self.stopping:
            for child in self.children:
                self._tend(child)
            if not ready and _answers(self.site):
                ready = True
                print(
                    f"Posko is ready at {self.site.address}", logins, sep="\n", end="", flush=True
                )
            time.sleep(TICK)

    def _tend(self, child: Child) -> None:
        now = time.monotonic()
        if child.process is None and now >= child.moment:
            child.process, child.moment = spawn(child.command), now
        elif child.process and child.process.poll() is not None:
            # A dead Granian leaves its worker on the port.
            kill_family(child.process)
            wait = child.backoff.after(now - child.moment)
            code = child.process.returncode
            print(
                f"posko: {child.name} ended ({code}), starts again in {wait:g} s", file=sys.stderr
            )
            child.process, child.moment = None, now + wait

    def _stop(self) -> None:
        """Ask everyone to end, wait, and kill what is left."""
        processes = [child.process for child in self.children if child.process]
        for process in processes:
            process.terminate()
        deadline = time.monotonic() + STOP_WAIT
        while time.monotonic() < deadline and any(p.poll() is None for p in processes):
            time.sleep(TICK)
        for process in processes:
            kill_family(process)
