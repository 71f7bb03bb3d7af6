"""Tags that live for one mass message: whom it reaches, where an account may not name openids.

Rule: developers.weixin.qq.com, "用户标签管理": a hundred tags, fifty followers a call; a name is
taken once, so that a tag whose making had an unknown outcome is found again by its name.
"""

from collections.abc import Sequence

from bot.wechat.account import Account
from bot.wechat.errors import ApiFailed, OutcomeUnknown

CREATE, LIST, DELETE = "/cgi-bin/tags/create", "/cgi-bin/tags/get", "/cgi-bin/tags/delete"
TAG_FOLLOWERS = "/cgi-bin/tags/members/batchtagging"
A_CALL = 50
NAME_TAKEN, NO_SUCH_TAG = 45157, 45159
ABOUT_ONE = {40003, 45059, 49003}  # no follower of ours (any more), or with twenty tags


async def make_tag(account: Account, name: str) -> int:
    """The id of the tag of that name, made where there is none. Raises what calls raise."""
    try:
        answer = await account.call(CREATE, {"tag": {"name": name}})
        made = answer.get("tag")
        tags = [made] if isinstance(made, dict) else []
    except ApiFailed as failed:
        if failed.code != NAME_TAKEN:
            raise
        found = (await account.call(LIST)).get("tags")
        tags = [tag for tag in found or () if isinstance(tag, dict)]
    for tag in tags:
        if tag.get("name") == name and isinstance(number := tag.get("id"), int):
            return number
    raise OutcomeUnknown(f"WeChat gave no tag of the name {name}")


async def tag_followers(account: Account, tag_id: int, openids: Sequence[str]) -> list[str]:
    """Tag all who can be tagged; who cannot is given back. Tagging twice is harmless.

    Raises what calls raise, but not where it is about one follower.
    """
    refused: list[str] = []
    for start in range(0, len(openids), A_CALL):
        refused += await _tag(account, tag_id, openids[start : start + A_CALL])
    return refused


async def _tag(account: Account, tag_id: int, openids: Sequence[str]) -> list[str]:
    """One call; one that is refused for one of them is made again in halves."""
    try:
        await account.call(TAG_FOLLOWERS, {"openid_list": list(openids), "tagid": tag_id})
    except ApiFailed as failed:
        if failed.code not in ABOUT_ONE:
            raise
        if len(openids) == 1:
            return list(openids)
        half = len(openids) // 2
        first = await _tag(account, tag_id, openids[:half])
        return first + await _tag(account, tag_id, openids[half:])
    return []


async def drop_tag(account: Account, tag_id: int) -> None:
    """The tag is no more. Raises what calls raise."""
    try:
        await account.call(DELETE, {"tag": {"id": tag_id}})
    except ApiFailed as failed:
        if failed.code != NO_SUCH_TAG:
            raise
