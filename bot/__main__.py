"""`python -m bot`: serve the chat page, chat in this terminal, or print the table of commands."""

import argparse
import gc
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext

from bot.data_folder import hold, open_folder
from bot.failures import CannotStart, explained
from bot.logs import set_up_logging
from bot.operator.arguments import add_operator_commands
from bot.role import ServeRole
from bot.server import bind
from bot.settings import Settings, SettingsWrong, load_settings
from bot.simulate.arguments import DESCRIPTION, add_arguments
from knowledge.digest import DigestBroken
from knowledge.index import IndexUnavailable
from knowledge.manifest import ManifestBroken
from knowledge.sources.statutes import StatutesMissing
from storage.database import DatabaseUnavailable

FAILURES = (
    CannotStart,
    DatabaseUnavailable,
    DigestBroken,
    IndexUnavailable,
    ManifestBroken,
    StatutesMissing,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 for success, 1 where it cannot start, 2 for wrong settings."""
    parser = argparse.ArgumentParser(prog="python -m bot", description=__doc__)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for name, command, summary in (("chat", _chat, "chat in this terminal"),):
        commands.add_parser(name, help=summary, description=summary).set_defaults(run=command)
    summary = "prepare the data folder and serve the chat page"
    serve = commands.add_parser("serve", help=summary, description=summary)
    serve.add_argument(
        "--role",
        type=ServeRole,
        choices=list(ServeRole),
        default=ServeRole.ALL,
        help="what this process does where several share one database",
    )
    serve.set_defaults(run=lambda settings: _serve(settings, chosen.role))
    summary = "print a table of commands, for the README or for docs/staff.md"
    table = commands.add_parser("commands", help=summary, description=summary)
    table.add_argument("--staff", action="store_true", help="those for experts and staff")
    table.set_defaults(run=lambda _settings: _commands(staff=chosen.staff))
    simulate = commands.add_parser("simulate", help=DESCRIPTION, description=DESCRIPTION)
    add_arguments(simulate)
    simulate.set_defaults(run=lambda settings: _simulate(settings, chosen))
    add_operator_commands(commands, lambda: chosen)
    chosen: argparse.Namespace = parser.parse_args(arguments)
    run: Callable[[Settings], None] = chosen.run
    # Nothing made while starting is garbage: looking for some costs a third of the time to ready.
    # `app.settle` turns the collector on again.
    gc.disable()
    try:
        settings = load_settings()
        set_up_logging(settings.log.level, as_json=settings.log.format == "json")
        run(settings)
    except SettingsWrong as wrong:
        print(wrong, file=sys.stderr)
        return 2
    except FAILURES as failure:
        print(failure, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception as problem:
        sentence = explained(problem)
        if sentence is None:
            raise
        print(sentence, file=sys.stderr)
        return 1
    return 0


# Each command imports what it needs when it is needed: what cannot start says so at once.


def _serve(settings: Settings, role: ServeRole) -> None:
    folder = open_folder(settings.data_folder)
    with hold(folder) if role.keeps_folder else nullcontext(), bind(settings.web) as listening:
        from bot.process import serve

        serve(settings, listening, role)


def _chat(settings: Settings) -> None:
    open_folder(settings.data_folder)
    from bot.terminal import chat

    chat(settings)


def _simulate(settings: Settings, arguments: argparse.Namespace) -> None:
    if arguments.platform == "telegram":
        from bot.simulate.telegram_server.command import simulate
    else:
        from bot.simulate.command import simulate
    simulate(settings, arguments)


def _commands(*, staff: bool) -> None:
    from bot.commands import all_routes, command_table

    print(command_table(all_routes(), staff=staff))


if __name__ == "__main__":
    sys.exit(main())
