"""What the account may do, found by asking WeChat: each question changes nothing over there."""

from collections.abc import Mapping

from bot.wechat.account import Account
from bot.wechat.errors import ApiFailed
from bot.wechat.options import AccountKind

NOT_ALLOWED = {48001, 48004, 48008}
ABOUT_THE_CONTENT = {40003, 45015, 45047, 45072, 45081, 46003}
NOBODY = "nobody-of-this-account"
TYPING = ("/cgi-bin/message/custom/typing", {"touser": NOBODY, "command": "Typing"})
MENU = ("/cgi-bin/menu/get", None)
SCENE = (
    "/cgi-bin/qrcode/create",
    {
        "expire_seconds": 60,
        "action_name": "QR_STR_SCENE",
        "action_info": {"scene": {"scene_str": "probe"}},
    },
)


async def find_kind(account: Account) -> AccountKind:
    """The kind of account.

    Raises what calls raise; ApiFailed only where the account cannot call at all (wrong secret, an
    address that is not on the white list).
    """
    if await _allowed(account, *TYPING):
        full = await _allowed(account, *SCENE)
        return AccountKind.FULL if full else AccountKind.CUSTOMER_SERVICE
    return AccountKind.MENU if await _allowed(account, *MENU) else AccountKind.PASSIVE


async def _allowed(account: Account, path: str, body: Mapping[str, object] | None) -> bool:
    """Whether WeChat lets the account call this; any answer about the content means it does."""
    try:
        await account.token()
        await account.call(path, body)
    except ApiFailed as failed:
        if failed.code in NOT_ALLOWED:
            return False
        if failed.code in ABOUT_THE_CONTENT:
            return True
        raise
    return True
