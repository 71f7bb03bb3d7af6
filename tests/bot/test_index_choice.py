"""The address in the settings decides where a starting assistant keeps its vectors."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.opening import open_index, open_indexing
from bot.settings import Settings
from knowledge.chroma_index import ChromaIndex
from knowledge.document import Scope
from knowledge.exact_index import ExactIndex
from knowledge.importing import import_paths
from knowledge.milvus_index import MilvusIndex
from retrieval.options import RetrievalOptions
from storage.database import Database

NOW = datetime(2026, 11, 20, tzinfo=UTC)
LAW = """# 汕头经济特区知识产权服务规定
第一条 为了便利企业办理知识产权事务，制定本规定。
第二条 服务窗口应当在五个工作日内答复企业的咨询。
第三条 本规定自2026年1月1日起施行。
"""


@pytest.mark.parametrize(("name", "kind"), [("", ChromaIndex), ("index.db", MilvusIndex)])
async def test_the_assistant_fills_and_asks_the_index_that_is_set(
    name: str, kind: type, database: Database, tmp_path: Path
) -> None:
    (tmp_path / "law.md").write_text(LAW, encoding="utf-8")
    await import_paths(database, [tmp_path / "law.md"], now=NOW)
    address = str(tmp_path / name) if name else None
    options = RetrievalOptions.model_validate({"index_address": address})
    settings = Settings(data_folder=tmp_path / "data", retrieval=options)
    room = await open_index(settings, database, alone=True)
    try:
        assert isinstance(room.index, kind)
        indexing = await open_indexing(database, room, report=lambda *_: None, alone=True)
        await indexing.run(NOW)
        assert len(room.index.ids(scope=Scope.IP) | room.index.ids(scope=Scope.GENERAL)) == 3
        found = await room.searcher.search("窗口多久答复", as_of=NOW.date())
        assert found.dense_used
        assert found.hits[0].passage.locator == "第二条"
        beside = await open_index(settings, database, alone=False)
        assert isinstance(beside.index, ExactIndex)
    finally:
        room.close()
