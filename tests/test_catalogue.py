"""Both languages are complete, compiled, and say it in the words of the field."""

import re
from pathlib import Path

import polib
import pytest

from tools import messages
from tools.messages import Key

# What Indonesian practice does not say, and why not.
UNWANTED = {
    r"\bperwakilan\b": "means an embassy in Perpres 125/2016: wakil keluarga",
    r"\bhunian\b": "means housing: penempatan",
    r"\bhitungan\b": "hitung awal",
    r"\bblok tempat\b": "jatah tempat",
    r"\bkabur\b": "blames: meninggalkan lokasi tanpa pemberitahuan",
    r"\bilegal\b": "nobody is",
    r"\bimigran gelap\b": "nobody is",
    r"\}?\)s orang\b|\} orang\b": "people in figures are jiwa",
    r"\bperingatan\b": "reads as a weather warning: pemberitahuan",
}
# English texts about danger to life, where `peringatan` is the right word.
LIFE_SAFETY: set[str] = set()


@pytest.fixture(scope="module")
def source() -> messages.Source:
    return messages.read_source()


def read(text: str, *, template: bool = False) -> messages.Source:
    source = messages.Source()
    if template:
        messages.read_template(source, text, "page.html")
    else:
        messages.read_python(source, text, "views.py")
    return source


def test_every_text_can_be_translated_as_a_whole(source: messages.Source) -> None:
    assert source.problems == []


def test_the_catalogues_are_complete_and_compiled(source: messages.Source) -> None:
    assert list(messages.catalogue_problems(source)) == []


@pytest.mark.parametrize("pattern", UNWANTED)
def test_indonesian_uses_the_words_of_the_field(pattern: str) -> None:
    found = [
        entry.msgid
        for entry in messages.read_catalogue("id")
        if re.search(pattern, messages.translation_of(entry), re.IGNORECASE)
        and not (pattern == r"\bperingatan\b" and entry.msgid in LIFE_SAFETY)
    ]
    assert found == [], UNWANTED[pattern]


def test_python_texts_are_found_under_any_import_name() -> None:
    source = read(
        "from django.utils import translation\n"
        "from django.utils.translation import gettext_lazy as _, ngettext, pgettext_lazy as p\n"
        "a = _('Open'), p('shelter', 'Open'), translation.gettext('Shut')\n"
        "b = ngettext('%(n)s tent', '%(n)s tents', 2)\n"
    )
    assert source.plurals == {
        Key("Open"): "",
        Key("Open", "shelter"): "",
        Key("Shut"): "",
        Key("%(n)s tent"): "%(n)s tents",
    }


def test_template_texts_are_found_in_tags_blocks_and_filters() -> None:
    source = read(
        "{% translate '50% full' %}{% translate \"Open\" context 'shelter' %}"
        "{{ name|default:_('none (yet)') }}"
        "{% blocktranslate count n=n trimmed %}\n {{ n }} tent\n{% plural %}\n {{ n }} tents\n"
        "{% endblocktranslate %}",
        template=True,
    )
    assert source.plurals == {
        Key("50%% full"): "",
        Key("Open", "shelter"): "",
        Key("none (yet)"): "",
        Key("%(n)s tent"): "%(n)s tents",
    }


@pytest.mark.parametrize(
    "call",
    [
        "_(f'Hello {name}')",
        "_('Hello ' + name)",
        "_('Hello %s' % name)",
        "_('Hello {}'.format(name))",
        "_('%s of %s')",
        "_('Hello ')",
        "_('%(n)s % full')",
    ],
)
def test_a_text_in_pieces_is_refused(call: str) -> None:
    source = read(f"from django.utils.translation import gettext as _\n{call}")
    assert len(source.problems) == 1


@pytest.mark.parametrize(
    "text", ["", "Terisi %(m)s", "Terisi %(n)s%", "Terisi {n}", " Terisi %(n)s", "Terisi"]
)
def test_a_translation_with_other_placeholders_is_refused(text: str) -> None:
    entry = polib.POEntry(msgid="%(n)s taken", msgstr=text)
    assert list(messages.translation_faults(entry)) != []


def test_merging_fills_what_is_empty_and_keeps_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    source = messages.Source()
    source.add("views.py", msgid="Open")
    source.add("views.py", msgid="%(n)s tent", plural="%(n)s tents")
    messages.merge(source, ["Open => Buka", "%(n)s tent || %(n)s tents => %(n)s tenda"])
    messages.merge(source, ["Open => Terbuka", "# Open => Salah"])
    texts = [messages.translation_of(entry) for entry in messages.read_catalogue("id")]
    assert texts == ["%(n)s tenda", "Buka"]


def test_the_same_source_gives_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    first, second = messages.Source(), messages.Source()
    first.add("a.py:1", msgid="Open")
    first.add("b.py:2", msgid="Shut")
    second.add("b.py:9", msgid="Shut")
    second.add("a.py:7", msgid="Open")
    assert str(messages.renewed("id", first)) == str(messages.renewed("id", second))
