"""Where patents and marks come from by themselves: examples, a watched folder, EPO's service."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, SecretStr


class OpsOptions(BaseModel):
    """EPO's Open Patent Services, for whoever has registered there; off without a key."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: SecretStr = Field(description="Consumer key of an EPO OPS account; empty: not asked.")
    secret: SecretStr = Field(description="Consumer secret of that account.")
    queries: str = Field(
        default="ic=A63H and pn=CN",
        description="Searches of each day in OPS's query language, separated by |.",
    )
    days_back: int = Field(
        default=30, ge=1, le=3650, description="How many days back the first search goes."
    )
    documents_per_query: int = Field(
        default=500, ge=25, le=2000, description="Most documents that are taken of a search."
    )
    megabytes_per_week: int = Field(
        default=2000, ge=1, le=4000, description="Stop for the week above so many megabytes."
    )
    address: str = Field(
        default="https://ops.epo.org/3.2", description="Address of the service, without a path."
    )


class PatentOptions(BaseModel):
    """Examples, the watched folder, and the optional connector."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    demonstration: bool = Field(
        default=True, description="Whether the invented examples (示例) are in the library."
    )
    watch_folder: Path | None = Field(
        default=None,
        description="Folder that is imported by itself; empty: incoming, in the data folder.",
    )
    watch_seconds: int = Field(
        default=300, ge=5, le=86_400, description="Seconds between looks into that folder."
    )
    ops: OpsOptions | None = None
