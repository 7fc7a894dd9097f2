"""What shelters answer by SMS, in both languages and in one segment each."""

from notifications.commands import Words, wordings

UNKNOWN_SITE = Words(
    "Lokasi {code} tidak dikenal. Periksa kodenya. Tidak ada yang diubah.",
    "The site {code} is not known. Look at the code. Nothing was changed.",
)
FREE_NOW = Words(
    "{code} kosong {free} dari {rated} (tadi {before}).",
    "{code} free {free} of {rated} (was {before}).",
)
FIRST_FREE = Words("{code} kosong {free} dari {rated}.", "{code} free {free} of {rated}.")
CONFIRM_FREE = Words(
    "{code} kosong {free}? Tadi {before} dari {rated}. Balas YA {ref} dalam 10 menit.",
    "{code} free {free}? It was {before} of {rated}. Reply YES {ref} within 10 minutes.",
)
CONFIRM_WHOLE = Words(
    "Kosong {free} berarti {code} tidak berisi, padahal ada {people} jiwa. Benar kosong {free}?"
    " Balas YA {ref} dalam 10 menit.",
    "{free} free means that {code} is empty, yet {people} people are there. Really {free} free?"
    " Reply YES {ref} in 10 minutes.",
)
OVERTAKEN = Words(
    "{code}: sudah ada laporan yang lebih baru, kosong {free}. Yang ini tidak dipakai.",
    "{code}: there is a newer report, {free} free. This one was not applied.",
)
OUT_OF_BOUNDS = Words(
    "{n} tidak mungkin: {code} paling banyak {most}. Tidak ada yang diubah.",
    "{n} cannot be: {code} takes {most} at most. Nothing was changed.",
)
BELOW_ZERO = Words(
    "{code} hanya kosong {free}. Kirim jumlah yang benar: KOSONG {code} n",
    "{code} has {free} free only. Send the right number: CAP {code} n",
)
ABOVE_LEDGER = Words(
    "{code}: daftar tamu hanya menyisakan {free}. Keluarkan yang sudah pergi. Koordinator diberi tahu.",
    "{code}: by the list of guests {free} are free at most. Check out who left. The coordinator is told.",
)
PLACES_UNKNOWN = Words(
    "Tempat kosong {code} belum diketahui. Kirim jumlahnya: KOSONG {code} n",
    "Nobody knows how many places are free at {code}. Send how many: CAP {code} n",
)
REFUSED = Words(
    "{code}: tidak bisa ({why}). Tidak ada yang diubah.", "{code}: not possible ({why}). No change."
)
UNDONE = Words(
    "Dibatalkan. {code} kosong {free} dari {rated}.", "Undone. {code} free {free} of {rated}."
)
CHANGED_SINCE = Words(
    "{code} sudah berubah lagi sejak itu. Kirim laporan baru.",
    "{code} has changed again since. Send a new report.",
)
TOO_LATE = Words(
    "{code}: sudah lewat 30 menit, tidak bisa dibatalkan. Kirim laporan baru: KOSONG {code} n",
    "{code}: more than 30 minutes ago, too late to undo. Send a new report: CAP {code} n",
)
ALREADY_UNDONE = Words(
    "{code}: laporan ini sudah dibatalkan.", "{code}: this report was undone before."
)
OPENED = Words("{code} BUKA, kosong {free}.", "{code} is OPEN, {free} free.")
CLOSED = Words("{code} TUTUP untuk pendatang baru.", "{code} is CLOSED to newcomers.")
FULL = Words("{code} PENUH.", "{code} is FULL.")
STATE_UNDONE = Words("Dibatalkan. {code}: {state}.", "Undone. {code}: {state}.")
STATUS = Words(
    "{code} {state}: kosong {free} dari {rated}, terisi {people}, dipesan {held}. Data {age} lalu.",
    "{code} {state}: {free} free of {rated}, {people} people, {held} held. Told {age} ago.",
)
PRESENT = Words(
    "{code} malam ini {people} jiwa, tercatat {register}. Kalau salah, kirim ADA lagi.",
    "{code}: {people} people tonight, {register} on record. If wrong, send ADA again.",
)
CONFIRM_PRESENT = Words(
    "{code} malam ini {people} jiwa? Tercatat {register}. Balas YA {ref} dalam 10 menit.",
    "{code}: {people} people tonight? {register} on record. Reply YES {ref} within 10 minutes.",
)
MINUTES = Words("{n} menit", "{n} min")
HOURS = Words("{n} jam", "{n} h")
NOT_KNOWN = Words("?", "?")
STATES = {
    "planned": Words("belum buka", "not open yet"),
    "open": Words("buka", "open"),
    "full": Words("penuh", "full"),
    "closed": Words("tutup", "closed"),
    "suspended": Words("ditangguhkan", "suspended"),
}
OWN_PLACE = Words(
    "Keluarga Anda terdaftar, {people} jiwa. Tempat: {code}.",
    "Your family is registered, {people} people. Place: {code}.",
)
NO_PLACE = Words(
    "Keluarga Anda terdaftar, {people} jiwa. Tempat belum ada, hubungi petugas.",
    "Your family is registered, {people} people. No place yet: please ask our staff.",
)
ASK_STAFF = Words(
    "Untuk keterangan tentang kartu ini, hubungi petugas.",
    "To learn about this card, please ask our staff.",
)

wordings.add(
    "shelters",
    {name: value for name, value in globals().items() if isinstance(value, Words)}
    | {f"state:{name}": said for name, said in STATES.items()},
)
