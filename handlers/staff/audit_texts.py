"""The sentences and titles of the log of what staff did."""

from collections.abc import Iterable

AUDIT_TITLE = "操作记录"
AUDIT_HEADER = ("序号", "时间", "姓名", "角色", "操作", "对象", "细节")
ACTION_TITLES = {
    "staff.join": "加入",
    "staff.invite": "生成邀请码",
    "staff.revoke": "收回邀请或角色",
    "staff.role": "修改角色",
    "staff.page": "登录工作页面",
    "duty.add": "排值班",
    "duty.remove": "取消值班",
    "absence.note": "登记请假",
    "absence.end": "取消请假",
    "audit.export": "导出操作记录",
    "request.take": "接单",
    "request.release": "退单",
    "request.assign": "派单",
    "request.reply": "回复求助",
    "request.ask": "请对方补充",
    "request.resolve": "办结",
    "request.close": "关闭",
    "request.reopen": "重新办理",
    "request.merge": "合并",
    "request.refer": "转外部机构",
    "request.note": "内部备注",
    "request.hand_over": "移交全部",
    "request.time": "修改时限",
    "request.export": "导出求助",
    "event.export": "导出活动",
    "event drafted": "建活动草稿",
    "event published": "发布活动",
    "event changed": "修改活动",
    "event called off": "取消活动",
    "sign-ups exported": "导出报名表",
    "checked in by staff": "代签",
    "check-in undone": "撤销签到",
    "targets changed": "修改指标",
    "ledger entry": "登记台账",
    "proof added": "补佐证",
    "proof withdrawn": "撤下佐证",
    "acceptance package": "做验收材料",
    "application paper": "更新申报材料",
    "compliance clauses imported": "导入合规条款",
    "question.answer": "答复待答问题",
    "question.aside": "待答问题不用答",
    "card.add": "添加卡片",
    "card.change": "修改卡片",
    "card.retire": "停用卡片",
    "card.restore": "恢复卡片",
    "card.reviewed": "复核卡片",
    "fact.add": "添加政策数据",
    "fact.change": "修改政策数据",
    "bulletin.draft": "拟通报",
    "bulletin.write": "写通报",
    "bulletin.approve": "批准通报",
    "bulletin.refuse": "退回通报",
    "bulletin.recall": "撤回通报",
    "source.add": "添加来源",
    "source.on": "启用来源",
    "source.off": "停用来源",
    "navigation.begin": "生成导航报告",
    "navigation.write": "填写导航意见",
    "navigation.draft": "起草导航报告",
    "navigation.issue": "发布导航报告",
    "navigation.publication": "登记报告公布",
    "navigation.plan": "加导航计划",
    "navigation.plan.done": "完成导航计划",
    "cultivation.begin": "新建组合",
    "cultivation.add": "组合加专利",
    "cultivation.remove": "组合移除专利",
    "cultivation.revenue": "登记组合收入",
    "filing.begin": "登记申请",
    "filing.planned": "申请改为计划中",
    "filing.filed": "申请已受理",
    "filing.published": "申请已公布",
    "filing.granted": "申请已授权",
    "filing.ended": "申请已结束",
    "recordal.begin": "新备案",
    "recordal.paper": "备案材料",
    "recordal.proof": "备案佐证",
    "recordal.preparing": "备案退回准备",
    "recordal.filed": "备案已提交",
    "recordal.registered": "备案已登记",
    "recordal.refused": "备案不予登记",
    "recordal.withdrawn": "备案撤回",
    "patent.ledger": "导出标引台账",
    "patent.tags": "标引",
    "patent.abstract": "改写摘要",
    "patent.title": "翻译",
    "patent.draft": "机器译稿",
    "taxonomy.edit": "修改行业词",
    "pool.add": "加入资产池",
    "pool.remove": "移出资产池",
    "listing.project": "订单式研发立项",
    "canned.keep": "保存常用回复",
    "canned.remove": "删除常用回复",
    "expert.keep": "登记专家",
    "expert.remove": "移除专家",
    "alias.add": "登记同一公司",
    "alias.remove": "分开同一公司",
    "words.add": "添加屏蔽词",
    "words.remove": "删除屏蔽词",
}


SUBJECT_TITLES = {
    "user": "人员",
    "invitation": "邀请",
    "event": "活动",
    "year": "项目年度",
    "target": "指标",
    "evidence": "台账记录",
    "card": "卡片",
    "fact": "政策数据",
    "answer": "答复",
    "bulletin": "通报",
    "source": "来源",
    "navigation": "导航报告",
    "cultivation": "组合",
    "filing": "申请",
    "patent": "专利",
    "industry": "行业",
    "recordal": "备案",
    "listing": "供需",
}
OPERATOR = "命令行"


def action_title(action: str) -> str:
    """What an action is called; one without a title stands as it is."""
    return ACTION_TITLES.get(action, action)


def subject_title(subject: str) -> str:
    """What an action was done to: event:1 is 活动 1; a number or a name stands as it is."""
    kind, colon, which = subject.partition(":")
    return f"{SUBJECT_TITLES[kind]} {which}" if colon and kind in SUBJECT_TITLES else subject


def audit_page(lines: Iterable[str], *, total: int, page: int, pages: int) -> str:
    """A page of the log, newest first."""
    shown = "\n".join(lines) or "没有记录。"
    return (
        f"操作记录 {total} 条（第 {page}/{pages} 页）\n{shown}\n"
        "按姓名、操作或编号查：/审计 陈静；全部导出：/审计 表格。"
    )


def audit_whole(broken: int | None) -> str:
    """Whether the chain of the log holds."""
    if broken is None:
        return "已核对：记录前后相扣，没有被改动过。"
    return f"警告：从第 {broken} 条起，记录和前面对不上，可能被改动过，请立即查明。"
