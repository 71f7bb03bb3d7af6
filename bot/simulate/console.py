"""What an operator sees of an Official Account in WeChat's console: its type, secrets, settings.

Which type may call what: developers.weixin.qq.com, "接口权限说明".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class AccountType(StrEnum):
    """The platform's four cases; personal accounts are unverified subscription accounts."""

    SUBSCRIPTION = "subscription"
    SUBSCRIPTION_VERIFIED = "subscription-verified"
    SERVICE = "service"
    SERVICE_VERIFIED = "service-verified"


class Permission(StrEnum):
    """A group of interfaces that an account may or may not call."""

    MENU = "menu"
    CUSTOMER_SERVICE = "customer-service messages"
    MASS_SEND = "mass messages"
    MASS_SEND_BY_OPENID = "mass messages to chosen followers"
    FOLLOWERS = "followers and material"
    NOTICES = "template messages and subscription notices"
    SCENES = "QR codes with a scene"


VERIFIED = frozenset(
    {
        Permission.MENU,
        Permission.CUSTOMER_SERVICE,
        Permission.MASS_SEND,
        Permission.FOLLOWERS,
    }
)
PERMISSIONS: Mapping[AccountType, frozenset[Permission]] = {
    AccountType.SUBSCRIPTION: frozenset(),
    AccountType.SUBSCRIPTION_VERIFIED: VERIFIED,
    AccountType.SERVICE: frozenset({Permission.MENU}),
    AccountType.SERVICE_VERIFIED: frozenset(Permission),
}


class Mode(StrEnum):
    """How callbacks travel ("消息加解密方式")."""

    PLAIN = "plain"
    COMPATIBLE = "compatible"
    SAFE = "safe"


class DataFormat(StrEnum):
    """What callbacks and the answers to them are written in."""

    XML = "xml"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Template:
    """A template of the account: its fields, and whether one consent serves many notices."""

    id: str
    keys: tuple[str, ...]
    long_term: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Console:
    """One account. `white_list` is None where any address may call the interface."""

    app_id: str = "wx1f2e3d4c5b6a7980"
    secret: str = "0123456789abcdef0123456789abcdef"  # noqa: S105 - of an account that exists here only
    token: str = "ipdesk-simulated"  # noqa: S105 - likewise
    aes_key: str = "SimulatedEncodingAESKeyOf43LettersAndDigits"
    original_id: str = "gh_1a2b3c4d5e6f"
    type: AccountType = AccountType.SERVICE_VERIFIED
    mode: Mode = Mode.SAFE
    data_format: DataFormat = DataFormat.XML
    white_list: frozenset[str] | None = None
    recognises_voice: bool = True
    templates: tuple[Template, ...] = field(default=())

    def may(self, permission: Permission) -> bool:
        """Whether the account may call the interfaces of a group."""
        return permission in PERMISSIONS[self.type]

    def template(self, template_id: str) -> Template | None:
        """A template by its id; None where the account has no such one."""
        return next((one for one in self.templates if one.id == template_id), None)
