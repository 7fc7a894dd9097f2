"""What is read out to a family before it says what it agrees to, by version: who gets what, and what for.

A version is never changed. Whoever needs other words adds a version, so that it stays known what a family
was asked. Households keep the version that was read to them and the language in which it was spoken.
"""

CURRENT = "v1"

# By version, by language; each line is one paragraph.
SCRIPTS: dict[str, dict[str, tuple[str, ...]]] = {
    "v1": {
        "id": (
            "Kami ingin mencatat keluarga Ibu/Bapak agar mendapat tempat, makanan, dan layanan kesehatan. "
            "Semua ini gratis.",
            "Ibu/Bapak boleh menolak. Tempat dan bantuan tetap sama, dan kartu tetap berlaku. "
            "Kalau menolak, kami hanya mencatat jumlah orang, tanpa nama.",
            "Pencatatan: nama, umur, dan kebutuhan dibaca oleh petugas pendataan, koordinator, dan petugas "
            "perlindungan di kejadian ini. Pemerintah atau kedutaan negara asal tidak menerimanya.",
            "Berbagi: mitra yang membantu keluarga ini, seperti pengelola tempat penampungan, "
            "boleh membacanya juga. Alasan sakit hanya dibaca oleh petugas kesehatan.",
            "SMS: kami boleh mengirim pesan singkat ke telepon Ibu/Bapak, tanpa nama di dalamnya.",
            "Kapan saja Ibu/Bapak boleh melihat catatan ini, membetulkannya, atau meminta nama dihapus.",
        ),
        "en": (
            "We would like to write your family down, so that you get a place to stay, food and health care. "
            "All of it is free of charge.",
            "You may say no. The place and the help stay the same, and your card works. If you say no, we "
            "write down only how many people you are, without names.",
            "Being written down: names, ages and needs are read by registrars, coordinators and protection "
            "officers of this incident. No government or embassy of a country of origin receives them.",
            "Sharing: partners who help your family, such as the manager of your shelter, may read them too. "
            "Why somebody is ill is read by health workers only.",
            "SMS: we may send short messages to your phone, without any name in them.",
            "At any time you may see what is written here, correct it, or ask us to delete your names.",
        ),
    },
}


def script(language: str, version: str = CURRENT) -> tuple[str, ...]:
    """The paragraphs to read out; in English where there is no text in `language`, for the interpreter."""
    texts = SCRIPTS[version]
    return texts.get(language, texts["en"])
