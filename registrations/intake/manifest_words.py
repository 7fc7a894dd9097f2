"""The headings and words of manifests, in Indonesian and English."""

from collections.abc import Mapping


def _reversed(words: Mapping[str, str]) -> dict[str, str]:
    """{"focal_point": "kepala, head"} as {"focal point": "focal_point", "kepala": "focal_point", ...}."""
    return {
        word.strip().replace("_", " ").casefold(): code
        for code, listed in words.items()
        for word in (code, *listed.split(","))
    }


HEADINGS = _reversed(
    {
        "arrival": "kedatangan, kapal, perahu, nama kapal, vessel, boat",
        "household": "keluarga, kelompok, kk, no kk, no keluarga, nomor keluarga, family, group",
        "name": "nama, nama lengkap, full name",
        "other_names": "nama lain, alias, nama panggilan, other name",
        "sex": "jenis kelamin, kelamin, jk, l p, gender",
        "birth_date": "tanggal lahir, tgl lahir, date of birth, dob",
        "birth_year": "tahun lahir, year of birth",
        "age": "umur, usia",
        "relationship": "hubungan, hubungan keluarga, status keluarga, relation",
        "nationality": "kewarganegaraan, warga negara, negara",
        "document_kind": "jenis dokumen, dokumen, document",
        "document_number": "nomor dokumen, no dokumen, document no",
        "phone": "telepon, nomor telepon, no telepon, hp, no hp, nomor hp, mobile, telephone",
        "language": "bahasa",
        "interpreter_needed": "juru bahasa, penerjemah, perlu penerjemah, interpreter",
        "origin": "asal, desa asal, alamat, desa, village, address",
        "needs": "kebutuhan, kebutuhan khusus, special needs",
        "medical_urgent": "gawat medis, gawat, medical emergency",
        "consent_record": "persetujuan, setuju dicatat, consent",
        "consent_share": "setuju dibagikan, persetujuan berbagi",
        "consent_sms": "setuju sms, persetujuan sms",
    }
)

WORDS = {
    "sex": _reversed(
        {
            "f": "p, pr, perempuan, wanita, female, woman, girl",
            "m": "l, lk, laki laki, laki, pria, male, man, boy",
            "x": "lainnya, lain, other",
            "unknown": "tidak diketahui, tidak tahu, not known",
        }
    ),
    "relationship": _reversed(
        {
            "focal_point": "wakil keluarga, kepala keluarga, kk, kepala, head, head of household",
            "spouse": "istri, suami, pasangan, wife, husband",
            "child": "anak, anak kandung, son, daughter",
            "parent": "orang tua, ayah, ibu, bapak, mother, father",
            "sibling": "saudara, saudara kandung, kakak, adik, brother, sister",
            "grandparent": "kakek, nenek, grandmother, grandfather",
            "grandchild": "cucu, grandson, granddaughter",
            "other_relative": "kerabat, famili, famili lain, keponakan, paman, bibi, ipar, menantu, "
            "mertua, sepupu, relative, cousin, uncle, aunt, nephew, niece",
            "not_related": "bukan keluarga, tidak ada hubungan, lainnya, teman, friend, none",
        }
    ),
    "document_kind": _reversed(
        {
            "nik": "ktp, e ktp, nik ktp",
            "kk": "kartu keluarga",
            "passport": "paspor",
            "unhcr": "kartu unhcr, unhcr card",
            "other": "lainnya, lain",
        }
    ),
    "nationality": _reversed(
        {
            "AF": "afghanistan",
            "BD": "bangladesh",
            "ID": "indonesia, wni",
            "MM": "myanmar, burma",
            "MY": "malaysia",
            "LK": "sri lanka",
            "TH": "thailand",
        }
    ),
    "language": _reversed(
        {
            "id": "indonesia, bahasa indonesia, indonesian",
            "ar": "arab, bahasa arab, arabic",
            "bn": "bengali, bangla",
            "en": "inggris, bahasa inggris, english",
            "fa": "farsi, dari, persia, persian",
            "ms": "melayu, bahasa melayu, malay",
            "my": "burma, myanmar, burmese",
            "rhg": "rohingya",
        }
    ),
    "needs": _reversed(
        {
            "child_alone": "anak tanpa pendamping, anak sendirian, child alone, unaccompanied child",
            "separated_child": "anak terpisah",
            "pregnant_or_breastfeeding": "ibu hamil menyusui, ibu hamil, hamil, menyusui, "
            "ibu menyusui, pregnant, breastfeeding",
            "disability": "penyandang disabilitas, disabilitas, difabel, disabled",
            "serious_medical": "sakit berat, sakit, seriously ill",
            "older_alone": "lansia sendirian, lansia sendiri, older person alone",
            "single_caregiver": "pengasuh tunggal, orang tua tunggal, single parent",
            "family_missing": "anggota keluarga belum ditemukan, keluarga hilang, family missing",
        }
    ),
}

# The first three letters of the months, as they are written in either language.
MONTHS = {"jan": 1, "feb": 2, "mar": 3, "apr": 4, "mei": 5, "may": 5, "jun": 6, "jul": 7}
MONTHS |= {"agu": 8, "agt": 8, "aug": 8, "sep": 9, "okt": 10, "oct": 10, "nov": 11}
MONTHS |= {"des": 12, "dec": 12}

# Columns in which nothing else may stand.
CLOSED = ("sex", "relationship", "document_kind", "needs")
FLAGS = ("interpreter_needed", "medical_urgent", "consent_record", "consent_share", "consent_sms")


def to_choose_from(name: str) -> list[str]:
    """A word for each meaning that the column may have; none where anything may be written.

    >>> to_choose_from("sex")
    ['p', 'l', 'lainnya', 'tidak diketahui']
    """
    if name in FLAGS:
        return ["ya", "tidak"]
    words: dict[str, str] = {}
    for word, code in WORDS[name].items() if name in CLOSED else ():
        if word != code.replace("_", " "):
            words.setdefault(code, word)
    return list(words.values())
