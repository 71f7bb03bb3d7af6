"""What staff are told about the project year without having asked."""

from collections.abc import Sequence

from reports.targets.texts import days_left, figures
from storage.target_plan import Standing, Year


def weekly(year: Year, standings: Sequence[Standing]) -> str:
    """The week's report: what slips first."""
    shown = [each for each in standings if each.target.wanted]
    slipping = [each for each in shown if each.slips]
    lines = [f"{year.year} 项目年度周报，{days_left(shown[0].days_left if shown else 0)}。"]
    if slipping:
        lines.append("按目前进度完不成：")
        lines += [f"· {each.target.title}：{figures(each)}" for each in slipping]
    reached = [each for each in shown if not each.gap]
    lines.append(f"已完成 {len(reached)}/{len(shown)} 项。")
    return "\n".join(lines)


def slips(standings: Sequence[Standing]) -> str:
    """Targets that will not be reached."""
    lines = [f"指标提醒：{days_left(standings[0].days_left)}，照目前进度完不成的有："]
    lines += [
        f"· {each.target.title} {figures(each)}，预计只能到 {each.forecast} {each.target.unit}"
        for each in standings
    ]
    return "\n".join([*lines, "请尽快安排。"])
