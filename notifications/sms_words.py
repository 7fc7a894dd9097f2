"""What Posko answers by SMS when no other app does, in both languages and in one segment each."""

from notifications.commands import Words, wordings

UNDO = Words("{said} Salah? BATAL {ref}", "{said} Wrong? UNDO {ref}")

STRANGER = Words(
    "Terima kasih, pesan Anda akan dibaca petugas. Nomor ini belum terdaftar, perintah belum bisa dipakai.",
    "Thank you, somebody will read your message. This number is not registered: no commands by SMS yet.",
)
HELP_IS_COMING = Words(
    "Pesan Anda sudah diterima dan ditandai mendesak. Telepon posko: {phone}",
    "Your message was received and marked as urgent. Ring us up: {phone}",
)
HELP_WITHOUT_PHONE = Words(
    "Pesan Anda sudah diterima dan ditandai mendesak. Petugas akan membacanya.",
    "Your message was received and marked as urgent. Somebody will read it.",
)
UNVERIFIED = Words(
    "Terima kasih. Laporan kedatangan diterima, belum diverifikasi. Petugas akan menghubungi Anda.",
    "Thank you. Your report of an arrival was received and is not verified yet. We will call you.",
)
HOW_TO = Words(
    "KOSONG kode n, BUKA/TUTUP/PENUH kode, STOK kode barang n, ADA kode n, TIBA tempat n, STATUS kode,"
    " BATAL ref, DARURAT nomor ANAK/MEDIS.",
    "CAP code n, OPEN/CLOSE/FULL code, STOCK code item n, ADA code n, ARRIVED place n, STATUS code,"
    " UNDO ref, DARURAT number ANAK/MEDIS.",
)
NOT_UNDERSTOOD = Words(
    "Belum dimengerti: {problem}. Contoh: {example}",
    "Not understood: {problem}. Example: {example}",
)
TOO_MANY = Words(
    "Terlalu banyak perintah: paling banyak 10 dalam 10 menit. Yang ini tidak dijalankan, kirim lagi nanti.",
    "Too many commands: 10 in 10 minutes at most. This one was not carried out, send it again later.",
)
NOT_ALLOWED = Words(
    "Nomor ini tidak berhak melakukan itu untuk {code}. Tidak ada yang diubah.",
    "This number may not do that for {code}. Nothing was changed.",
)
FAILED = Words(
    "Perintah belum bisa dijalankan. Petugas akan membacanya.",
    "This could not be carried out. Somebody will read it.",
)
REFERENCE_UNKNOWN = Words(
    "Kode {ref} tidak dikenal untuk nomor ini. Periksa lagi kodenya.",
    "The code {ref} is not known for this number. Look at it again.",
)
NOTHING_WAITS = Words(
    "Tidak ada yang menunggu jawaban dari nomor ini.",
    "Nothing waits for an answer from this number.",
)
WHICH_ONE = Words(
    "Ada {n} kemungkinan. Sebut kodenya, misalnya {word} {ref}",
    "It could be one of {n}. Name the code, like {word} {ref}",
)
TOO_LATE = Words(
    "Kode {ref} sudah lewat waktunya. Tidak ada yang diubah, kirim perintah baru.",
    "The time of code {ref} is over. Nothing was changed: send a new command.",
)
NOT_DONE = Words(
    "Baik, {ref} tidak jadi. Tidak ada yang diubah.", "All right, {ref} was dropped. No change."
)
RECORDED = Words("Jawaban Anda untuk {ref} sudah dicatat.", "Your answer to {ref} was recorded.")
NUMBER_VERIFIED = Words(
    "Nomor Anda sudah terverifikasi. Terima kasih.", "Your number is verified. Thank you."
)
UNDONE_BEFORE = Words("{ref} sudah dibatalkan.", "{ref} was undone before.")
NO_UNDO = Words("{ref} tidak bisa dibatalkan lewat SMS.", "{ref} cannot be undone by SMS.")
STOPPED = Words(
    "Anda tidak akan menerima SMS lagi dari kami. Balas MULAI untuk menerima lagi.",
    "You will get no more texts from us. Reply START to get them again.",
)
STARTED = Words(
    "Anda akan menerima SMS dari kami lagi. Balas BERHENTI untuk berhenti.",
    "You will get texts from us again. Reply STOP to end that.",
)

# Why a text could not be read: keys of grammar.PROBLEMS.
PROBLEMS = {
    "empty": Words("SMS kosong", "the text is empty"),
    "no_command": Words("tidak ada perintah", "there is no command"),
    "unknown_word": Words("perintah tidak dikenal", "the command is not known"),
    "whole_or_free": Words(
        "tulis tempat kosong, bukan kapasitas", "tell free places, not the capacity"
    ),
    "code_missing": Words("kode lokasi tidak ada", "the code of the site is missing"),
    "number_missing": Words("angkanya tidak ada", "the number is missing"),
    "number_unclear": Words("angkanya tidak jelas", "the number is unclear"),
    "spelled": Words("tulis angka, bukan kata", "write digits, not words"),
    "two_numbers": Words("ada dua angka, tulis satu saja", "two numbers, write one only"),
    "two_sites": Words("ada dua lokasi, kirim satu per satu", "two sites, send one at a time"),
    "sign_unclear": Words("tanda - tidak jelas", "the sign - is unclear"),
    "households": Words("tulis jumlah orang, bukan KK", "tell people, not households"),
    "question": Words("ini pertanyaan atau belum pasti", "this is a question, or not sure"),
    "later": Words("kirim pada waktunya", "send it when it is so"),
    "free_or_present": Words("sebut kosong atau terisi", "say free places or people there"),
    "item_missing": Words("barangnya tidak ada", "the item is missing"),
    "place_missing": Words("tempatnya tidak ada", "the place is missing"),
    "household_missing": Words("nomor kartu tidak ada", "the number of the card is missing"),
    "kind_missing": Words("tulis ANAK atau MEDIS", "write ANAK or MEDIS"),
    "reference_missing": Words("kodenya tidak ada", "the code is missing"),
}

wordings.add(
    "notifications",
    {name: value for name, value in globals().items() if isinstance(value, Words)}
    | {f"problem:{name}": words for name, words in PROBLEMS.items()},
)
