from collections.abc import Iterator
from pathlib import Path

import pytest
from kombu.connection import Connection


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[Connection]:
    folder = str(tmp_path / "queue")
    with Connection(
        "filesystem://localhost",
        transport="config.broker.Transport",
        transport_options={
            "data_folder_in": folder,
            "data_folder_out": folder,
            "control_folder": f"{folder}/control",
        },
    ) as connection:
        yield connection


def test_the_first_connection_makes_the_folder(queue: Connection, tmp_path: Path) -> None:
    queue.connect()
    assert (tmp_path / "queue").stat().st_mode & 0o777 == 0o700


def test_messages_arrive_once_and_in_order(queue: Connection) -> None:
    box = queue.SimpleQueue("box")
    box.put({"ring": 1})
    box.put({"ring": 2})
    assert [box.get(timeout=5).payload for _ in range(2)] == [{"ring": 1}, {"ring": 2}]


def test_a_half_written_message_is_not_read(queue: Connection, tmp_path: Path) -> None:
    box = queue.SimpleQueue("box")
    (tmp_path / "queue" / "1-x.box.part").write_text('{"half')
    with pytest.raises(box.Empty):
        box.get_nowait()
