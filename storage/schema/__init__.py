"""Every table, a file for each thing rows are about.

A row keeps by itself what must hold whoever changes it: uniqueness, required columns, references.
Tables refer to each other by name only, so that no file here imports another but `base`.
"""

from storage.schema import (
    alerts,
    answers,
    consents,
    cultivation,
    desk,
    events,
    identities,
    library,
    navigation,
    operation,
    patents,
    people,
    portfolios,
    reminders,
    requests,
    searching,
    staff,
    targets,
    taxonomy,
    telegram,
    wechat,
    wechat_mass,
)
from storage.schema.base import Base

__all__ = [
    "Base",
    "alerts",
    "answers",
    "consents",
    "cultivation",
    "desk",
    "events",
    "identities",
    "library",
    "navigation",
    "operation",
    "patents",
    "people",
    "portfolios",
    "reminders",
    "requests",
    "searching",
    "staff",
    "targets",
    "taxonomy",
    "telegram",
    "wechat",
    "wechat_mass",
]
