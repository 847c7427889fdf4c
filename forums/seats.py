"""Platser: who sits for whom, what is vacant or lacks its mandate, and setting holders in time."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from actors.people.models import User
from actors.people.refused import Refused
from forums import picture
from forums.models import Forum, Holder, Level, Seat
from forums.seats_clash import Clash, Gathering, clashes
from forums.seats_in_time import Span, put
from samverkan import access, journal
from samverkan.access import Can
from samverkan.clock import local_day
from samverkan.models import Entry
from samverkan.transitions import Conflict

# From the widest mandate to the narrowest: who may decide for the whole may also carry out.
WIDEST_FIRST = [Level.OWNER, Level.DIRECTING, Level.COORDINATING, Level.EXECUTING]
LOOKED_AHEAD = timedelta(days=60)
RANKS = 6
"""First holder and five deputies. Our choice."""


@dataclass
class SeatRow:
    """A seat as its forum's page shows it."""

    seat: Seat
    holder: Holder | None
    deputies: list[Holder]
    coming: list[Holder]
    may_set: bool
    clashes: list["NamedClash"] = field(default_factory=list)

    @property
    def is_vacant(self) -> bool:
        return self.holder is None

    @property
    def lacks_mandate(self) -> bool:
        return lacks_mandate(self.seat)

    @property
    def has_gap(self) -> bool:
        return self.is_vacant or self.lacks_mandate or bool(self.clashes)


@dataclass(frozen=True)
class NamedClash:
    """A clash with the names a reader knows."""

    user: User
    forum: Forum
    here_at: datetime
    there_at: datetime


def lacks_mandate(seat: Seat) -> bool:
    """Whether the seat's mandate is narrower than what its forum's level asks for."""
    return WIDEST_FIRST.index(Level(seat.mandate)) > WIDEST_FIRST.index(Level(seat.forum.level))


def rows(forum: Forum, user, *, now: datetime) -> list[SeatRow]:
    """Return the forum's seats that `user` may see: vacant first, then by the actor's name."""
    today = local_day(now)
    seats = picture.seats_of(forum, user, now=now)
    for seat in seats:
        seat.forum = forum
    coming: dict[int, list[Holder]] = {}
    later = Holder.objects.filter(seat__in=[seat.pk for seat in seats], valid_from__gt=today)
    for holder in later.select_related("user").order_by("valid_from", "rank"):
        coming.setdefault(holder.seat_id, []).append(holder)
    found = [
        SeatRow(
            seat=seat,
            holder=next((each for each in seat.held_by if each.rank == 0), None),
            deputies=[each for each in seat.held_by if each.rank > 0],
            coming=coming.get(seat.pk, []),
            may_set=access.may_for(user, Can.SET_HOLDERS, seat.actor),
        )
        for seat in seats
    ]
    _add_clashes(forum, found, now)
    return found


def head() -> list[str]:
    return [
        _("Aktör"),
        _("Funktion"),
        _("Mandat"),
        _("Talar för"),
        _("Innehavare"),
        _("Ersättare"),
        _("Brist"),
    ]


def table(found: list[SeatRow]) -> Iterator[list[str]]:
    """Return the seats as rows for a spreadsheet."""
    for row in found:
        shortfalls = [
            _("vakant plats") if row.is_vacant else "",
            _("mandatet räcker inte") if row.lacks_mandate else "",
            _("dubbla möten") if row.clashes else "",
        ]
        yield [
            row.seat.actor.name,
            row.seat.function,
            str(row.seat.get_mandate_display()),
            ", ".join(actor.name for actor in row.seat.speaks_for.all()),
            str(row.holder.user) if row.holder else "",
            ", ".join(str(each.user) for each in row.deputies),
            ", ".join(filter(None, shortfalls)),
        ]


def candidates(seat: Seat, user, *, today: date) -> QuerySet[User]:
    """Return who may hold the seat: the actor's people; for the office also those of who it speaks for."""
    homes = {seat.actor_id}
    if access.may_in_office(user, Can.SET_HOLDERS):
        homes |= set(seat.speaks_for.values_list("pk", flat=True))
    return User.objects.visible_to(user).here(today).filter(home__in=homes)


