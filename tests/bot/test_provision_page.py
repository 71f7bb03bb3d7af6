"""A cited provision's page: text, neighbours, versions, origin."""

from datetime import UTC, datetime
from urllib.parse import quote

import httpx

from bot.web.provision_view import document_path
from retrieval.links import provision_path
from tests.handlers.dialogue import Clock
from tests.handlers.small_library import (
    LIBRARY,
    PATENT_2008,
    PATENT_2020,
    RULES_2023,
    TRADEMARK_2019,
)


def path(key: str, locator: str) -> str:
    return provision_path(LIBRARY.passages[f"{key}/{locator}"])


async def test_the_article_stands_with_its_neighbours_and_origin(
    client: httpx.AsyncClient,
) -> None:
    page = (await client.get(path(PATENT_2020.key, "第四十二条"))).text
    assert "《专利法》第四十二条" in page
    assert "第五章 专利权的期限、终止和无效" in page
    assert '<p id="第一款">' in page
    assert '<p id="第二款">' in page
    assert f'rel="prev" href="{path(PATENT_2020.key, "第四十一条")}"' in page
    assert f'rel="next" href="{path(PATENT_2020.key, "第四十三条")}"' in page
    assert "国家法律法规数据库" in page
    assert "现行有效" in page
    assert "条文摘要" not in page


async def test_every_version_is_listed_with_the_article_that_holds_the_rule(
    client: httpx.AsyncClient, clock: Clock
) -> None:
    old = (await client.get(path(TRADEMARK_2019.key, "第四十条"))).text
    assert "中华人民共和国商标法（2026）（2026-06-26 版）" in old
    assert '<span class="badge ">尚未施行</span>' in old
    assert "<small>2027年1月1日起施行</small>" in old
    assert "现行有效，适用到2026年12月31日" in old
    assert "新版本的变化" in old
    assert "六个月宽展期" in old, "in the manifest's words"
    assert f'<a href="{path("商标法@2026-06-26", "第五十条")}">第五十条</a>' in old
    clock.now = datetime(2026, 12, 31, 15, 59, tzinfo=UTC)  # a minute to midnight in Shantou
    assert 'badge good">现行有效' in (await client.get(path(TRADEMARK_2019.key, "第四十条"))).text
    clock.advance(minutes=1)
    page = (await client.get(path(TRADEMARK_2019.key, "第四十条"))).text
    assert "已失效，适用到2026年12月31日" in page


async def test_an_expired_version_points_to_the_one_in_force(client: httpx.AsyncClient) -> None:
    page = (await client.get(path(PATENT_2008.key, "第四十二条"))).text
    assert 'badge warn">已失效，适用到2021年5月31日' in page
    assert f'<a href="{path(PATENT_2020.key, "第四十二条")}">第四十二条</a>' in page


async def test_a_digest_says_so(client: httpx.AsyncClient) -> None:
    page = (await client.get(path(RULES_2023.key, "第九十八条"))).text
    assert "条文摘要，非官方原文" in page
    assert "待核" in page


async def test_a_version_has_a_table_of_contents(client: httpx.AsyncClient) -> None:
    response = await client.get(document_path(PATENT_2020))
    assert response.status_code == 200
    assert document_path(PATENT_2020) == "/p/" + quote(PATENT_2020.key, safe="")
    for locator in ("第四十一条", "第四十二条", "第四十三条"):
        assert path(PATENT_2020.key, locator) in response.text
