"""How often the background work runs, and how long things are kept."""

from pydantic import BaseModel, ConfigDict, Field

QUIET_HOURS = r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$"


class ScheduleOptions(BaseModel):
    """Seconds between runs of the background work, and days that records are kept."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reload_seconds: int = Field(default=5, ge=1, le=3600)
    index_seconds: int = Field(default=30, ge=1, le=3600)
    match_seconds: int = Field(default=60, ge=1, le=3600)
    desk_seconds: int = Field(default=60, ge=1, le=3600)
    event_seconds: int = Field(default=15, ge=1, le=600)
    retention_seconds: int = Field(default=3600, ge=1, le=86_400)
    alert_seconds: int = Field(default=30, ge=1, le=3600)
    deliver_seconds: int = Field(default=2, ge=1, le=600)
    quiet_hours: str = Field(default="21:30-08:00", pattern=QUIET_HOURS)
    keep_exchanges_days: int = Field(default=180, ge=1, le=3650)
    keep_contacts_days: int = Field(default=180, ge=1, le=3650)
    keep_phones_days: int = Field(default=90, ge=1, le=3650)
    keep_messages_days: int = Field(default=2, ge=1, le=30)
