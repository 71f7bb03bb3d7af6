"""`python -m bot doctor`: every channel that is set is tried, one after the other."""

from bot.failures import CannotStart
from bot.processing import leaving
from bot.settings import Settings


def doctor_command(settings: Settings) -> None:
    """Print every finding with its cure. Raises CannotStart where there are problems."""
    names = ", ".join(leaving(settings)) or "nothing that is set"
    print(f"Data may leave the mainland by: {names}.", flush=True)  # noqa: T201 - for the operator
    if settings.wechat is None and settings.telegram is None:
        raise CannotStart(
            "No channel is set: set IPDESK_WECHAT__APP_ID or IPDESK_TELEGRAM__TOKEN "
            "and what goes with it."
        )
    problems = []
    for is_set, examine in (
        (settings.wechat is not None, _wechat),
        (settings.telegram is not None, _telegram),
    ):
        if is_set:
            try:
                examine(settings)
            except CannotStart as problem:
                problems.append(str(problem))
    if problems:
        raise CannotStart("\n".join(problems))


# Each channel's SDK is imported only where the channel is set.


def _wechat(settings: Settings) -> None:
    from bot.wechat.commands import doctor_command as examine

    examine(settings)


def _telegram(settings: Settings) -> None:
    from bot.telegram.doctor_command import doctor_command as examine

    examine(settings)
