"""Which route a push may take to a follower."""

import pytest

from scheduler.delivery.routing import Means, Route, Standing, decide
from storage.delivery.deliveries import DeliveryKind, Priority

ALL = Means(
    window=True,
    lasting_notices=("long",),
    single_notices=("once",),
    templates=("service",),
    mass=True,
)
ONLY_MASS = Means(mass=True)


@pytest.mark.parametrize(
    ("kind", "means", "standing", "route"),
    [
        ("alert", ALL, Standing(window_left=5), Route.WINDOW),
        ("alert", ALL, Standing(window_left=2), Route.NEXT_CONTACT),
        ("request", ALL, Standing(window_left=1), Route.WINDOW),
        ("request", ALL, Standing(), Route.TEMPLATE),
        ("deadline", ALL, Standing(), Route.TEMPLATE),
        ("deadline", ALL, Standing(consents=frozenset({"once"})), Route.NOTICE),
        ("alert", ALL, Standing(consents=frozenset({"once"})), Route.NOTICE),
        ("alert", ALL, Standing(consents=frozenset({"another"})), Route.NEXT_CONTACT),
        ("alert", ALL, Standing(mass_left=4), Route.NEXT_CONTACT),
        ("bulletin", ALL, Standing(), Route.NEXT_CONTACT),
        ("bulletin", ALL, Standing(mass_left=1), Route.MASS),
        ("bulletin", ONLY_MASS, Standing(window_left=5, mass_left=1), Route.MASS),
        ("bulletin", Means(), Standing(window_left=5, mass_left=4), Route.NEXT_CONTACT),
        ("alert", Means(), Standing(window_left=5), Route.NEXT_CONTACT),
    ],
)
def test_the_first_open_route_is_taken(
    kind: str, means: Means, standing: Standing, route: Route
) -> None:
    decision = decide(DeliveryKind(kind), Priority.DIGEST, means, standing)
    assert decision.route is route
    assert bool(decision.why) is (route is Route.NEXT_CONTACT)


def test_a_long_push_needs_as_many_messages() -> None:
    standing = Standing(window_left=3)
    means = Means(window=True)
    urgent = DeliveryKind.REQUEST
    assert decide(urgent, Priority.URGENT, means, standing, messages=3).route is Route.WINDOW
    assert decide(urgent, Priority.URGENT, means, standing, messages=4).route is not Route.WINDOW
