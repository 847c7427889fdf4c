"""What only time brings about: one process, so that the clock of the whole site can be moved."""

from datetime import UTC, datetime, timedelta

import time_machine

from tests.browser.window import PHONE
from tests.factories import PASSWORD
from tests.incidents.factories import HOUR, create_incident, create_request

NOW = datetime(2026, 11, 26, 12, 22, tzinfo=UTC)


def test_a_report_that_nobody_sent_is_late_when_the_hour_has_passed(
    live_server, open_window, kim, bo, tyreso
):
    with time_machine.travel(NOW, tick=True) as clock:
        incident = create_incident(by=kim, actors=(tyreso,))
        create_request(incident, by=kim, due_in=HOUR)
        window = open_window(live_server.url, width=PHONE).sign_in(bo.email, PASSWORD)
        window.go("/lagesrapporter/")
        window.reads("senast 14:22")
        assert window.page.locator("li.is-late").count() == 0

        clock.shift(timedelta(hours=1, minutes=10))
        window.page.reload()

        window.reads("skulle ha kommit 14:22")
        assert window.page.locator("li.is-late").count() == 1
        window.look("1-for-sent")
