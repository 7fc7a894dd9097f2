import base64
import json
from pathlib import Path

import pytest

from config import keys


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, Path]:
    files = tmp_path / "secret-key", tmp_path / "field-keys.json"
    keys.make_missing(*files)
    return files


def test_the_secret_key_is_long_enough_for_production(made: tuple[Path, Path]) -> None:
    assert len(made[0].read_text().strip()) >= 50


def test_the_field_keys_are_32_bytes_each(made: tuple[Path, Path]) -> None:
    written = json.loads(made[1].read_text())
    current = written["keys"][written["current"]]
    assert [len(base64.b64decode(key)) for key in (current, written["index"])] == [32, 32]


def test_only_the_owner_can_read_a_key_file(made: tuple[Path, Path]) -> None:
    assert [file.stat().st_mode & 0o777 for file in made] == [0o600, 0o600]


def test_existing_key_files_are_left_alone(made: tuple[Path, Path]) -> None:
    before = [file.read_text() for file in made]
    keys.make_missing(*made)
    assert [file.read_text() for file in made] == before


def test_whoever_comes_second_keeps_the_first_key(tmp_path: Path) -> None:
    keys.write_once(tmp_path / "key", "first")
    keys.write_once(tmp_path / "key", "second")
    assert [file.read_text() for file in tmp_path.iterdir()] == ["first\n"]
