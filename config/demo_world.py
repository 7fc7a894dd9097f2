"""The world of the exercise: real geography, invented partners, places and people.

Coordinates are degrees WGS 84, good to a few hundred metres. What a site holds is invented.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

REF = "MTW-DEMO"
TITLE = "Latihan: kapal di Sikakap, Mentawai"
SIKAKAP = (-2.7690, 100.2140)
MANIFEST = Path(__file__).resolve().parent.parent / "registrations/data/manifest-120.csv"

# code: (name, acronym, kind)
PARTNERS = {
    "bpbd": ("BPBD Kepulauan Mentawai (latihan)", "BPBD", "government"),
    "laut": ("Yayasan Laut Bersama (latihan)", "YLB", "nngo"),
    "ranah": ("Rumah Ranah (latihan)", "RR", "nngo"),
    "dinkes": ("Puskesmas Sikakap (latihan)", "PKM Sikakap", "government"),
    "rsud": ("RSUD Mentawai (latihan)", "RSUD", "government"),
    "pmi": ("Palang Merah Sumatera Barat (latihan)", "PMI", "red_cross"),
}

# username: (name, role, partner, phone). The numbers lie in a range that no operator gives out.
USERS = {
    "budi": ("Budi Santoso", "coordinator", "bpbd", "+628000000001"),
    "lina": ("Lina Marlina", "coordinator", "bpbd", "+628000000002"),
    "sari": ("Sari Wulandari", "registrar", "bpbd", "+628000000003"),
    "ros": ("Rosmawati", "shelter_manager", "laut", "+628000000004"),
    "joko": ("Joko Susilo", "shelter_manager", "ranah", "+628000000005"),
    "dewi": ("Dewi Lestari", "health_worker", "dinkes", "+628000000006"),
    "rini": ("Rini Astuti", "health_worker", "rsud", "+628000000007"),
    "tari": ("Tari Handayani", "protection", "bpbd", "+628000000008"),
    "eko": ("Eko Prasetyo", "logistician", "pmi", "+628000000009"),
    "maya": ("Maya Sari", "observer", "pmi", "+628000000010"),
    "admin": ("Admin Posko", "admin", "bpbd", "+628000000011"),
}


@dataclass(frozen=True)
class Site:
    """A shelter of the exercise. `places` None is not known."""

    code: str
    name: str
    operator: str
    lat: float
    lon: float
    places: int | None
    kind: str = "collective"
    building: str = "school"
    pools: dict[str, int] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)


SITES = (
    Site("MTW01", "SMP Sikakap", "laut", -2.7742, 100.2178, 120,
         pools={"general": 100, "accessible": 10, "women_safe": 10},
         more={"covered_m2": 520.0, "toilets_female": 3, "toilets_male": 2, "taps": 4}),
    Site("MTW02", "Gedung serbaguna Sikakap", "laut", -2.7665, 100.2101, 80, building="sports",
         more={"covered_m2": 270.0, "toilets_female": 2, "toilets_male": 2, "water_l_day": 1800.0}),
    Site("MTW03", "Aula kecamatan Pagai Selatan", "bpbd", -2.9810, 100.3350, 60, building="office"),
    Site("MTW04", "SD Saumanganyak", "bpbd", -2.6890, 100.1700, 45),
    Site("MTW05", "GOR Tuapejat", "bpbd", -2.0420, 99.5890, 150, building="sports",
         pools={"general": 130, "accessible": 20}),
    Site("MTW06", "SMA Muara Siberut", "bpbd", -1.6010, 99.1870, 90),
    Site("MTW07", "Tempat pelelangan ikan Sikakap", "bpbd", -2.7701, 100.2155, None,
         kind="informal", building="fish_landing"),
    Site("PDG01", "Asrama haji Padang", "ranah", -0.8760, 100.3560, 200, kind="transit",
         building="office", pools={"general": 160, "accessible": 20, "child_care": 20},
         more={"stay_kind": "transit", "covered_m2": 900.0, "toilets_female": 6, "toilets_male": 4}),
    Site("PDG02", "GOR Haji Agus Salim", "ranah", -0.9250, 100.3610, 180, building="sports"),
    Site("PDG03", "Wisma pelabuhan Teluk Bayur", "pmi", -0.9980, 100.3720, 70, building="house",
         pools={"general": 54, "isolation": 16}),
    Site("SWL01", "GOR Sawahlunto", "pmi", -0.6810, 100.7780, 140, building="sports"),
    Site("SWL02", "Wisma tambang Sawahlunto", "pmi", -0.6740, 100.7720, 64, building="house"),
    Site("ACH01", "Bekas kantor imigrasi Lhokseumawe", "pmi", 5.1800, 97.1420, 160,
         building="office", pools={"general": 140, "child_care": 20}),
    Site("ACH02", "Balai Banda Aceh", "pmi", 5.5560, 95.3210, 110, building="office"),
)  # fmt: skip


@dataclass(frozen=True)
class Clinic:
    """A health facility of the exercise."""

    name: str
    owner: str
    kind: str
    lat: float
    lon: float
    services: tuple[str, ...]
    beds: int = 0


CLINICS = (
    Clinic("Puskesmas Sikakap", "dinkes", "puskesmas", -2.7711, 100.2149, ("general", "maternity"), 6),
    Clinic("RSUD Kepulauan Mentawai", "rsud", "hospital", -2.0370, 99.5850,
           ("general", "emergency", "surgery", "maternity"), 54),
    Clinic("Puskesmas Muara Siberut", "dinkes", "puskesmas", -1.6000, 99.1840, ("general",), 4),
    Clinic("Puskesmas Bulasat", "dinkes", "puskesmas", -2.9850, 100.3300, ("general",), 2),
    Clinic("Rumah sakit umum Padang", "rsud", "hospital", -0.9430, 100.3670,
           ("general", "emergency", "surgery", "maternity", "mental_health"), 800),
    Clinic("Klinik pelabuhan Teluk Bayur", "pmi", "clinic", -0.9990, 100.3740, ("general",), 3),
    Clinic("RSUD Sawahlunto", "rsud", "hospital", -0.6850, 100.7790, ("general", "emergency"), 100),
    Clinic("Klinik keliling Palang Merah", "pmi", "mobile", -2.7680, 100.2160, ("general",), 0),
    Clinic("RSU Lhokseumawe", "rsud", "hospital", 5.1790, 97.1480, ("general", "emergency"), 300),
)  # fmt: skip


@dataclass(frozen=True)
class Boat:
    """An arrival of the exercise; `hours` ago. Its people are read from a manifest, or only counted."""

    vessel: str
    place: str
    lat: float
    lon: float
    hours: float
    counts: dict[str, int]
    source: str
    method: str
    mode: str = "boat"


BOATS = (
    Boat("KM Harapan Baru", "Dermaga Sikakap", *SIKAKAP, 30.0,
         {"men": 44, "women": 36, "boys": 21, "girls": 19, "unknown": 0}, "Basarnas", "verified"),
    Boat("Perahu nelayan", "Pantai Masabuk", -2.7900, 100.2300, 7.0,
         {"men": 20, "women": 18, "boys": 9, "girls": 8, "unknown": 3}, "Panglima laut", "reported"),
    Boat("Bus Damri", "Terminal Anak Air, Padang", -0.8400, 100.3500, 2.0,
         {"men": 12, "women": 15, "boys": 5, "girls": 7, "unknown": 0}, "Dinas Perhubungan",
         "estimated", "bus"),
)  # fmt: skip

# People of the first boat who are checked in, by site; a plan places the others but for one household.
PLACED_AT = (("MTW01", 66), ("MTW02", 24))
BEYOND = "MTW04"
BEYOND_REASON = "Ombak tinggi: malam ini mereka tidak bisa dibawa ke tempat lain."
KEPT_AT, KEPT = "PDG01", 39  # for the bus
FULL = "MTW03"

# What was reported free: (site, hours ago, places). Who reports, where it is not the coordinator.
REPORTS = (
    ("MTW01", 28, 34), ("MTW01", 22, 29), ("MTW01", 15, 36), ("MTW01", 9, 40), ("MTW01", 2, 44),
    ("MTW02", 20, 22), ("MTW02", 8, 26),
    ("PDG01", 26, 150), ("PDG01", 14, 170), ("PDG01", 3, 180),
    ("MTW03", 6, 14), ("MTW03", 1, 0),
    ("MTW06", 7, 30), ("MTW06", 1.5, 6),
    ("SWL02", 16, 40),
)  # fmt: skip
REPORTERS = {"MTW01": "ros", "MTW02": "ros", "PDG01": "joko"}

MISSING_LAST_NIGHT = {"MTW01": 0, "MTW02": 3}
WRONG = {"lighting_ways": "Lampu di jalan ke toilet putri mati."}  # seen at an inspection
SENT_ON = ("MTW01", "MTW05")
VESSEL: dict[str, Any] = {
    "vehicle": "KM Pulau Siberut",
    "goods": "Selimut, air minum",
    "informed_language": "rhg",
}

# code: (English, Indonesian, unit, cluster, per person and round, per household and round, daily use per person,
# kcal of one: a food pack is what five people eat in a day)
ITEMS = {
    "BLANKET": ("Blanket", "Selimut", "piece", "shelter", 1, 0, None, None),
    "FOOD": ("Food pack", "Paket makanan", "pack", "food", 0, 1, "0.2", 10_500),
    "WATER": ("Drinking water", "Air minum", "litre", "wash", 0, 0, "7", None),
    "HYGIENE": ("Hygiene kit", "Paket kebersihan", "kit", "wash", 0, 1, None, None),
    "RICE": ("Rice", "Beras", "kg", "food", 0, 0, "0.4", 3_600),
}

# What the warehouse got, and what each site got from it.
RECEIVED = {"BLANKET": 900, "FOOD": 400, "WATER": 9000, "HYGIENE": 220, "RICE": 1500}
SENT = {"BLANKET": 160, "FOOD": 60, "WATER": 1400, "HYGIENE": 40, "RICE": 220}

# Of the first boat (Abul Kasem, Laila Begum, Jahid Alam, Rashida), written down once more with the second one.
AGAIN = (
    ("Abul Kashem", "m", 51, "focal_point"),
    ("Laila Begom", "f", 46, "spouse"),
    ("Zahid Alam", "m", 22, "child"),
    ("Rasheda", "f", 17, "child"),
)
AGAIN_FROM = "Balukhali"

# Families of the second boat: (name of who speaks for them, sex, age, others as (sex, age), needs).
FAMILIES = (
    ("Nur Kolima", "f", 31, (("m", 8), ("f", 5), ("f", 2)), ("single_caregiver",)),
    ("Mohammed Rofique", "m", 42, (("f", 38), ("m", 16), ("f", 12), ("m", 6)), ()),
    ("Abdul Hamid", "m", 67, (("f", 61),), ("serious_medical",)),
    ("Senuwara Begum", "f", 24, (("f", 1),), ("pregnant_or_breastfeeding",)),
    ("Yusuf Karim", "m", 29, (), ()),
    ("Fatimah binti Salam", "f", 45, (("f", 19), ("f", 14), ("m", 10)), ()),
    ("Jafar Alam", "m", 36, (("f", 33), ("m", 3)), ("disability",)),
    ("Rehana", "f", 52, (("f", 22), ("m", 21)), ()),
    ("Sayed Hossain", "m", 15, (), ("child_alone",)),
    ("Marwan al-Hadi", "m", 39, (("f", 35), ("f", 9), ("m", 7), ("m", 4)), ()),
)

# Whom a family of the first boat looks for: the boy who came alone with the second, as they would write him.
SOUGHT = {
    "name": "Said Hussein",
    "sex": "m",
    "relationship": "child",
    "last_seen": "On the second boat, before the engine stopped",
}
SOUGHT_AGE = 15

# facility, priority, service, the steps taken; about the households of the first boat, one after the other.
REFERRALS = (
    (
        "Puskesmas Sikakap",
        "emergency",
        "general",
        ("send", "accept", "depart", "attend", "complete"),
    ),
    ("Puskesmas Sikakap", "urgent", "maternity", ("send", "accept", "depart", "attend")),
    ("RSUD Kepulauan Mentawai", "emergency", "surgery", ("send", "accept", "depart")),
    ("RSUD Kepulauan Mentawai", "urgent", "general", ("send", "accept")),
    ("Puskesmas Sikakap", "routine", "general", ("send",)),
    ("RSUD Kepulauan Mentawai", "urgent", "emergency", ("send", "decline")),
    ("Puskesmas Sikakap", "routine", "general", ("send", "accept", "no-show")),
    ("Puskesmas Sikakap", "urgent", "general", ("send", "revoke")),
    ("Puskesmas Sikakap", "routine", "general", ()),
)

ALERT = {
    "id": "Gelombang tinggi di Selat Sikakap sampai besok pagi. Jangan ada kapal yang berangkat.",
    "en": "High waves in the Sikakap strait until tomorrow morning. No boat should leave.",
}
