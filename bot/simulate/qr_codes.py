"""QR codes with a scene. Rule: developers.weixin.qq.com, "生成带参数的二维码"."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class QrCode:
    """One code; `expires_at` is None for a permanent one."""

    ticket: str
    scene: str
    expires_at: datetime | None
