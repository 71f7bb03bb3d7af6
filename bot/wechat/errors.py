"""What WeChat's error codes mean for us: one table, and the exceptions that carry an action.

    ApiFailed                 WeChat answered with a code; `action` says what to do
    OutcomeUnknown            no answer that can be read: it may have been done
    ApiUnreachable            never reached WeChat: nothing was done
Sources: the platform's list of return codes; measured behaviour in the notes of each row.
"""

from enum import StrEnum


class Action(StrEnum):
    """What to do about a failed call."""

    RETRY = "retry later"
    PARK = "keep it for the next contact"
    DROP = "drop the recipient"
    RENEW_TOKEN = "renew the token and try once more"  # noqa: S105 - an action, not a secret
    ALARM = "tell the operator"
    DONE = "it was done before"
    REFUSED = "our own mistake, never repeat"


ACTIONS: dict[int, tuple[Action, str]] = {
    -1: (Action.RETRY, "the system is busy"),
    -1000: (Action.RETRY, "the system is busy"),
    40001: (Action.RENEW_TOKEN, "the access token is not the newest, or the secret is wrong"),
    40014: (Action.RENEW_TOKEN, "the access token is not valid"),
    42001: (Action.RENEW_TOKEN, "the access token has run out"),
    45009: (Action.PARK, "the daily quota of this interface is used up; it returns at midnight"),
    45011: (Action.RETRY, "too many calls within a minute"),
    45015: (Action.PARK, "the follower has not been in touch for 48 hours"),
    45047: (Action.PARK, "all customer-service messages of this window are used up"),
    45028: (Action.PARK, "the quota of mass messages is used up"),
    45056: (Action.ALARM, "the account has a hundred tags: delete some in the console"),
    45065: (Action.DONE, "this clientmsgid was sent before"),
    43004: (Action.DROP, "the recipient does not follow the account"),
    43019: (Action.DROP, "the recipient is on the blacklist"),
    43101: (Action.DROP, "the recipient's consent is used up or refused"),
    48002: (Action.DROP, "the recipient has turned the account's messages off"),
    50005: (Action.DROP, "the recipient does not follow the account"),
    40003: (Action.REFUSED, "the openid is not one of this account"),
    45059: (Action.REFUSED, "the follower has twenty tags already"),
    45157: (Action.REFUSED, "there is a tag of that name"),
    45159: (Action.REFUSED, "there is no such tag"),
    49003: (Action.REFUSED, "the openid is not one of this account"),
    40007: (Action.REFUSED, "the media id is not valid"),
    40005: (Action.REFUSED, "WeChat does not take files of this kind"),
    40009: (Action.REFUSED, "the picture is larger than WeChat takes"),
    40137: (Action.REFUSED, "WeChat does not take pictures of this kind"),
    44004: (Action.REFUSED, "the text is empty"),
    45002: (Action.REFUSED, "the text is too long"),
    46004: (Action.REFUSED, "the user does not exist"),
    47001: (Action.REFUSED, "the body cannot be read"),
    40013: (Action.ALARM, "the AppID is wrong: set IPDESK_WECHAT__APP_ID to the console's"),
    40125: (Action.ALARM, "the AppSecret is wrong: set IPDESK_WECHAT__APP_SECRET anew"),
    40164: (Action.ALARM, "this machine's address is not on the account's IP white list: add it"),
    48001: (Action.ALARM, "the account may not use this interface: is it verified?"),
    48004: (Action.ALARM, "this interface was taken from the account: see the console"),
    48008: (Action.ALARM, "the account may not send this kind of message"),
    50002: (Action.ALARM, "the account is blocked: see the console"),
    46003: (Action.DONE, "there is no menu"),
}


class ApiFailed(Exception):
    """WeChat refused the call."""

    def __init__(self, code: int, message: str = "") -> None:
        self.code = code
        self.action, self.meaning = ACTIONS.get(code, (Action.ALARM, "a code nobody has met yet"))
        super().__init__(f"WeChat answered {code} ({self.meaning}): {message[:200]}")


class OutcomeUnknown(Exception):
    """The call may or may not have been done: no answer, or one that cannot be read."""


class ApiUnreachable(Exception):
    """The call did not reach WeChat."""
