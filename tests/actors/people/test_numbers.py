import pytest

from actors.people import numbers


@pytest.mark.parametrize(
    ("typed", "dialled"),
    [
        ("070-174 06 15", "+46701740615"),
        ("08-465 004 10", "+46846500410"),
        ("+46 (0)70 174 06 15", "+46701740615"),
        ("0046701740615", "+46701740615"),
        ("+47 22 00 00 00", "+4722000000"),
    ],
)
def test_a_number_is_stored_as_it_is_dialled_from_anywhere(typed, dialled):
    assert numbers.e164(typed) == dialled


@pytest.mark.parametrize("typed", ["", "hej", "112", "+0701740615", "070", "=cmd|1", "1" * 20])
def test_what_cannot_be_dialled_is_no_number(typed):
    with pytest.raises(numbers.NotANumber):
        numbers.e164(typed)


@pytest.mark.parametrize("written", ["070-174 06 15", "08-465 004 10"])
def test_a_swedish_number_is_shown_as_it_was_written(written):
    assert numbers.written(numbers.e164(written)) == written


def test_a_rakel_number_is_digits():
    assert numbers.rakel("846 50 04") == "8465004"
    with pytest.raises(numbers.NotANumber):
        numbers.rakel("TiB")