@transaction.atomic
def set_holder(
    seat: Seat, rank: int, person: User | None, *, since: date, until: date | None = None, by, now: datetime
) -> None:
    """Let a person, or nobody, hold a rank of a seat from a day to a last day or until further notice.

    What was is never rewritten: `since` is today at the earliest. Raises Refused for a day that has
    passed, a rank that does not exist, or a person who holds another rank of the seat then.
    """
    seat = Seat.objects.select_for_update().get(pk=seat.pk)
    _check(seat, rank, person, since, until, local_day(now))
    holders = {each.pk: each for each in Holder.objects.filter(seat=seat, rank=rank)}
    before = [Span(each.user_id, each.valid_from, each.valid_until, each.pk) for each in holders.values()]
    after = put(before, person.pk if person else None, since=since, until=until)
    kept = {span.key: span for span in after if span.key}
    # Ended before begun: the database allows one open row for each rank.
    Holder.objects.filter(pk__in=holders.keys() - kept.keys()).delete()
    for key, span in kept.items():
        Holder.objects.filter(pk=key).update(valid_from=span.since, valid_until=span.until)
    for span in after:
        if span.key is None:
            Holder.objects.create(
                seat=seat, rank=rank, user_id=span.who, valid_from=span.since, valid_until=span.until
            )
    journal.record(Entry.Kind.CHANGE, seat, by=by, before=_told(before, rank), after=_told(after, rank))


@transaction.atomic
def add_seat(forum: Forum, *, by, speaks_for: list, **columns: object) -> Seat:
    """Give an actor a seat in a forum. Raises Refused if it has one for the same function."""
    same = Seat.objects.filter(
        forum=forum, actor=columns["actor"], function=columns["function"], valid_until=None
    )
    if same.exists():
        raise Refused(_("Aktören har redan en plats med den funktionen i forumet."))
    seat = Seat.objects.create(forum=forum, **columns)
    seat.speaks_for.set(speaks_for)
    journal.created(seat, by=by, forum=forum, speaks_for=_codes(speaks_for), **columns)
    return seat


@transaction.atomic
def change_seat(seat: Seat, *, seen: str, by, speaks_for: list, **columns: object) -> None:
    """Change a seat's function, mandate or for whom it speaks.

    Raises Conflict if somebody else has changed it since it was read, Refused as `add_seat`.
    """
    seat = Seat.objects.select_for_update().get(pk=seat.pk)
    if seen_of(seat) != seen:
        raise Conflict(_("Någon annan har just ändrat platsen. Läs den först."), row=seat)
    same = Seat.objects.filter(forum=seat.forum_id, actor=seat.actor_id, valid_until=None).exclude(pk=seat.pk)
    if same.filter(function=columns["function"]).exists():
        raise Refused(_("Aktören har redan en plats med den funktionen i forumet."))
    before = {name: getattr(seat, name) for name in columns}
    before["speaks_for"] = _codes(seat.speaks_for.all())
    for name, value in columns.items():
        setattr(seat, name, value)
    seat.save(update_fields=list(columns))
    seat.speaks_for.set(speaks_for)
    journal.changed(seat, by=by, before=before, after={**columns, "speaks_for": _codes(speaks_for)})


@transaction.atomic
def end_seat(seat: Seat, *, last_day: date, by, now: datetime) -> None:
    """Take a seat out of its forum after a last day; its holders' time ends with it."""
    if last_day < local_day(now):
        raise Refused(_("Dagen har passerat. Ange dagens datum eller ett senare."))
    seat = Seat.objects.select_for_update().get(pk=seat.pk)
    before = {"valid_until": seat.valid_until}
    seat.valid_until = last_day
    seat.save(update_fields=["valid_until"])
    Holder.objects.filter(seat=seat, valid_from__gt=last_day).delete()
    beyond = Q(valid_until__isnull=True) | Q(valid_until__gt=last_day)
    Holder.objects.filter(beyond, seat=seat).update(valid_until=last_day)
    journal.changed(seat, by=by, before=before, after={"valid_until": last_day})


