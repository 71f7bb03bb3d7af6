"""The operator's commands and their arguments, light enough to be read at every start."""

import argparse
from collections.abc import Callable
from typing import Any

from bot.settings import Settings

Chosen = Callable[[], argparse.Namespace]


def add_operator_commands(commands: Any, chosen: Chosen) -> None:
    """Declare every command here; `chosen` gives the arguments once they are read."""
    summary = "try every channel that is set and say what is wrong with its set-up, with the cure"
    commands.add_parser("doctor", help=summary, description=summary).set_defaults(run=_doctor)
    summary = "put up the WeChat menu of the menu file, show the one that is up, or compare them"
    menu = commands.add_parser("wechat-menu", help=summary, description=summary)
    menu.add_argument("action", choices=["push", "show", "diff"])
    menu.set_defaults(run=lambda settings: _menu(settings, chosen().action))
    summary = "show or change the words that nobody may send"
    words = commands.add_parser("words", help=summary, description=summary)
    words.add_argument("action", choices=["list", "add", "remove"])
    words.add_argument("word", nargs="?", default="")
    words.set_defaults(run=lambda settings: _words(settings, chosen().action, chosen().word))
    summary = "write every row and file into one archive, read it back, and delete old ones"
    backup = commands.add_parser("backup", help=summary, description=summary)
    backup.add_argument("folder", help="where archives are kept; made if need be")
    backup.add_argument("--keep", type=int, default=0, help="delete all but so many newest ones")
    backup.set_defaults(run=lambda settings: _backup(settings, chosen().folder, chosen().keep))
    summary = "put an archive's rows and files back (stop the server first)"
    restore = commands.add_parser("restore", help=summary, description=summary)
    restore.add_argument("archive")
    restore.add_argument("--replace", action="store_true", help="overwrite a database in use")
    restore.set_defaults(
        run=lambda settings: _restore(settings, chosen().archive, chosen().replace)
    )
    summary = "invite the people of the desk, list them, or take an invitation or a role back"
    staff = commands.add_parser("staff", help=summary, description=summary)
    staff.add_argument("action", choices=["invite", "list", "revoke"])
    staff.add_argument("--role", choices=["expert", "staff", "admin"], default="staff")
    staff.add_argument("--name", default="", help="whom the invitation is for")
    staff.add_argument("--hours", type=int, default=24, help="how long the code is good, up to 168")
    staff.add_argument("--invitation", type=int, help="number of the invitation to take back")
    staff.add_argument("--person", type=int, help="number of the person whose role is taken back")
    staff.set_defaults(run=lambda settings: _staff(settings, chosen()))
    summary = "check that the audit log's chain holds, or write the log into an xlsx file"
    audit = commands.add_parser("audit", help=summary, description=summary)
    audit.add_argument("action", choices=["verify", "export"])
    audit.add_argument("file", nargs="?", default="audit.xlsx")
    audit.set_defaults(run=lambda settings: _audit(settings, chosen().action, chosen().file))

    summary = "make a key for personal data, seal every row anew, or write the register"
    privacy = commands.add_parser("privacy", help=summary, description=summary)
    privacy.add_argument("action", choices=["key", "rotate", "register"])
    privacy.add_argument("file", nargs="?", default="processing.xlsx", help="of the register")
    privacy.set_defaults(run=lambda settings: _privacy(settings, chosen().action, chosen().file))
    summary = "show what is due with the route it would take, or what became of a push"
    due = commands.add_parser("deliveries", help=summary, description=summary)
    due.add_argument("--dry-run", action="store_true", help="one line a push; nothing is sent")
    due.add_argument("--report", default="", metavar="PUSH", help="such as bulletin:3")
    due.add_argument("--limit", type=int, default=1000, help="how many pushes at most")
    due.set_defaults(run=lambda settings: _deliveries(settings, chosen()))


# Each command imports what it needs: none should wait for what another one uses.


def _doctor(settings: Settings) -> None:
    from bot.operator.doctor import doctor_command

    doctor_command(settings)


def _menu(settings: Settings, action: str) -> None:
    from bot.wechat.commands import menu_command

    menu_command(settings, action)


def _words(settings: Settings, action: str, word: str) -> None:
    from bot.operator.words import words_command

    words_command(settings, action, word)


def _backup(settings: Settings, folder: str, keep: int) -> None:
    from bot.operator.backup import backup_command

    backup_command(settings, folder, keep=keep)


def _restore(settings: Settings, archive: str, replace: bool) -> None:
    from bot.operator.backup import restore_command

    restore_command(settings, archive, replace=replace)


def _staff(settings: Settings, arguments: argparse.Namespace) -> None:
    from bot.operator.staff import staff_command

    staff_command(settings, arguments)


def _deliveries(settings: Settings, chosen: argparse.Namespace) -> None:
    from bot.operator.deliveries import deliveries_command

    deliveries_command(settings, dry_run=chosen.dry_run, report=chosen.report, limit=chosen.limit)


def _privacy(settings: Settings, action: str, file: str) -> None:
    from bot.operator.privacy import privacy_command

    privacy_command(settings, action, file)


def _audit(settings: Settings, action: str, file: str) -> None:
    from bot.operator.audit import audit_command

    audit_command(settings, action, file)
