"""The words of commands by SMS, and the words that people put around them.

CANCEL, END and QUIT are not among them, and must not be: Twilio takes them as "never write to me again".
"""


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


COMMANDS = {
    "free": ("KOSONG", "KAP", "CAP", "FREE"),
    "open": ("BUKA", "OPEN"),
    "close": ("TUTUP", "CLOSE"),
    "full": ("PENUH", "FULL"),
    "stock": ("STOK", "STOCK"),
    "arrived": ("TIBA", "ARRIVED"),
    "present": ("ADA", "PRESENT"),
    "yes": ("YA", "IYA", "YES", "ACK"),
    "no": ("TIDAK", "TDK", "NO"),
    "status": ("STATUS",),
    "undo": ("BATAL", "UNDO"),
    "help": ("BANTUAN", "TOLONG", "HELP"),
    "urgent": ("DARURAT", "URGENT"),
    "stop": ("BERHENTI", "STOP", "STOPALL", "UNSUBSCRIBE"),
    "start": ("MULAI", "START", "UNSTOP"),
    "number": ("NOMOR", "NOMER", "NUMBER"),
}
KEYWORDS = {word: command for command, words in COMMANDS.items() for word in words}
ENGLISH = _set(
    "CAP FREE OPEN CLOSE FULL STOCK ARRIVED PRESENT YES ACK NO STATUS UNDO HELP URGENT STOP STOPALL "
    "UNSUBSCRIBE START UNSTOP NUMBER"
)

# What a right one looks like, by language; {code} is the site that was named, if any was.
EXAMPLES = {
    "free": {"id": "KOSONG {code} 35", "en": "CAP {code} 35"},
    "open": {"id": "BUKA {code}", "en": "OPEN {code}"},
    "close": {"id": "TUTUP {code}", "en": "CLOSE {code}"},
    "full": {"id": "PENUH {code}", "en": "FULL {code}"},
    "stock": {"id": "STOK {code} RICE 200", "en": "STOCK {code} RICE 200"},
    "arrived": {"id": "TIBA Sikakap 120", "en": "ARRIVED Sikakap 120"},
    "present": {"id": "ADA {code} 87", "en": "ADA {code} 87"},
    "yes": {"id": "YA A7K4", "en": "YES A7K4"},
    "no": {"id": "TIDAK A7K4", "en": "NO A7K4"},
    "status": {"id": "STATUS {code}", "en": "STATUS {code}"},
    "undo": {"id": "BATAL A7K4", "en": "UNDO A7K4"},
    "help": {"id": "BANTUAN", "en": "HELP"},
    "urgent": {"id": "DARURAT 001-0001-68 ANAK", "en": "DARURAT 001-0001-68 ANAK"},
    "stop": {"id": "BERHENTI", "en": "STOP"},
    "start": {"id": "MULAI", "en": "START"},
    "number": {"id": "NOMOR 001-0001-68", "en": "NOMOR 001-0001-68"},
}
SOME_CODE = "MTW01"

# How people begin and end a text, and what they put between its parts. None of it means anything here.
POLITE = _set(
    "ADMIN ASSALAMUALAIKUM ASSALAMU ALAIKUM ASS WR WB BAPAK PAK BPK IBU BU MAS MBAK BANG KAK DEAR "
    "HALO HALLO HAI HELLO HI INFO IZIN IJIN LAPOR LAPORAN MALAM MOHON PAGI PERMISI PLEASE PLS "
    "POSKO SALAM SELAMAT SIANG SIAP SIR MADAM SORE SOB TERIMA KASIH TERIMAKASIH TRIMS TRIM "
    "MAKASIH MAKASI MKSH TKS THX THANKS THANK YOU TRMS OK OKE OKAY YTH DAN AND KEPADA GOOD "
    "MORNING AFTERNOON EVENING NIGHT"
)
FILLERS = _set(
    "ADA ADALAH AT DI FOR IN IS ITU JADI JUMLAH KE KOSONG MASIH NOW ORANG PADA PUNYA SAAT "
    "SEBANYAK SEKARANG SEKITAR SISA SKRG SUDAH TEMPAT TERSEDIA THE TINGGAL TOTAL TOTALNYA UNTUK "
    "UTK"
)
# A word that stands behind a number and only says of what.
PEOPLE = _set("ORANG ORG JIWA JW PAX PEOPLE PERSONS TEMPAT PLACES")
GOODS = _set(
    "BOTOL BTL BUAH BH DUS GALON KARTON KG KIT KITS L LITER LITRE LTR PACK PACKS PAKET PCS PIECES "
    "SAK UNIT"
)
FAMILIES = _set("KK KELUARGA FAMILY FAMILIES HOUSEHOLD HOUSEHOLDS HH")
OUT_OF = _set("DARI DR OF")
WHERE = _set("DI AT IN KE")
MORE = _set("TAMBAH BERTAMBAH PLUS")
FEWER = _set("KURANG BERKURANG MINUS")
SPELLED = _set(
    "NOL SATU DUA TIGA EMPAT LIMA ENAM TUJUH DELAPAN SEMBILAN SEPULUH SEBELAS BELAS PULUH SERATUS "
    "RATUS SERIBU RIBU ZERO ONE TWO THREE FOUR FIVE SIX SEVEN EIGHT NINE TEN ELEVEN TWELVE TWENTY "
    "THIRTY FORTY FIFTY SIXTY SEVENTY EIGHTY NINETY HUNDRED THOUSAND"
)
CHILD = _set("ANAK CHILD CHILDREN")
MEDICAL = _set("MEDIS MEDIK MEDICAL SAKIT")
# Letters in front of digits that name no site: hours, days, streets, neighbourhoods.
NO_SITE = _set("JAM PKL PUKUL TGL TANGGAL JL JLN RT RW KM NO HP")
# Boats and buses are counted too, but people are what is asked for.
VESSELS = _set("KAPAL PERAHU BOAT BOATS SPEEDBOAT BUS BUSES TRUK TRUCK MOBIL")
# With these in front a word says the opposite, or something that is not so yet.
DOUBT = _set(
    "TIDAK TDK BELUM BLM JANGAN BUKAN HAMPIR KALAU KALO JIKA APAKAH APA AKAN MAU NOT DONT ALMOST "
    "IF NEVER NEARLY WILL"
)
NOT_TODAY = _set("BESOK LUSA NANTI KEMARIN TOMORROW LATER YESTERDAY")
LATER = NOT_TODAY | _set(
    "JAM PKL PUKUL TGL TANGGAL TONIGHT SENIN SELASA RABU KAMIS JUMAT SABTU MINGGU"
)
# Words for the whole of a site, which is another thing than what is free.
WHOLE = _set("KAPASITAS CAPACITY")
