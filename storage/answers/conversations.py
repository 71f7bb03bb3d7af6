"""The form each person has open: which field waits, and what was answered so far (sealed)."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, select

from storage.database import Session, vault_of
from storage.people import User
from storage.schema.desk import ConversationRow
from storage.upsert import insert


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A form being filled in; `asked` waits, `answered` names the fields before it in order.

    `left` is a long one that this one was begun in the midst of, and that is gone on with after it.
    """

    form: str
    asked: str
    answered: tuple[str, ...] = ()
    values: dict[str, Any] = field(default_factory=dict)
    updated_at: datetime
    expires_at: datetime
    left: "Conversation | None" = None


LEFT = "__left"
"""Where a conversation that was left lies among the values of the one that is open, sealed."""
TABLE = cast("Table", ConversationRow.__table__)
FINDING = (
    select(*TABLE.c)
    .where(
        TABLE.c.user_id == bindparam("user"),
        TABLE.c.expires_at > bindparam("at", type_=TABLE.c.expires_at.type),
    )
    .with_for_update()
)
"""Built once: it runs for every message."""


async def find(session: Session, user: User, *, now: datetime) -> Conversation | None:
    """The person's open form, or None; an expired one counts as none."""
    row = (await session.execute(FINDING, {"user": user.id, "at": now})).one_or_none()
    if row is None:
        return None
    values = vault_of(session).unseal_json(row._mapping["values"])
    left = values.pop(LEFT, None)
    return Conversation(
        form=row.form,
        asked=row.asked,
        answered=tuple(row.answered),
        values=values,
        left=_left(left) if left else None,
        updated_at=row.updated_at,
        expires_at=row.expires_at,
    )


async def save(session: Session, user: User, conversation: Conversation) -> None:
    """Keep a form as it stands; it replaces whichever form the person had open."""
    left = {LEFT: _as_json(conversation.left)} if conversation.left else {}
    values = {
        "form": conversation.form,
        "asked": conversation.asked,
        "answered": list(conversation.answered),
        "values": vault_of(session).seal_json({**conversation.values, **left}),
        "updated_at": conversation.updated_at,
        "expires_at": conversation.expires_at,
    }
    await session.execute(
        insert(session, ConversationRow)
        .values(user_id=user.id, **values)
        .on_conflict_do_update(index_elements=["user_id"], set_=values)
    )


async def close(session: Session, user: User) -> None:
    """The person has no form open any more."""
    await session.execute(delete(ConversationRow).where(ConversationRow.user_id == user.id))


async def forget_expired(session: Session, *, now: datetime) -> None:
    """Delete the forms nobody came back to."""
    await session.execute(delete(ConversationRow).where(ConversationRow.expires_at <= now))


def _as_json(left: Conversation) -> dict[str, Any]:
    return {
        "form": left.form,
        "asked": left.asked,
        "answered": list(left.answered),
        "values": left.values,
        "updated_at": left.updated_at.isoformat(),
        "expires_at": left.expires_at.isoformat(),
    }


def _left(held: dict[str, Any]) -> Conversation:
    days = {name: datetime.fromisoformat(held[name]) for name in ("updated_at", "expires_at")}
    return Conversation(**{**held, **days, "answered": tuple(held["answered"])})
