"""The coded list of specific needs, and how a deployment changes it."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import translation

from core.actors import SYSTEM
from registrations import needs
from registrations.models import Need, NeedCode
from registrations.services import load_need_codes

SHIPPED = needs.read(needs.SHIPPED.read_text("utf-8"), Need.values)


def listed(*codes: dict[str, Any], group: str = "SC") -> str:
    """A file with one group of these codes."""
    words = {"en": "A group", "id": "Sebuah kelompok"}
    return json.dumps(
        {
            "version": "ours-1",
            "source": "The office",
            "groups": [{"code": group, **words, "codes": list(codes)}],
        }
    )


def code(name: str, **more: Any) -> dict[str, Any]:
    return {"code": name, "en": "A need", "id": "Sebuah kebutuhan", **more}


def test_survivors_and_whom_the_law_threatens_are_protected_and_have_no_chip() -> None:
    hidden = [c for c in SHIPPED.codes if c.code[:2] in {"SV", "TR", "LP"}]
    assert len(hidden) == 31
    assert all(c.protected and not c.chip for c in hidden)


def test_every_chip_of_a_registrar_has_codes_that_say_more() -> None:
    assert {c.chip for c in SHIPPED.codes} == {"", *Need.values}


def test_the_list_names_its_version_and_its_source() -> None:
    assert SHIPPED.version == "unhcr-2009"
    assert "IOM/030-FOM/030/2009" in SHIPPED.source


@pytest.mark.django_db
def test_a_new_register_begins_with_the_list_that_ships() -> None:
    in_force = NeedCode.objects.filter(retired_at=None).order_by("place")
    assert [row.code for row in in_force] == [c.code for c in SHIPPED.codes]


@pytest.mark.django_db
def test_a_code_is_shown_in_the_language_of_the_page() -> None:
    row = NeedCode.objects.get(pk="SC-UC")
    with translation.override("id"):
        assert row.label == "Anak tanpa pendamping"
    with translation.override("en"):
        assert row.label == "Unaccompanied child"


@pytest.mark.django_db
def test_another_list_takes_over_and_what_it_leaves_out_is_kept_but_not_offered(
    tmp_path: Path,
) -> None:
    file, said = tmp_path / "codes.json", StringIO()
    file.write_text(listed(code("SC-UC", chip="child_alone"), code("SC-ZZ")))
    call_command("load_need_codes", str(file), stdout=said)
    in_force = NeedCode.objects.filter(retired_at=None)
    assert {(row.code, row.version) for row in in_force} == {
        ("SC-UC", "ours-1"),
        ("SC-ZZ", "ours-1"),
    }
    assert NeedCode.objects.get(pk="SV-VA").retired_at
    assert said.getvalue() == "ours-1: 2 codes are in force.\n"


@pytest.mark.django_db
def test_the_shipped_list_comes_back(tmp_path: Path) -> None:
    load_need_codes(needs.read(listed(code("SC-UC")), Need.values), by=SYSTEM)
    call_command("load_need_codes", stdout=StringIO())
    assert NeedCode.objects.filter(retired_at=None).count() == len(SHIPPED.codes)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("nonsense", "not JSON"),
        ("[]", "one object"),
        ('{"version": "1", "source": "x", "groups": []}', "no codes"),
        ('{"version": "", "source": "x", "groups": []}', "version"),
        (listed(code("SC-UC"), code("SC-UC")), "SC-UC is there twice"),
        (listed(code("UC")), "UC"),
        (listed(code("SC-UC", chip="orphan")), "no such chip as orphan"),
        (listed(code("SC-UC", en="")), "SC-UC: en"),
        (listed(code("SV-VA"), group="SV"), "SV-VA"),
        (listed(code("LP-AN", protected=True, chip="disability"), group="LP"), "LP-AN"),
    ],
)
def test_a_list_that_is_wrong_is_refused_with_the_place(
    text: str, why: str, tmp_path: Path
) -> None:
    file = tmp_path / "codes.json"
    file.write_text(text)
    with pytest.raises(CommandError, match=why):
        call_command("load_need_codes", str(file))


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"protected": False}, {"chip": "disability"}])
def test_the_database_keeps_survivors_out_of_every_chip(change: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        NeedCode.objects.filter(pk="SV-VA").update(**change)
