"""Links that open one door without a sign-in: their secret is made anew each time, and stored nowhere.

A link has a key that names its door and its row, `door:row`. The secret is an HMAC of that key, so
a stored message carries only the key and the placeholder; whoever owns the row stores the SHA-256.
"""

import base64
import hashlib

from django.conf import settings
from django.utils.crypto import salted_hmac

PLACEHOLDER = "{link}"
"""Stands for the link in a stored text."""

CODE, DIGITS = "{code}", "{digits}"
"""Stand for a code in a stored text: to be read, and to be read aloud, digit by digit."""

CODE_LENGTH = 6
SECRET_BYTES = 16  # 22 characters: as short as a text message needs, too many to guess


def token(link_key: str) -> str:
    """Return the secret of a link: 22 characters that fit an address."""
    digest = salted_hmac("samverkan.links", link_key, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:SECRET_BYTES]).rstrip(b"=").decode()


def hash_of(secret: str) -> str:
    """Return what is stored of a secret: its SHA-256, in hex."""
    return hashlib.sha256(secret.encode()).hexdigest()


def url(link_key: str) -> str:
    """Return the whole address of a link. The part before the first colon is the door's path."""
    door = link_key.partition(":")[0]
    return f"{settings.BASE_URL}/{door}/{token(link_key)}/"


def code(link_key: str) -> str:
    """Return the six digits that belong to a key. Short enough to guess: whoever asks limits the tries."""
    digest = salted_hmac("samverkan.codes", link_key, algorithm="sha256").digest()
    return f"{int.from_bytes(digest[:8], 'big') % 10**CODE_LENGTH:0{CODE_LENGTH}}"


def fill(text: str, link_key: str) -> str:
    """Return a stored text as its recipient is to read it."""
    if not link_key:
        return text
    text = text.replace(PLACEHOLDER, url(link_key))
    return text.replace(CODE, code(link_key)).replace(DIGITS, ", ".join(code(link_key)))
