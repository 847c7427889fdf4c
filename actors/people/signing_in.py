"""How people sign in: by e-mail and password, by invitation only."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        # Without this the sign-up page answers: accounts come by invitation only.
        return False
