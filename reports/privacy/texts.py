"""The words of the register of processing. Articles are those of the 个人信息保护法 (2021)."""

TITLE = "个人信息处理登记"
HEADER = ("序号", "处理目的", "个人信息种类", "合法性基础", "保存期限", "提供给谁", "是否出境")
STAYS = "不出境"
CONSENT = "本人同意（个人信息保护法第十三条第一款第一项），同意记录留存原文"
DUTY = "履行法定职责所必需（个人信息保护法第十三条第一款第三项），由中心核定"
AGREED_SERVICE = "本人要求的服务所必需（个人信息保护法第十三条第一款第二项），由中心核定"
STAFF_ONLY = "承办人员、管理员；其他工作人员看到的是遮盖后的"
NOBODY = "不提供给他人"

ANSWERING = ("回答知识产权提问", "提问和回答的文字、渠道内的用户编号")
REQUESTS = ("办理求助", "联系方式（加密）、单位、事项说明、附件")
EVENTS = ("活动报名和签到", "姓名、单位、电话（加密）、签到时间")
ALERTS = ("按订阅推送提醒", "订阅内容、设的提醒、渠道内的用户编号、推送记录")
FILES = ("给出表格和报告、接收附件", "文件内容和文件名；求助、活动和佐证用到的文件随它们保存")
RECEIVING = ("收发消息", "收到的消息原文（加密）、渠道内的用户编号")
AUDITING = ("监督工作人员操作", "工作人员编号、角色和操作记录")
BACKING_UP = ("备份", "以上全部；联系方式和表单内容在备份里仍是加密的，密钥不在备份里")
WECHAT = ("通过微信公众号收发消息", "消息原文、openid")
TELEGRAM = ("通过 Telegram 收发消息", "消息原文、Telegram 用户编号")

TELEGRAM_ABROAD = "出境：内容经过 Telegram 在境外的服务器；填写前单独提示"
TELEGRAM_OFF = "；个人信息字段已关闭"
TENCENT = "微信平台（腾讯）"
TELEGRAM_ITSELF = "Telegram"
AFTER_CLOSING, AFTER_EVENT = "联系方式：办结后 ", "电话：活动结束后 "
UNTIL_ERASED = "到本人删除或退订为止"
AS_LONG_AS_THE_LOG = "长期保存，链式校验，不能修改"
BY_THE_OPERATOR = "由运维人员按 --keep 的份数保留"


def days(number: int, *, since: str = "") -> str:
    """So many days, counted from something."""
    return f"{since}{number} 天，到期由定时任务删除"


def service(what: str, host: str, *, outside: bool) -> tuple[str, str]:
    """Who gets the texts of a service, and whether they leave the mainland."""
    if not outside:
        return f"{what}（{host}，在本机或内网）", STAYS
    return f"{what}（{host}）", f"发往本单位网络之外的 {host}；服务器在境外时即为出境"


def service_purpose(what: str) -> tuple[str, str]:
    """What a service is for, and what it gets."""
    return f"使用{what}", "提问的文字和语音；不发送联系方式字段"


MODEL, EMBEDDING, MODERATION, SPEECH = "语言模型", "向量模型", "内容审核服务", "语音识别服务"
