"""Which route a push takes on a channel that allows speaking first only under conditions. Pure.

The platform's rules (WeChat Official Accounts): customer-service messages within an open window and
its quota; subscription notices while the person's consent lasts; template messages for services the
person uses, never for marketing; mass messages four times a month. Whatever fits none of them waits
for the person's next contact.
"""

from dataclasses import dataclass
from enum import StrEnum

from storage.delivery.deliveries import DeliveryKind, Priority

KEPT_FOR_ANSWERS = 2  # messages of an open window that pushes leave to answers
SERVICE = frozenset({DeliveryKind.REQUEST, DeliveryKind.EVENT, DeliveryKind.DEADLINE})
ANSWERS = frozenset({DeliveryKind.REQUEST, DeliveryKind.ANSWER, DeliveryKind.STAFF})
ALIKE = frozenset({DeliveryKind.BULLETIN})  # the same words to many


class Route(StrEnum):
    """How a push reaches a person."""

    DIRECT = "direct"
    WINDOW = "customer_service"
    NOTICE = "notice"
    TEMPLATE = "template"
    MASS = "mass"
    NEXT_CONTACT = "next_contact"


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What the account has for a kind of push: ids of notices and templates that fit it."""

    window: bool = False
    lasting_notices: tuple[str, ...] = ()
    single_notices: tuple[str, ...] = ()
    templates: tuple[str, ...] = ()
    mass: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How it stands with one person now: messages left in open windows, notices they consented
    to, mass messages left this month."""

    window_left: int = 0
    consents: frozenset[str] = frozenset()
    mass_left: int = 0


@dataclass(frozen=True, slots=True)
class Decision:
    """The route, the notice or template it uses, and for the last resort why."""

    route: Route
    template_id: str = ""
    why: str = ""


def decide(
    kind: DeliveryKind,
    priority: Priority,
    means: Means,
    standing: Standing,
    *,
    messages: int = 1,
) -> Decision:
    """The first route that is open; `messages` is how many a window would have to carry."""
    for_answers = kind in ANSWERS or priority <= Priority.URGENT
    kept = 0 if for_answers else KEPT_FOR_ANSWERS
    if means.window and standing.window_left - kept >= messages:
        return Decision(Route.WINDOW)
    for notice in (*means.lasting_notices, *means.single_notices):
        if notice in standing.consents:
            return Decision(Route.NOTICE, notice)
    if kind in SERVICE and means.templates:
        return Decision(Route.TEMPLATE, means.templates[0])
    if kind in ALIKE and means.mass and standing.mass_left > 0:
        return Decision(Route.MASS)
    return Decision(Route.NEXT_CONTACT, why=_why(kind, means, standing))


def _why(kind: DeliveryKind, means: Means, standing: Standing) -> str:
    reasons = []
    if not means.window:
        reasons.append("no customer-service messages")
    elif standing.window_left:
        reasons.append("the window is kept for answers")
    else:
        reasons.append("no open window")
    if means.lasting_notices or means.single_notices:
        reasons.append("no consent to a notice")
    if kind in ALIKE and means.mass:
        reasons.append("no mass message left this month")
    return ", ".join(reasons)
