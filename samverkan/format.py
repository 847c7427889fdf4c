"""Figures, numbers and times as people read them here.

Numbers look the same in both languages; only words follow the language. Spaces inside a
figure are hard, so that it never breaks across lines.
"""

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from samverkan import clock as clocks
from samverkan import money

HARD_SPACE = money.NBSP

WEEKDAYS = {
    "sv": ("mån", "tis", "ons", "tor", "fre", "lör", "sön"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
REPEATED_HOUR = {"sv": ("sommartid", "normaltid"), "en": ("summer time", "standard time")}
WEEK = {"sv": "vecka", "en": "week"}
PAST = {"sv": "för {} sedan", "en": "{} ago"}
FUTURE = {"sv": "om {}", "en": "in {}"}
JUST_NOW = {"sv": "nyss", "en": "just now"}
ANY_MOMENT = {"sv": "inom 1 min", "en": "within 1 min"}
UNITS = {
    "sv": {"min": "min", "h": "h", "day": "dag", "days": "dagar"},
    "en": {"min": "min", "h": "h", "day": "day", "days": "days"},
}


def _words(table: dict, language: str):
    return table.get(language.partition("-")[0], table["sv"])


def number(value: int | Decimal, decimals: int = 0) -> str:
    """Swedish grouping and decimal comma, half rounded away from zero: `44 873`, `−12,50`."""
    exact = Decimal(value).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    whole, _, part = f"{abs(exact):f}".partition(".")
    sign = money.MINUS if exact < 0 else ""
    return sign + money.counted(int(whole)) + (f",{part}" if part else "")


def amount(ore: int) -> str:
    """Öre as kronor without the unit, for columns whose head has it: `33 428,70`."""
    return money.written(money.to_kr(ore))


def kronor(ore: int) -> str:
    """Öre as `1 234 567,89 kr`."""
    return f"{amount(ore)}{HARD_SPACE}kr"


def percent(share: Decimal, decimals: int = 1) -> str:
    """A share of one as a percentage: 0.043 gives `4,3 %`."""
    return f"{number(Decimal(share) * 100, decimals)}{HARD_SPACE}%"


def orgnr(digits: str) -> str:
    """Ten digits as `212000-0142`; anything else comes back as it was."""
    if len(digits) == 10 and digits.isdigit():
        return f"{digits[:6]}-{digits[6:]}"
    return digits


def bankgiro(digits: str) -> str:
    """Seven or eight digits as `991-2346` or `5050-1055`; anything else as it was."""
    if len(digits) in (7, 8) and digits.isdigit():
        return f"{digits[:-4]}-{digits[-4:]}"
    return digits


def telephone(number: str) -> str:
    """A Swedish number as people write it: `070-174 06 40`, `08-465 004 10`; any other as it was."""
    if not number.startswith("+46") or not number[1:].isdigit():
        return number
    national = f"0{number[3:]}"
    area, rest = (national[:2], national[2:]) if national.startswith("08") else (national[:3], national[3:])
    groups = {8: (3, 3, 2), 7: (3, 2, 2), 6: (2, 2, 2)}.get(len(rest))
    if groups is None:
        return national
    ends = [sum(groups[:count]) for count in range(len(groups) + 1)]
    return f"{area}-{' '.join(rest[start:end] for start, end in pairwise(ends))}"


def day(value: date) -> str:
    """`2026-11-26`. A datetime gives its day in Stockholm."""
    return (clocks.local_day(value) if isinstance(value, datetime) else value).isoformat()


def week(value: date, language: str = "sv") -> str:
    """ISO week: `vecka 48`."""
    local = clocks.local_day(value) if isinstance(value, datetime) else value
    return f"{_words(WEEK, language)}{HARD_SPACE}{local.isocalendar().week}"


def clock(moment: datetime, language: str = "sv", *, seconds: bool = False) -> str:
    """Local time of day, `18:42` or `18:42:07`; in the hour that comes twice in October
    the word that tells the two apart follows."""
    local = clocks.local(moment)
    text = f"{local:%H:%M:%S}" if seconds else f"{local:%H:%M}"
    if clocks.is_repeated(moment):
        summer, winter = _words(REPEATED_HOUR, language)
        text += HARD_SPACE + (summer if clocks.is_summer_time(moment) else winter)
    return text


def day_and_time(moment: datetime, language: str = "sv", *, weekday: bool = False) -> str:
    """`2026-11-26 16:00`; with the weekday when somebody is to come: `tor 2026-11-26 16:00`."""
    local = clocks.local(moment)
    text = f"{local:%Y-%m-%d} {clock(moment, language)}"
    return f"{_words(WEEKDAYS, language)[local.weekday()]} {text}" if weekday else text


def _span(minutes: int, units: dict[str, str]) -> str:
    days, rest = divmod(minutes, 24 * 60)
    if days:
        return f"{days}{HARD_SPACE}{units['day' if days == 1 else 'days']}"
    hours, rest = divmod(rest, 60)
    parts = [f"{hours}{HARD_SPACE}{units['h']}"] if hours else []
    if rest or not hours:
        parts.append(f"{rest}{HARD_SPACE}{units['min']}")
    return " ".join(parts)


def distance(moment: datetime, now: datetime, language: str = "sv") -> str:
    """How far from now: `för 3 min sedan`, `om 1 h 18 min`. Only beside the time itself.

    Only whole minutes, hours and days count: 59 seconds more than a minute is one minute.
    """
    gap = moment - now
    minutes = abs(gap) // timedelta(minutes=1)
    if not minutes:
        return _words(JUST_NOW if gap <= timedelta(0) else ANY_MOMENT, language)
    words = PAST if gap < timedelta(0) else FUTURE
    return _words(words, language).format(_span(minutes, _words(UNITS, language)))


def beside(moment: datetime, now: datetime, language: str = "sv") -> str:
    """`14:02 (för 3 min sedan)`; another day than today is named: `2026-11-25 14:02 (…)`."""
    is_today = clocks.local_day(moment) == clocks.local_day(now)
    text = clock(moment, language) if is_today else day_and_time(moment, language)
    return f"{text} ({distance(moment, now, language)})"
