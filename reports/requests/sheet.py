"""The queue as a table that staff keep."""

from collections.abc import Iterable

from reports.requests.texts import (
    KIND_TITLES,
    OUTCOME_TITLES,
    SHANGHAI,
    STAFF_STATE_TITLES,
    URGENT_MARK,
)
from reports.sheet import Cell, Table
from storage.requests import AssistanceRequest

HEADER = (
    "编号",
    "类别",
    "紧急",
    "状态",
    "结果",
    "企业",
    "承办人",
    "提交时间",
    "办结期限",
    "办结时间",
    "评分",
    "转介机构",
    "事项",
)


def requests_table(requests: Iterable[AssistanceRequest]) -> Table:
    """One row a request; contacts are left out."""
    return Table(name="求助", header=HEADER, rows=[row(request) for request in requests])


def row(request: AssistanceRequest) -> tuple[Cell, ...]:
    """The cells of one request, times in Shantou's."""
    due, resolved = request.due_at, request.resolved_at
    return (
        request.number,
        KIND_TITLES[request.kind],
        URGENT_MARK if request.urgent else "",
        STAFF_STATE_TITLES[request.state],
        OUTCOME_TITLES[request.outcome],
        request.enterprise,
        request.assignee,
        request.created_at.astimezone(SHANGHAI),
        due.astimezone(SHANGHAI) if due else None,
        resolved.astimezone(SHANGHAI) if resolved else None,
        request.rating,
        request.agency,
        request.description,
    )
