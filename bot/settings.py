"""Every setting, from IPDESK_ variables and an .env file; the only place that reads either.

Groups are the rooms' own option models; a variable is IPDESK_<FIELD> or IPDESK_<GROUP>__<FIELD>.
"""

import difflib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, get_args

from dotenv import dotenv_values
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from bot.moderation import ModerationOptions
from bot.privacy_options import PrivacyOptions
from bot.telegram.options import TelegramOptions
from bot.web.channel import WebOptions
from bot.wechat.options import WeChatOptions
from handlers.limits import MessageLimits
from knowledge.options import DATA_FOLDER, default_database
from knowledge.patents.options import PatentOptions
from retrieval.generation.options import ModelOptions
from retrieval.options import RetrievalOptions
from scheduler.schedule import ScheduleOptions

PREFIX = "IPDESK_"
DELIMITER = "__"
ENV_FILE = Path(".env")
DATABASES = ("sqlite:///", "postgresql://", "postgres://")


class SettingsWrong(Exception):
    """One sentence a mistake, each naming its variable."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


class MetricsOptions(BaseModel):
    """Who may read the metrics from another machine."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    token: SecretStr | None = None


class LogOptions(BaseModel):
    """What is logged."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["text", "json"] = "text"


class Settings(BaseSettings):
    """The settings of one process."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter=DELIMITER,
        env_file=ENV_FILE,
        env_ignore_empty=True,
        env_file_encoding="utf-8",
        extra="forbid",
        frozen=True,
    )

    data_folder: Path = DATA_FOLDER
    database_url: SecretStr | None = None
    web: WebOptions = Field(default_factory=WebOptions)
    limits: MessageLimits = Field(default_factory=MessageLimits)
    retrieval: RetrievalOptions = Field(default_factory=RetrievalOptions)
    schedule: ScheduleOptions = Field(default_factory=ScheduleOptions)
    patents: PatentOptions = Field(default_factory=PatentOptions)
    model: ModelOptions | None = None
    moderation: ModerationOptions | None = None
    wechat: WeChatOptions | None = None
    telegram: TelegramOptions | None = None
    privacy: PrivacyOptions = Field(default_factory=PrivacyOptions)
    metrics: MetricsOptions = Field(default_factory=MetricsOptions)
    log: LogOptions = Field(default_factory=LogOptions)

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None and not url.get_secret_value().startswith(DATABASES):
            raise ValueError(f"it must begin with {' or '.join(DATABASES[:2])}")
        return url

    @property
    def database(self) -> str:
        """The database to use: the one that is set, or a file in the data folder."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return default_database(self.data_folder)


def load_settings() -> Settings:
    """The settings of this process. Raises SettingsWrong with every mistake found."""
    unknown = [_unknown(name, where) for name, where in _unknown_names()]
    if unknown:
        raise SettingsWrong(unknown)
    try:
        return Settings()
    except ValidationError as problem:
        raise SettingsWrong([_mistake(error) for error in problem.errors()]) from None
    except SettingsError as problem:
        raise SettingsWrong([f"{problem}."]) from None


def variables(
    model: type[BaseModel] = Settings, prefix: str = PREFIX
) -> Iterator[tuple[str, FieldInfo]]:
    """Every variable with its field, groups opened up."""
    for name, field in model.model_fields.items():
        variable = f"{prefix}{name.upper()}"
        group = _group(field.annotation)
        if group is None:
            yield variable, field
        else:
            yield from variables(group, f"{variable}{DELIMITER}")


def _group(annotation: Any) -> type[BaseModel] | None:
    """The options model that a field holds, also where it may be left out."""
    for candidate in (annotation, *get_args(annotation)):
        if isinstance(candidate, type) and issubclass(candidate, BaseModel):
            return candidate
    return None


def _unknown_names() -> Iterator[tuple[str, str]]:
    known = {name for name, _ in variables()}
    try:
        in_file = dotenv_values(ENV_FILE, encoding="utf-8")
    except UnicodeDecodeError:
        raise SettingsWrong([f"{ENV_FILE} is not UTF-8 text: save it as UTF-8."]) from None
    for where, names in (("the environment", os.environ), (str(ENV_FILE), in_file)):
        for name in names:
            if name.upper().startswith(PREFIX) and name.upper() not in known:
                yield name, where


def _unknown(name: str, where: str) -> str:
    near = difflib.get_close_matches(name.upper(), [known for known, _ in variables()], n=1)
    advice = f"did you mean {near[0]}?" if near else "see .env.example for the ones there are."
    return f"{name} (in {where}) is not a setting: {advice}"


def _mistake(error: Any) -> str:
    """One sentence; the value is left out, for it may be a secret."""
    name = PREFIX + DELIMITER.join(str(part).upper() for part in error["loc"])
    reason = error["msg"].removeprefix("Value error, ")
    return f"{name} is wrong: {reason[:1].lower()}{reason[1:]}."
