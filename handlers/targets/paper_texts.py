"""Every Chinese sentence about the papers of the application."""

from storage.application_papers import PaperState

STATES = {
    PaperState.MISSING: "缺",
    PaperState.PREPARING: "准备中",
    PaperState.READY: "已备好",
    PaperState.HANDED_IN: "已提交",
}
UPDATE, UPDATE_ONE, LIST = "更新", "更新一份", "清单"
HOW_TO_UPDATE = "更新一份：发送“/材料”，按提示选择。"
ASK_PAPER = "更新哪一份材料？"
ASK_STATE = "现在是什么状态？"
ASK_NOTE = "备注写一句（谁在办、差什么），没有就点“跳过”。"
ASK_SCAN = "有扫描件就发过来，没有就点“跳过”。"
PAPER_WRONG = "请点一份材料，或写它的编号，例如 A2。"


def paper_head(count: int, ready: int) -> str:
    """Above the list."""
    return f"申报材料：{count} 份，已备好 {ready} 份。"


def paper_line(paper_id: str, title: str, state: PaperState, *, note: str, has_file: bool) -> str:
    """One paper as it stands."""
    file = "，有文件" if has_file else ""
    return f"· {paper_id} {title}：{STATES[state]}{file}{f'（{note}）' if note else ''}"


def needed(proof: str) -> str:
    """What the paper usually is."""
    return f"需要：{proof}"


def paper_updated(paper_id: str, state: PaperState) -> str:
    """It is kept."""
    return f"已更新：{paper_id} {STATES[state]}。"


def state_wrong() -> str:
    """What was written is no state."""
    return f"请点一个状态：{'、'.join(STATES.values())}。"
