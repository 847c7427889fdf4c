import pytest
from django.utils import timezone

from samverkan.post.models import DrillMessage

pytestmark = pytest.mark.django_db
PAGE = "/utkorg/"


def message(number, *, recipient="TiB Tyresö", text="INKALLNING A1", channel="sms"):
    return DrillMessage.objects.create(
        key=f"message-{number}",
        channel=channel,
        to=f"+4670174060{number}",
        recipient=recipient,
        text=text,
        received_at=timezone.now(),
    )


def test_messages_are_shown_newest_first(signed_in, tim, demo_installation):
    messages = [message(1), message(2)]

    assert list(signed_in(tim).get(PAGE).context["page"]) == messages[::-1]


def test_links_in_a_message_can_be_followed(signed_in, tim, demo_installation):
    message(1, text="Svara: https://svar.example/s/7Qm2xVdPq4Zt7Qm2xVdPq4/")

    assert (
        'href="https://svar.example/s/7Qm2xVdPq4Zt7Qm2xVdPq4/"' in signed_in(tim).get(PAGE).content.decode()
    )


def test_what_stands_in_a_message_is_text_and_nothing_else(signed_in, tim, demo_installation):
    message(1, text="<script>alert(1)</script>")

    assert "<script>alert" not in signed_in(tim).get(PAGE).content.decode()


def test_one_can_search_by_name_number_and_text(signed_in, tim, demo_installation):
    wanted = message(1, recipient="TiB Nacka")
    message(2)

    page = signed_in(tim).get(PAGE, {"sok": "Nacka inkallning"})

    assert list(page.context["page"]) == [wanted]


def test_nothing_found_says_so(signed_in, tim, demo_installation):
    page = signed_in(tim).get(PAGE, {"sok": "snöslunga"})

    assert 'Inget hittades på "snöslunga"' in page.content.decode()


def test_news_come_only_when_there_are_some(signed_in, tim, demo_installation):
    browser = signed_in(tim)
    etag = browser.get(PAGE, HTTP_HX_REQUEST="true")["ETag"]

    same = browser.get(PAGE, HTTP_HX_REQUEST="true", HTTP_IF_NONE_MATCH=etag)
    message(1)
    news = browser.get(PAGE, HTTP_HX_REQUEST="true", HTTP_IF_NONE_MATCH=etag)

    assert (same.status_code, news.status_code) == (304, 200)


def test_a_real_installation_has_no_outbox_page(signed_in, tim):
    assert signed_in(tim).get(PAGE).status_code == 404


def test_a_representative_reads_nobodys_messages(signed_in, bo, demo_installation):
    assert signed_in(bo).get(PAGE).status_code == 403
