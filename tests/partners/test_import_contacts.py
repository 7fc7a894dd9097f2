import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from partners import contact_file
from partners.models import ContactPoint, Organisation, User

HEAD = "organisation,name,phone,language,duty,order,verified,role\n"


@pytest.fixture
def read(tmp_path: Path, db: None) -> Any:
    """Hands in a file; (exit, counts, what stood on stderr, what stands in the file of errors)."""

    def run(text: str, *options: str) -> tuple[int, dict[str, Any], str, list[Any]]:
        path, out, err = tmp_path / "contacts.csv", StringIO(), StringIO()
        path.write_text(text, encoding="utf-8")
        try:
            with translation.override("en"):
                call_command("import_contacts", str(path), *options, stdout=out, stderr=err)
            code = 0
        except SystemExit as ended:
            code = int(str(ended.code))
        beside = tmp_path / "contacts.csv.errors.jsonl"
        lines = beside.read_text().splitlines() if beside.exists() else []
        counts = json.loads(out.getvalue().splitlines()[-1])
        return code, counts, err.getvalue(), [json.loads(line) for line in lines]

    return run


def test_every_line_is_a_contact(read: Any, partner_a: Organisation) -> None:
    code, counts, _err, _lines = read(f"{HEAD}partner a,Ani,0812-0000-0001,en,ya,2,yes,observer\n")
    contact = ContactPoint.objects.get()
    assert (code, counts["created"]) == (0, 1)
    assert (contact.phone, contact.order, contact.duty) == ("+6281200000001", 2, True)
    assert (contact.language, contact.role, contact.consents.get().how) == (
        "en",
        "observer",
        "file",
    )


def test_what_only_looks_like_an_id_is_a_name_that_nobody_has(read: Any, db: None) -> None:
    _code, counts, _err, [line] = read(f"{HEAD}{'-' * 36},Ani,081200000001,id,yes,0,yes,\n")
    assert (counts["rejected"], line["field"]) == (1, "organisation")


def test_read_in_again_nothing_is_doubled(read: Any, partner_a: Organisation) -> None:
    text = f"{HEAD}Partner A,Ani,081200000001,id,yes,0,yes,\n"
    counts = [read(text)[1] for _ in range(2)]
    assert [(c["created"], c["duplicate"]) for c in counts] == [(1, 0), (0, 1)]


def test_who_is_there_is_brought_up_to_date_and_empty_cells_change_nothing(
    read: Any, partner_a: Organisation
) -> None:
    read(f"{HEAD}Partner A,Ani,081200000001,en,yes,4,yes,observer\n")
    _code, counts, *_ = read(f"{HEAD}Partner A,Ibu Ani,+6281200000001,,,,,\n")
    contact = ContactPoint.objects.get()
    assert (counts["updated"], contact.name, contact.order) == (1, "Ibu Ani", 4)
    assert contact.verified_at


def test_a_wrong_line_is_told_and_the_others_are_kept(read: Any, partner_a: Organisation) -> None:
    good = "Partner A,Ani,081200000001,,,,,\n"
    bad = "Partner A,Budi,12,,,,,\nNobody,Rini,081200000002,,,,,\nPartner A,Eko,081200000003,,maybe,,,\n"
    code, counts, err, lines = read(HEAD + bad + good)
    assert (code, counts["created"], counts["rejected"]) == (2, 1, 3)
    assert "line 2: phone: This is not a phone number." in err
    assert [(line["line"], line["field"]) for line in lines] == [
        (2, "phone"), (3, "organisation"), (4, "duty"),
    ]  # fmt: skip
    assert lines[0]["input"]["name"] == "Budi"


def test_the_errors_of_last_time_are_gone_when_all_is_well(
    read: Any, partner_a: Organisation
) -> None:
    assert read(f"{HEAD}Partner A,Ani,12,,,,,\n")[3]
    assert not read(f"{HEAD}Partner A,Ani,081200000001,,,,,\n")[3]


def test_an_organisation_whose_kind_is_told_is_added(read: Any) -> None:
    head = "organisation;organisation_kind;name;phone\n"
    assert read(f"{head}PMI;red_cross;Ani;081200000001\nPMI;red_cross;Ari;081200000002\n")[0] == 0
    assert Organisation.objects.get(name="PMI").contacts.count() == 2


def test_a_dry_run_keeps_nothing(read: Any, partner_a: Organisation) -> None:
    _code, counts, *_ = read(f"{HEAD}Partner A,Ani,081200000001,,,,,\n", "--dry-run")
    assert (counts["created"], ContactPoint.objects.count()) == (1, 0)


def test_the_template_can_be_read_in(read: Any) -> None:
    out = StringIO()
    call_command("import_contacts", "--template", stdout=out)
    assert read(out.getvalue())[1]["created"] == 1


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "name,phone\nAni,081200000001\n"])
def test_a_file_that_is_no_list_of_contacts_is_refused(read: Any, text: str) -> None:
    with pytest.raises(CommandError, match="organisation"):
        read(text)


def test_what_excel_writes_is_read(partner_a: Organisation, budi: User) -> None:
    text = contact_file.decoded(f"\ufeff{HEAD}Partner A,Ani,081200000001,,,,,\r\n".encode())
    assert contact_file.take(text, by=budi).created == 1
