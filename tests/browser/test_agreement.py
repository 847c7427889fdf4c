"""The register and the agreement as the office and a party see them, on a desk and on a phone."""

import pytest

from tests.browser.window import DESK, PHONE

OFFICE = [
    "/parter/",
    "/parter/ny/",
    "/parter/inlasning/",
    "/parter/0138/",
    "/parter/0138/andra/",
    "/parter/0138/slas-ihop/",
    "/parter/0138/anslutning/",
    "/parter/0138/uppsagning/",
    "/parter/region-stockholm/?dag=2015-06-30",
    "/parter/region-stockholm/namn/",
    "/overenskommelse/",
    "/overenskommelse/versioner/2/",
    "/overenskommelse/versioner/2/andra/",
    "/overenskommelse/overenskommelse/ny-version/",
    "/overenskommelse/overenskommelse/anslutna/",
    "/antaganden/",
    "/antaganden/1/",
    "/antaganden/1/0138/",
]


@pytest.mark.parametrize("start", range(0, len(OFFICE), 6))
def test_the_offices_pages_pass_axe(sign_in, start):
    window = sign_in("kim")
    for path in OFFICE[start : start + 6]:
        window.go(path)
        for width, scheme in ((DESK, "light"), (PHONE, "dark")):
            window.resize(width)
            window.look(path.strip("/").replace("/", "-").replace("?", "-"), scheme=scheme)


def test_a_partys_page_tells_what_applied_on_a_day_of_its_own_choice(sign_in):
    window = sign_in("bo", width=PHONE)
    window.go("/parter/0138/")
    window.page.get_by_label("Visa vad som gällde den").fill("2014-12-31")
    window.press("Visa dagen")

    window.reads("Det som gällde 2014-12-31")
    window.reads("Inte ansluten")
