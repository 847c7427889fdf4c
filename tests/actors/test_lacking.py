"""What a party lacks for an invoice and for an e-invoice."""

from dataclasses import replace

import pytest

from actors.lacking import Facts, Lack, for_e_invoice, for_invoice, problem

COMPLETE = Facts(
    legal_name="Tyresö kommun",
    orgnr_status="verified",
    address_status="verified",
    buyer_reference_status="verified",
    peppol_status="verified",
)


def codes(found) -> list[Lack]:
    return [each.code for each in found]


def test_a_complete_party_lacks_nothing():
    assert for_invoice(COMPLETE, is_demo=False) == for_e_invoice(COMPLETE, is_demo=False) == []


@pytest.mark.parametrize(
    ("change", "lack"),
    [
        ({"legal_name": " "}, Lack.LEGAL_NAME),
        ({"orgnr_status": "unknown"}, Lack.ORGNR_UNKNOWN),
        ({"orgnr_status": "unverified"}, Lack.ORGNR_UNVERIFIED),
        ({"address_status": "unknown"}, Lack.ADDRESS),
        ({"buyer_reference_status": "unknown"}, Lack.BUYER_REFERENCE),
    ],
)
@pytest.mark.parametrize("is_demo", [True, False])
def test_each_thing_an_invoice_needs_is_missed(change, lack, is_demo):
    assert codes(for_invoice(replace(COMPLETE, **change), is_demo=is_demo)) == [lack]


def test_only_the_e_invoice_needs_a_peppol_address():
    facts = replace(COMPLETE, peppol_status="unknown")

    assert for_invoice(facts, is_demo=False) == []
    assert codes(for_e_invoice(facts, is_demo=False)) == [Lack.PEPPOL]


def test_invented_values_count_in_a_demo_and_nowhere_else():
    facts = replace(COMPLETE, address_status="demo", buyer_reference_status="demo", peppol_status="demo")

    assert for_e_invoice(facts, is_demo=True) == []
    assert codes(for_e_invoice(facts, is_demo=False)) == [Lack.ADDRESS, Lack.BUYER_REFERENCE, Lack.PEPPOL]


@pytest.mark.parametrize("lack", Lack)
def test_every_lack_has_words_and_a_page_that_mends_it(lack):
    found = problem(lack)

    assert found.text.endswith(".")
    assert found.page.startswith("actors:")
