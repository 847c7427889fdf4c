"""The site's table of contents. Each room's urls.py is its page of policy."""

from allauth.account import views as account
from django.urls import include, path
from django.views.i18n import set_language

urlpatterns = [
    path("", include("samverkan.front.urls")),
    path("", include("actors.agreements.urls")),
    path("", include("actors.people.urls")),
    path("", include("actors.urls")),
    path("", include("forums.urls")),
    path("", include("forums.activation.urls")),
    path("", include("forums.callouts.urls")),
    path("", include("incidents.urls")),
    path("", include("incidents.reports.urls")),
    path("", include("budget.urls")),
    path("", include("budget.invoices.urls")),
    path("logga-in/", account.login, name="account_login"),
    path("logga-ut/", account.logout, name="account_logout"),
    path("sprak/", set_language, name="set_language"),
]

handler403 = "samverkan.front.errors.forbidden"
handler404 = "samverkan.front.errors.not_found"
handler500 = "samverkan.front.errors.broken"
