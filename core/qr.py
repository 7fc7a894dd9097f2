"""QR codes, drawn as SVG of attributes alone, so that they need no inline style."""

import segno

QUIET = 4  # modules of white around it: ISO/IEC 18004 asks for four


def svg(text: str) -> str:
    """The code of `text` at error correction M: a seventh of it may be dirty or worn.

    A household card's payload is version 5, 45 modules a side with its quiet zone: 0.33 mm each on 15 mm.
    """
    code = segno.make_qr(text, error="m", boost_error=False)
    return code.svg_inline(border=QUIET, omitsize=True, svgclass="qr", lineclass=None)
