"""Who sits where in the demo: duty functions with named deputies, and two seats left vacant."""

from collections.abc import Iterable
from datetime import date

from actors.models import Actor
from actors.people.models import User
from forums.models import Holder, Seat
from samverkan.access import Role
from samverkan.front import region_files
from samverkan.front.demo_people import CAST, HOST, Register, landline, mobile

SINCE = date(2015, 1, 1)
# Municipalities whose seat in the coordinating forum nobody holds: a gap must be seen as one.
VACANT = {"0187", "0140"}
TIB_LANDLINE = 10
# The four municipal seats of the samordningsgrupp, in the demo held by these.
SECURITY_CHIEFS = ["Bo Ask", "Cecilia Alm", "Love Stig", "Siri Moberg"]
DEPUTIES = frozenset({Role.REPRESENTATIVE, Role.ACTOR_ADMIN, Role.DUTY_OFFICER})


class Seating:
    """Collects the people of every actor, then seats them."""

    def __init__(self, register: Register, cast: dict[str, User]) -> None:
        self.cast = cast
        self.duty: dict[str, list[User]] = {}
        self.decision_makers: dict[str, User] = {}
        self.politicians: dict[str, User] = {}
        for number, row in enumerate(region_files.parties()):
            self._staff(register, register.actors[row.code], number)
        self.director = register.named(register.actors["ksl"], voice=landline(76))

    def _staff(self, register: Register, actor: Actor, number: int) -> None:
        switchboard = landline(TIB_LANDLINE if actor.code == HOST else 40 + number)
        duty = [register.duty_function(actor, sms=mobile(20 + number), voice=switchboard)]
        duty += self._own(actor.code) or [register.named(actor, voice=switchboard)]
        self.duty[actor.code] = duty
        self.decision_makers[actor.code] = register.named(actor, voice=landline(40 + number))
        if actor.municipality_code or actor.code in {HOST, "region-stockholm"}:
            self.politicians[actor.code] = register.named(actor)
        actor.fallback_number = f"08-465 004 {10 if actor.code == HOST else 40 + number}"

    def _own(self, code: str) -> list[User]:
        return [self.cast[person.name] for person in CAST if person.home == code and person.role in DEPUTIES]

    def seat(self) -> None:
        """Give every seat its holder and deputies, but for the vacant ones."""
        chiefs = iter(SECURITY_CHIEFS)
        seats = Seat.objects.select_related("forum", "actor").order_by("pk")
        Holder.objects.bulk_create(
            Holder(seat=seat, user=user, rank=rank, valid_from=SINCE)
            for seat in seats
            for rank, user in enumerate(self._people(seat, chiefs))
        )

    def _people(self, seat: Seat, chiefs: Iterable[str]) -> list[User]:
        forum, code = seat.forum.code, seat.actor.code
        if forum == "samordningsgrupp":
            return [self.cast[next(chiefs)]] if code == "ksl" else self.duty[code][1:2]
        if forum == "samordnande" and code in VACANT:
            return []
        if forum in {"samordnande", "konferens"}:
            return self.duty[code]
        if forum == "radet":
            return [self.politicians[code]]
        return [self.director if code == "ksl" else self.decision_makers[code]]
