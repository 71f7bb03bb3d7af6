"""`python -m bot deliveries`: who gets what by which route, who cannot be reached and why."""

import asyncio
from collections import Counter

from bot.app import App, build_app, now
from bot.forecast import Forecasts
from bot.settings import Settings
from storage.delivery import outbox
from storage.delivery.deliveries import DeliveryState
from storage.delivery.push_reports import push_report

SHOWN_KEY = 40


def deliveries_command(settings: Settings, *, dry_run: bool, report: str, limit: int) -> None:
    """Print what is due with its route, or the report of a push; sends nothing."""
    print("\n".join(asyncio.run(_run(settings, dry_run, report, limit))))  # noqa: T201


async def _run(settings: Settings, dry_run: bool, report: str, limit: int) -> list[str]:
    app = await build_app(settings, alone=False)
    try:
        if report:
            return await _report(app, report)
        return await _due(app, limit=limit) if dry_run else await _counts(app)
    finally:
        await app.close()


async def _report(app: App, push: str) -> list[str]:
    async with app.database.begin() as session:
        found = await push_report(session, push)
    what = f"{found.push}: {found.total} pushes, {found.opened} certainly read"
    lines = [f"{what}, {found.ended} subscriptions ended after it"]
    for title, counts in (
        ("state", found.states),
        ("route", found.routes),
        ("not sent", found.reasons),
    ):
        lines += [f"{title:9} {count:7}  {name}" for name, count in counts.items()]
    return lines


async def _counts(app: App) -> list[str]:
    async with app.database.begin() as session:
        counts = await outbox.count_states(session)
    return [f"{state:10} {counts.get(state.value, 0):7}" for state in DeliveryState]


async def _due(app: App, *, limit: int) -> list[str]:
    """One line a push; people are numbers, what is said stays out."""
    forecasts = Forecasts(now, app.delivering.senders)
    lines: list[str] = []
    routes: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    async with app.database.begin() as session:
        due = await outbox.waiting(session, now=now(), limit=limit)
        people = {delivery.user_id for delivery in due}
        found = await outbox.addresses(session, people, forecasts.channels)
        for delivery in due:
            names = found[delivery.user_id]
            decision = await forecasts.decide(session, names, delivery)
            channel = names[0].channel if names else "-"
            why = f"  ({decision.why})" if decision.why else ""
            lines.append(
                f"person {delivery.user_id:<7} {delivery.kind:9} {channel:9} "
                f"{decision.route}{why}  {delivery.key[:SHOWN_KEY]}"
            )
            routes[decision.route.value] += 1
            if decision.why:
                reasons[decision.why] += 1
    total = [f"{route:17} {count:7}" for route, count in routes.most_common()]
    counted = [f"{reason}: {count}" for reason, count in reasons.most_common()]
    due_line = f"{len(due)} pushes are due; by route:"
    unreached = ["who cannot be reached now, and why:", *counted] if counted else []
    return [*lines, due_line, *total, *unreached, "Nothing was sent."]
