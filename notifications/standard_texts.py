"""Texts written before they are needed, in the words of the field. What `___` stands for is filled in."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from notifications.cap import Category, Certainty, Severity, Urgency


@dataclass(frozen=True)
class StandardText:
    """One announcement, ready but for its blanks, with how grave such a thing is."""

    code: str
    name: "str | Promise"
    id: str
    en: str
    category: str
    severity: str = Severity.MODERATE
    urgency: str = Urgency.IMMEDIATE
    certainty: str = Certainty.OBSERVED
    ask_acknowledgement: bool = True

    @property
    def text(self) -> dict[str, str]:
        return {"id": self.id, "en": self.en}


STANDARD_TEXTS = {
    row.code: row
    for row in (
        StandardText(
            "arrival",
            _("People have arrived"),
            "Kedatangan ___: ___ jiwa. Siapkan penerimaan, lihat Posko.",
            "Arrival ___: ___ people. Make ready to receive them, see Posko.",
            Category.RESCUE,
        ),
        StandardText(
            "evacuation",
            _("Evacuate"),
            "PERINGATAN: kosongkan ___ sekarang. Pindah ke ___. Dahulukan anak, lansia, orang sakit.",
            "WARNING: leave ___ now. Go to ___. Children, old and sick people first.",
            Category.SAFETY,
            Severity.EXTREME,
        ),
        StandardText(
            "all_clear",
            _("All clear"),
            "Keadaan di ___ sudah aman sejak pukul ___. Kembali bekerja seperti biasa.",
            "___ is safe again since ___. Go on with your work as usual.",
            Category.SAFETY,
            Severity.MINOR,
            Urgency.PAST,
            ask_acknowledgement=False,
        ),
        StandardText(
            "road_closed",
            _("A road is closed"),
            "Jalan ___ ditutup sampai ___. Lewat ___. Atur ulang pengangkutan Anda.",
            "The road ___ is closed until ___. Go by ___. Plan your transport anew.",
            Category.TRANSPORT,
        ),
        StandardText(
            "medical_need",
            _("Doctors or nurses are needed"),
            "Dibutuhkan tenaga medis: ___ orang di posko, pukul ___. Siapa bisa datang?",
            "Medical staff needed: ___ people at the posko, at ___. Who can come?",
            Category.HEALTH,
            Severity.SEVERE,
        ),
        StandardText(
            "shelter_full",
            _("A shelter is full"),
            "___ penuh. Jangan kirim orang ke sana, arahkan ke ___.",
            "___ is full. Send nobody there, send them to ___.",
            Category.OTHER,
        ),
        StandardText(
            "goods_needed",
            _("Goods are needed"),
            "Dibutuhkan ___ sebanyak ___ paling lambat ___. Siapa bisa mengirim?",
            "Needed: ___ of ___, at the latest by ___. Who can send them?",
            Category.OTHER,
        ),
        StandardText(
            "bad_weather",
            _("Bad weather"),
            "Cuaca buruk di ___ sampai ___. Jangan ada kapal yang berangkat.",
            "Bad weather at ___ until ___. No boat should leave.",
            Category.MET,
            Severity.SEVERE,
            Urgency.EXPECTED,
            Certainty.LIKELY,
        ),
        StandardText(
            "meeting",
            _("Coordination meeting"),
            "Rapat koordinasi pukul ___ di ___. Bawa angka terbaru Anda.",
            "Coordination meeting at ___, ___. Bring your latest figures.",
            Category.OTHER,
            Severity.MINOR,
            Urgency.EXPECTED,
        ),
    )
}
