"""How people sign in: by e-mail and password, by invitation only. Each time stands in the journal.

Failures are limited by allauth's counters, kept in the database's cache: ten a minute from an address,
five in five minutes for an account. What they limit is not tried, and so not journalled either.
"""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from actors.people.models import User
from samverkan import journal
from samverkan.clock import local_day
from samverkan.models import Entry


class Adapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        # Without this the sign-up page answers: accounts come by invitation only.
        return False

    def pre_login(self, request: HttpRequest, user: User, **kwargs: object) -> HttpResponse | None:
        if not user.is_here(local_day(timezone.now())):
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def post_login(self, request: HttpRequest, user: User, **kwargs: object) -> HttpResponse:
        journal.record(Entry.Kind.SIGN_IN, user, by=user, address=self.get_client_ip(request))
        return super().post_login(request, user, **kwargs)

    def authentication_failed(self, request: HttpRequest, **credentials: object) -> None:
        # Not for whom: what was typed may be somebody's password in the wrong field.
        journal.record(
            Entry.Kind.SIGN_IN, User(), by=None, note="misslyckad", address=self.get_client_ip(request)
        )

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        journal.record(Entry.Kind.SIGN_IN, user, by=user, note="nekad", address=self.get_client_ip(request))
        return render(request, "account/account_inactive.html", status=403)