def seen_of(seat: Seat) -> str:
    """What a person who looks at the seat now has seen of it."""
    return f"{seat.function}|{seat.mandate}|{seat.host_order}|{','.join(_codes(seat.speaks_for.all()))}"


def _check(seat: Seat, rank: int, person: User | None, since: date, until: date | None, today: date) -> None:
    if not 0 <= rank < RANKS:
        raise Refused(_("Så många ersättare kan en plats inte ha."))
    if since < today:
        raise Refused(_("Det som har varit ändras inte. Ange dagens datum eller ett senare."))
    if until is not None and until < since:
        raise Refused(_("Sista dagen ligger före den första."))
    if seat.valid_until is not None and seat.valid_until < (until or date.max):
        raise Refused(_("Platsen finns till och med %(day)s.") % {"day": seat.valid_until})
    if person is not None:
        _check_person(seat, rank, person, since, until)


def _check_person(seat: Seat, rank: int, person: User, since: date, until: date | None) -> None:
    if not person.is_here(since):
        raise Refused(_("%(name)s har lämnat sin post.") % {"name": person})
    for held in Holder.objects.filter(seat=seat, user=person).exclude(rank=rank):
        if Span(held.user_id, held.valid_from, held.valid_until).overlaps(since, until):
            words = {"name": person, "what": rank_word(held.rank)}
            raise Refused(_("%(name)s är redan %(what)s på platsen den tiden.") % words)


def rank_word(rank: int) -> str:
    """The rank in words: holder, deputy 1, deputy 2 …"""
    return _("ersättare %(number)s") % {"number": rank} if rank else _("innehavare")


def _told(spans: list[Span], rank: int) -> dict:
    return {"rank": rank, "holders": [[span.who, str(span.since), str(span.until or "")] for span in spans]}


def _codes(actors) -> list[str]:
    return sorted(actor.code for actor in actors)


def _add_clashes(forum: Forum, found: list[SeatRow], now: datetime) -> None:
    """Who in the forum's seats also sits in a forum that meets at the same time: three questions for all."""
    holders = [each for row in found for each in [row.holder, *row.deputies] if each]
    people = {each.user_id: each.user for each in holders}
    today = local_day(now)
    serving = Holder.objects.serving(today).filter(user__in=people, seat__in=Seat.objects.open_on(today))
    sits_in: dict[int, set[int]] = {}
    for user_id, forum_id in serving.order_by().values_list("user", "seat__forum"):
        sits_in.setdefault(user_id, set()).add(forum_id)
    meetings = Forum._meta.get_field("meetings").related_model.objects.coming(now)
    involved = set().union({forum.pk}, *sits_in.values())
    near = meetings.filter(forum__in=involved, starts_at__lt=now + LOOKED_AHEAD).select_related("forum")
    forums = {meeting.forum_id: meeting.forum for meeting in near}
    gatherings = [Gathering(each.forum_id, each.starts_at, each.forum.meeting_minutes) for each in near]
    told = clashes(forum.pk, gatherings, sits_in)
    for row in found:
        own = {each.user_id for each in [row.holder, *row.deputies] if each}
        row.clashes = [_named(clash, people, forums) for clash in told if clash.person in own]


def _named(clash: Clash, people: dict[int, User], forums: dict[int, Forum]) -> NamedClash:
    return NamedClash(
        people[clash.person], forums[clash.there.forum], clash.here.starts_at, clash.there.starts_at
    )


def gaps(seats: QuerySet[Seat], *, now: datetime) -> list[Seat]:
    """Return those of the seats that nobody who is here holds as the first."""
    today = local_day(now)
    deputies = Holder.objects.serving(today).filter(rank__gt=0).select_related("user")
    vacant = seats.open_on(today).with_vacancy(today).filter(is_held=False).select_related("forum", "actor")
    return list(vacant.prefetch_related("actor__names", Prefetch("holders", deputies, "deputies")))
