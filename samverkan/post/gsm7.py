"""GSM-7: which characters a text message holds, and in how many parts it is sent.

Source: 3GPP TS 23.038 (the alphabet and its extension) and 23.040 (the header of joined parts).
"""

import unicodedata

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("\f^{}\\[~]|€")
"""Each of these takes two places."""

ONE_PART, JOINED_PART = 160, 153
ONE_PART_UCS2, JOINED_PART_UCS2 = 70, 67

# What people's keyboards and documents put where the alphabet has something plainer.
PLAINER = str.maketrans(
    {"–": "-", "—": "-", "−": "-", "‑": "-", "”": '"', "“": '"', "„": '"', "’": "'", "‘": "'", "…": "..."}
    | {"\u00a0": " ", "\u202f": " ", "\t": " ", "´": "'", "`": "'", "•": "-"}
)


def is_gsm7(text: str) -> bool:
    """Tell whether every character is in the alphabet."""
    return all(letter in BASIC or letter in EXTENDED for letter in text)


def plain(text: str) -> str:
    """Return `text` in the alphabet: straight quotes and short dashes, accents dropped, else `?`."""
    return "".join(_plain_letter(letter) for letter in text.translate(PLAINER))


def length(text: str) -> int:
    """Return how many places a GSM-7 text takes."""
    return sum(_places(letter) for letter in text)


def parts(text: str) -> int:
    """Return in how many parts the text is sent; a letter outside the alphabet makes the parts shorter."""
    if not is_gsm7(text):
        units = len(text.encode("utf-16-be")) // 2
        return 1 if units <= ONE_PART_UCS2 else -(-units // JOINED_PART_UCS2)
    if length(text) <= ONE_PART:
        return 1
    count, used = 1, 0
    for letter in text:
        # The two places of one letter are never put in different parts.
        if used + _places(letter) > JOINED_PART:
            count, used = count + 1, 0
        used += _places(letter)
    return count


def shorten(text: str, room: int) -> str:
    """Return `text` cut at the end of a word so that it takes at most `room` places.

    What was cut shows as three dots; with no room for a word and the dots nothing is left.
    """
    if length(text) <= room:
        return text
    words = text.split()
    while words and length(" ".join(words)) + 3 > room:
        words.pop()
    return " ".join(words).rstrip(",.;:") + "..." if words else ""


def _places(letter: str) -> int:
    return 2 if letter in EXTENDED else 1


def _plain_letter(letter: str) -> str:
    if is_gsm7(letter):
        return letter
    bare = "".join(each for each in unicodedata.normalize("NFKD", letter) if is_gsm7(each))
    return bare or "?"
