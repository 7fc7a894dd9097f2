"""The order of the apps, where import-linter cannot see it: foreign keys, look-ups and layers of files."""

import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import ForeignObjectRel

ROOT = Path(__file__).resolve().parent.parent
RULES = tomllib.loads((ROOT / "pyproject.toml").read_text())
LAYERS = RULES["tool"]["importlinter"]["contracts"][0]["layers"]
HEIGHT = {
    name.strip(): len(LAYERS) - place
    for place, layer in enumerate(LAYERS)
    for name in layer.split("|")
}
MODELS = [model for model in apps.get_models() if model._meta.app_label in HEIGHT]
DOORS = ("api", "views", "tasks", "handlers", "layers", "sms", "forms", "serializers", "queries")


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_foreign_keys_point_down(model: type) -> None:
    for field in model._meta.get_fields():  # type: ignore[attr-defined]
        target = field.related_model
        if isinstance(field, ForeignObjectRel) or target is None:
            continue
        if (label := target._meta.app_label) in HEIGHT:
            assert HEIGHT[label] <= HEIGHT[model._meta.app_label], field.name  # type: ignore[attr-defined]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_no_row_reaches_up_by_a_reverse_look_up(model: type) -> None:
    """`related_name="+"` or a target in the same app: `household.stay_set` would turn the arrows round."""
    for field in model._meta.get_fields(include_hidden=False):  # type: ignore[attr-defined]
        if isinstance(field, ForeignObjectRel) and not field.hidden:
            here, there = model._meta.app_label, field.related_model._meta.app_label  # type: ignore[attr-defined]
            assert here == there, f"{there} is reached from {here} as {field.get_accessor_name()}"


def sources(*names: str) -> list[Path]:
    return [
        path
        for app in HEIGHT
        for path in sorted((ROOT / app).rglob("*.py"))
        if "migrations" not in path.parts and (not names or path.stem in names)
    ]


@pytest.mark.parametrize("path", sources(*DOORS), ids=lambda path: str(path.relative_to(ROOT)))
def test_only_services_write_rows(path: Path) -> None:
    writes = re.compile(r"\.(save|create|bulk_create|get_or_create|update_or_create|delete)\(")
    lines = [line for line in path.read_text().splitlines() if writes.search(line)]
    assert not lines


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_files_stay_short(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 320, "split it by noun"
