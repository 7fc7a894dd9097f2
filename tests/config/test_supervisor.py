import re
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.processes import Backoff, kill_family, spawn
from config.supervisor import Site
from tests.posko import PATIENCE, Posko, alive, wait_until


def test_each_wait_is_twice_the_last_up_to_ten_seconds() -> None:
    backoff = Backoff()
    assert [backoff.after(lived=1) for _ in range(7)] == [0.5, 1, 2, 4, 8, 10, 10]


def test_a_good_run_makes_the_next_wait_short_again() -> None:
    backoff = Backoff(wait=8)
    assert [backoff.after(lived=31), backoff.after(lived=1)] == [0.5, 1]


def test_a_family_is_killed_whole() -> None:
    shell = spawn(["sh", "-c", "sleep 60 & echo $!; wait"], stdout=subprocess.PIPE)
    assert shell.stdout
    child = int(shell.stdout.readline())
    kill_family(shell)
    shell.stdout.close()
    wait_until(lambda: not alive(child))


def test_the_demo_is_loaded_unless_the_site_is_public(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("POSKO_DEMO", raising=False)
    assert Site.from_environment().demo
    monkeypatch.setenv("POSKO_PUBLIC_URL", "https://posko.example")
    assert not Site.from_environment().demo


def test_the_printed_address_is_the_one_to_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSKO_HOST", "::1")
    monkeypatch.setenv("POSKO_PORT", "8443")
    monkeypatch.setenv("POSKO_TLS_CERT", "posko.pem")
    assert Site.from_environment().address == "https://[::1]:8443/"


@pytest.fixture
def posko(tmp_path: Path) -> Iterator[Posko]:
    posko = Posko(tmp_path)
    posko.skip_first_start()
    try:
        posko.start()
        yield posko
    finally:
        posko.supervisor.terminate()
        posko.supervisor.wait()


@pytest.mark.slow
def test_it_says_where_it_is_ready(posko: Posko) -> None:
    assert f"Posko is ready at http://127.0.0.1:{posko.port}/\n" in posko.log.read_text()
    assert posko.answers()


@pytest.mark.slow
def test_all_of_it_stops_when_asked(posko: Posko, tmp_path: Path) -> None:
    wait_until(lambda: any(tmp_path.glob("data/beat*")))
    posko.supervisor.send_signal(signal.SIGINT)
    assert posko.supervisor.wait(timeout=PATIENCE) == 0
    assert not posko.answers()


@pytest.mark.slow
def test_a_second_start_says_that_it_is_running(posko: Posko) -> None:
    second = posko.try_to_start()
    assert second.returncode == 1
    assert re.fullmatch(r"posko: already running .*\n", second.stderr)


@pytest.mark.slow
def test_a_taken_port_is_named(posko: Posko, tmp_path: Path) -> None:
    second = posko.try_to_start(POSKO_DATA=str(tmp_path / "other"))
    assert second.returncode == 1
    assert re.fullmatch(rf"posko: .*:{posko.port}/: address already in use\.\n", second.stderr)


def kill_and_await(posko: Posko, words: str) -> None:
    """Kill the child whose command line holds `words`, and wait for another in its place."""
    killed = posko.kill(words)
    wait_until(lambda: posko.child(words) not in {0, killed})


@pytest.mark.slow
def test_web_comes_back_three_times_in_a_row(posko: Posko) -> None:
    for _ in range(3):
        kill_and_await(posko, "granian")
        wait_until(posko.answers)


@pytest.mark.slow
def test_a_killed_worker_comes_back(posko: Posko) -> None:
    kill_and_await(posko, "manage.py work")


@pytest.mark.slow
def test_a_killed_supervisor_leaves_nobody_in_the_way(posko: Posko) -> None:
    left = [posko.child("granian"), posko.child("manage.py work")]
    posko.supervisor.kill()
    posko.supervisor.wait()
    assert all(left)
    wait_until(lambda: not any(alive(process) for process in left))
    posko.start()
    assert posko.answers()


@pytest.mark.slow
def test_a_setup_that_fails_starts_nothing(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "posko.sqlite3").write_text("This is not a database." * 100)
    first = Posko(tmp_path).try_to_start()
    assert first.returncode == 1
    assert first.stderr.endswith("posko: `manage.py migrate` failed; see above.\n")
