"""The words of a PDF, as a reader would copy them: by the fonts' own maps, with nothing installed."""

import re
from io import BytesIO

import pikepdf

SHOWN = {"Tj", "TJ", "'", '"'}
NEW_PLACE = {"Td", "TD", "Tm", "T*", "ET"}
# A gap of this many thousandths of the type's size between two glyphs is a space.
SPACE = -200


def pdf_text(content: bytes) -> str:
    """Return all text of a PDF, pieces apart by a space, in the order they are drawn."""
    with pikepdf.open(BytesIO(content)) as document:
        words = " ".join(_page_text(page) for page in document.pages)
    return re.sub(r"\s+", " ", words)


def _page_text(page: pikepdf.Page) -> str:
    fonts = {str(name): _glyphs(font) for name, font in page.Resources.get("/Font", {}).items()}
    glyphs: dict[str, str] = {}
    said: list[str] = []
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name == "Tf":
            glyphs = fonts.get(str(operands[0]), {})
        elif name in NEW_PLACE:
            said.append(" ")
        elif name in SHOWN:
            parts = operands[-1] if name == "TJ" else [operands[-1]]
            said += [_read(part, glyphs) for part in parts]
    return "".join(said)


def _read(part: object, glyphs: dict[str, str]) -> str:
    if not isinstance(part, pikepdf.String):
        return " " if float(part) < SPACE else ""
    code = bytes(part).hex()
    return "".join(glyphs.get(code[i : i + 4], "") for i in range(0, len(code), 4))


def _glyphs(font: pikepdf.Object) -> dict[str, str]:
    """Which text each glyph of a font stands for: two-byte codes in hex."""
    if "/ToUnicode" not in font:
        return {}
    table = font.ToUnicode.read_bytes().decode("latin-1")
    found = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for glyph, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            found[glyph.lower().zfill(4)] = bytes.fromhex(text).decode("utf-16-be")
    return found
