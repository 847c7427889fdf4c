"""The product's settings, with what tests must have otherwise."""

import os

os.environ.setdefault("DEMO", "true")

from samverkan.settings import *  # noqa: E402, F403

SECRET_KEY = "tests-only-" * 6
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Nothing is collected for a test; WhiteNoise warns of a folder that is not there.
STATIC_ROOT = None
