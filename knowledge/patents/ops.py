"""EPO's Open Patent Services: searches of what was published, page by page, within the quota.

A search needs a token, one request and three headers, and the service's client library does not fit
beside Chroma (docs/decisions/0014-ops-without-its-client.md): they are spoken here.
The pages are XML that the importer reads like any other file.

Source of the rules: OPS v3.2 documentation, chapters on authentication, throttling and quotas.
"""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import httpx

from knowledge.patents.options import OpsOptions
from knowledge.sources.document_text import MEGABYTE

PAGE = 100
"""Documents of one request; the service gives no more."""
NOTHING = 404
FORBIDDEN = 403
DENIED = frozenset({400, 401})
TIMEOUT_SECONDS = 60.0
MAX_BYTES = 50 * MEGABYTE
USED_HEADER = "X-RegisteredQuotaPerWeek-Used"
REJECTED_HEADER = "X-Rejection-Reason"
THROTTLE_HEADER = "X-Throttling-Control"
_SEARCH_SPEED = re.compile(r"search=(green|yellow|red|black):(\d+)")


class QuotaSpent(Exception):
    """The service, or the limit set here, allows no more for now; the text says which."""


class OpsUnavailable(Exception):
    """The service cannot be used; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Page:
    """One answer: the place of its first document in the results, and its XML."""

    begin: int
    content: bytes


class Ops(Protocol):
    """What the connector asks of the service."""

    def pages(self, query: str, *, since: date, until: date) -> Iterator[Page]:
        """The pages of a search among what was published in those days.

        Raises QuotaSpent and OpsUnavailable.
        """
        ...


class OpsService:
    """The real service. Its calls block: run them in a thread."""

    def __init__(self, options: OpsOptions, *, pause: Callable[[float], None] = time.sleep) -> None:
        self._options = options
        self._pause = pause

    def pages(self, query: str, *, since: date, until: date) -> Iterator[Page]:
        """The pages of a search among what was published in those days."""
        within = f'({query}) and pd within "{since:%Y%m%d} {until:%Y%m%d}"'
        with httpx.Client(base_url=self._options.address, timeout=TIMEOUT_SECONDS) as client:
            token = self._token(client)
            for begin in range(1, self._options.documents_per_query + 1, PAGE):
                end = min(begin + PAGE - 1, self._options.documents_per_query)
                response = self._search(client, token, within, f"{begin}-{end}")
                if response.status_code == NOTHING:
                    return
                yield Page(begin, response.content)
                self._check_quota(response)
                if end >= _total(response.content):
                    return
                self._pause(_wait(response))

    def _token(self, client: httpx.Client) -> str:
        """A token for the next twenty minutes, longer than a search takes."""
        key, secret = (s.get_secret_value() for s in (self._options.key, self._options.secret))
        try:
            response = client.post(
                "/auth/accesstoken", auth=(key, secret), data={"grant_type": "client_credentials"}
            )
        except httpx.HTTPError as problem:
            raise _unreachable(problem) from problem
        if response.status_code in {*DENIED, FORBIDDEN}:
            raise OpsUnavailable(
                "the service does not accept the key; check IPDESK_PATENTS__OPS__KEY and __SECRET"
            )
        try:
            return str(response.raise_for_status().json()["access_token"])
        except (httpx.HTTPStatusError, ValueError, KeyError, TypeError) as problem:
            raise OpsUnavailable("the service gave no token; try again later") from problem

    def _search(
        self, client: httpx.Client, token: str, query: str, documents: str
    ) -> httpx.Response:
        headers = {
            "Authorization": f"Bearer {token}",
            "Accept": "application/exchange+xml",
            "X-OPS-Range": documents,
        }
        try:
            response = client.get(
                "/rest-services/published-data/search/biblio,abstract",
                params={"q": query},
                headers=headers,
            )
        except httpx.HTTPError as problem:
            raise _unreachable(problem) from problem
        if response.status_code == FORBIDDEN:
            reason = response.headers.get(REJECTED_HEADER, "")
            raise QuotaSpent(f"the service allows no more for now ({reason or 'no reason given'})")
        if response.status_code not in {200, NOTHING} or len(response.content) > MAX_BYTES:
            raise OpsUnavailable(
                f"the service answered with status {response.status_code}; check the queries"
            )
        return response

    def _check_quota(self, response: httpx.Response) -> None:
        """Stop above the limit that is set here, which may lie below the service's own."""
        used = response.headers.get(USED_HEADER, "")
        if used.isdecimal() and int(used) > self._options.megabytes_per_week * MEGABYTE:
            raise QuotaSpent("the megabytes that are set for a week are spent")


def _wait(response: httpx.Response) -> float:
    """Seconds to the next search by the service's throttling. Raises QuotaSpent when it is shut."""
    found = _SEARCH_SPEED.search(response.headers.get(THROTTLE_HEADER, ""))
    if found is None:
        return 2.0
    if found[1] == "black" or int(found[2]) == 0:
        raise QuotaSpent("the service has shut its search for now")
    return 60.0 / int(found[2])


def _total(content: bytes) -> int:
    """How many documents the search found, by the attribute of its result."""
    found = re.search(rb'total-result-count="(\d{1,9})"', content[:20_000])
    return int(found[1]) if found else 0


def _unreachable(problem: Exception) -> OpsUnavailable:
    return OpsUnavailable(f"the service cannot be reached ({type(problem).__name__})")
