"""Requests as a table that staff, or the person, keep."""

from collections.abc import Iterable, Mapping

from reports.requests.texts import (
    KIND_TITLES,
    OUTCOME_TITLES,
    SHANGHAI,
    STAFF_STATE_TITLES,
    URGENT_MARK,
)
from reports.sheet import Cell, Table
from storage.desk.request_state import RequestState
from storage.desk.requests import AssistanceRequest

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


def requests_table(
    requests: Iterable[AssistanceRequest],
    *,
    states: Mapping[RequestState, str] = STAFF_STATE_TITLES,
) -> Table:
    """One row a request, its state in the words of whoever reads it; contacts are left out."""
    rows = [row(request, state=states[request.state]) for request in requests]
    return Table(name="求助", header=HEADER, rows=rows)


def row(request: AssistanceRequest, *, state: str) -> tuple[Cell, ...]:
    """The cells of one request, times in Shantou's."""
    due, resolved = request.due_at, request.resolved_at
    return (
        request.number,
        KIND_TITLES[request.kind],
        URGENT_MARK if request.urgent else "",
        state,
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
