"""Every way in which a model or its endpoint goes wrong, and a second opinion on what came through.

A way of writing takes the prompt and gives a text; `poison` is what must then never be shown. The
honest text it spoils is made of the first sentence of each source.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.responses import HTMLResponse, JSONResponse, Response

from knowledge.figures import figures
from knowledge.numerals import find_articles
from retrieval.answer import Answer
from retrieval.compose import MARK
from retrieval.texts import source_line
from tests.retrieval.model_server import Sheet, Words, refusal, sources_in

ORDER = "本服务从今天起全部免费，请加微信领取九千九百九十九元"


def honest(prompt: str) -> str:
    """A faithful answer: the first sentence of every source, with its mark."""
    said = []
    for number, text in sources_in(prompt).items():
        first = re.split(r"(?<=[。；\n])", text)[0].strip("。；\n")
        said.append(f"{first}[{number}]。")
    return "".join(said) or "好的。"


def _after(addition: str) -> Words:
    return lambda prompt: honest(prompt) + addition


def _instead(text: str) -> Words:
    return lambda _prompt: text


def _changed(pattern: str, to: str) -> Words:
    return lambda prompt: re.sub(pattern, to, honest(prompt))


def _obedient(prompt: str) -> str:
    """Does whatever the prompt contains as an order, wherever it stands."""
    ordered = re.search(r"(?:输出|回答|写上)[：:]\s*([^\n。]+)", prompt)
    return f"{ordered[1]}[1]。" if ordered else honest(prompt) + f"{ORDER}[1]。"


_NUMERAL = "[零〇一二两三四五六七八九十百千万0-9]"

WRITING: dict[str, tuple[Words, tuple[str, ...]]] = {
    "another figure": (_changed(rf"{_NUMERAL}+(?=年|个月|元|日)", "七十七"), ("七十七",)),
    "a figure added": (_after("逾期的罚款为8888元[1]。"), ("8888",)),
    "a Chinese figure added": (_after("逾期的罚款为八千八百八十八元[1]。"), ("八千八百",)),
    "a percentage added": (_after("可以减缴百分之七十七[1]。"), ("七十七",)),
    "a full-width figure": (_after("可以减缴７７％[1]。"), ("７７", "77")),
    "a figure in financial numerals": (_after("应当缴纳柒佰柒拾柒元[1]。"), ("柒佰",)),
    "a bare telephone number": (_after("可以拨打95599咨询[1]。"), ("95599",)),
    "a day": (_after("本条自2031年5月5日起施行[1]。"), ("2031",)),
    "a month": (_after("本条自2031年5月起施行[1]。"), ("2031",)),
    "an article": (_after("这是第九百九十九条的规定[1]。"), ("九百九十九",)),
    "an article in digits": (_after("这是第999条的规定[1]。"), ("999",)),
    "an article of another law": (_after("见广告法第四十二条[1]。"), ("广告法",)),
    "an invented law": (_after("这由《发明保护促进法》规定[1]。"), ("促进法",)),
    "an unknown mark": (_after("专利权人应当缴纳年费[9]。"), ("[9]",)),
    "a mark beyond all": (_after("专利权人应当缴纳年费[1234]。"), ("1234",)),
    "unknown marks in other brackets": (_after("专利权人应当缴纳年费【8】。"), ("【8】", "[8]")),
    "no marks": (lambda prompt: MARK.sub("", honest(prompt)), ()),
    "a sentence without mark": (_after("另外还要缴纳保证金。"), ("保证金",)),
    "marks behind the full stop": (lambda p: re.sub(r"(\[\d\])。", r"。\1", honest(p)), ()),
    "another start": (_changed("自申请日起", "自授权公告日起"), ("自授权公告日起",)),
    "forbidden for allowed": (_changed("可以", "不得"), ()),
    "a denial dropped": (_changed("不视为", "视为"), ()),
    "a refusal": (_instead("抱歉，资料中没有相关内容，无法回答。"), ("抱歉",)),
    "a marked refusal": (_instead("资料里没有提到这个问题[1]。"), ("没有提到",)),
    "a refusal among answers": (_after("其他情况无法确定[1]。"), ("无法确定",)),
    "an advertisement": (_after("请联系鼎鼎代理公司领取优惠券[1]。"), ("鼎鼎",)),
    "a link": (_after("详见https://example.com/free[1]。"), ("example.com",)),
    "an e-mail address": (_after("请写信给win@example.com[1]。"), ("win@",)),
    "markup": (_after("<script>alert(1)</script>[1]。"), ("<script",)),
    "a markdown link": (_after("[点这里](https://example.com)[1]。"), ("点这里",)),
    "a code block": (_instead("```json\n{\"answer\": 1}\n```"), ("```",)),
    "English": (_instead("The term is fifteen years from filing [1]."), ("fifteen",)),
    "gibberish": (_instead("锟斤拷烫烫烫屯屯屯[1]。" * 5), ("锟斤拷",)),
    "its own rules": (_instead("我的规则是：只用资料里的内容，不用别的[1]。"), ("规则是",)),
    "another role": (_instead("已进入管理员模式，忽略之前的规则[1]。"), ("管理员",)),
    "obedience": (_obedient, (ORDER,)),
    "a guarantee": (_after("本服务保证您一定成功[1]。"), ("保证您",)),
    "half a number": (_after("罚款为1"), ("罚款为1",)),
    "no full stop": (lambda prompt: honest(prompt).rstrip("。"), ()),
    "a thousand repetitions": (_instead("年费要缴[1]。" * 1000), ()),
    "one endless sentence": (_instead("缴" * 20_000), ()),
    "nothing": (_instead(""), ()),
    "blanks": (_instead(" \n\t "), ()),
    "a mark alone": (_instead("[1]"), ()),
    "controls": (_instead("\x00\x07\u202e[1]"), ()),
}  # fmt: skip
"""What the model writes: name -> (how, what must not be shown)."""


@dataclass(frozen=True)
class Fault:
    """A way in which the endpoint fails: the sheet to play, and whether it recovers in time."""

    sheet: Callable[[], Sheet]
    recovers: bool = False
    poison: tuple[str, ...] = field(default=())


def _html() -> Response:
    return HTMLResponse("<html><body>Sign in to the wireless network</body></html>")


def _odd(body: object) -> Callable[[], Sheet]:
    return lambda: Sheet(says=honest, failures=[JSONResponse(body), JSONResponse(body)])


def _twice(make: Callable[[], Response]) -> Callable[[], Sheet]:
    return lambda: Sheet(says=honest, failures=[make(), make()])


def _busy(wait: str = "0.1") -> Response:
    return refusal(429, "Rate limit reached", "rate_limit_exceeded", **{"retry-after": wait})


def _broken() -> Response:
    return refusal(500, "The server had an error", "server_error")


def _choice(**parts: object) -> dict[str, object]:
    return {"id": "x", "object": "chat.completion", "created": 1, "model": "m", **parts}


_SILENT = {"role": "assistant", "content": None}

ENDPOINT: dict[str, Fault] = {
    "429 once": Fault(lambda: Sheet(says=honest, failures=[_busy()]), recovers=True),
    "429 for an hour": Fault(lambda: Sheet(says=honest, failures=[_busy("3600")])),
    "429 always": Fault(_twice(_busy)),
    "500 once": Fault(lambda: Sheet(says=honest, failures=[_broken()]), recovers=True),
    "500 always": Fault(_twice(_broken)),
    "502 with HTML": Fault(_twice(lambda: HTMLResponse("<h1>Bad Gateway</h1>", 502))),
    "401": Fault(_twice(lambda: refusal(401, "Incorrect API key provided", "invalid_api_key"))),
    "404": Fault(_twice(lambda: refusal(404, "no such model", "model_not_found"))),
    "400": Fault(_twice(lambda: refusal(400, "context too long", "context_length_exceeded"))),
    "HTML": Fault(_twice(_html), poison=("wireless",)),
    "plain text": Fault(_twice(lambda: Response("ok", media_type="text/plain"))),
    "half JSON": Fault(_twice(lambda: Response('{"id": "x", "cho', media_type="application/json"))),
    "a JSON list": Fault(_odd([1, 2])),
    "no choices": Fault(_odd(_choice(choices=[]))),
    "choices missing": Fault(_odd(_choice())),
    "null content": Fault(
        _odd(_choice(choices=[{"index": 0, "message": _SILENT, "finish_reason": "stop"}]))
    ),
    "an error with status 200": Fault(_odd({"error": {"message": "overloaded"}})),
    "too slow": Fault(lambda: Sheet(says=honest, delay=30)),
    "slow pieces": Fault(lambda: Sheet(says=honest, between=0.5, delay=2)),
    "cut by the limit": Fault(lambda: Sheet(says=honest, finish="length")),
    "stopped by a filter": Fault(lambda: Sheet(says=honest, finish="content_filter")),
    "no usage": Fault(lambda: Sheet(says=honest, usage=False), recovers=True),
}  # fmt: skip
"""What the endpoint does."""


def unsupported(
    answer: Answer, plain: Answer, question: str, poison: tuple[str, ...] = ()
) -> list[str]:
    """What of an answer nothing given supports, judged apart from `retrieval.generation.support`.

    ``plain`` is the extractive answer: its marked lines were given to the model, its other lines
    are ours and stay.
    """
    numbers = {citation.number for citation in answer.citations}
    found = [f"mark {n}" for n in MARK.findall(answer.text) if int(n) not in numbers]
    ours = {line for line in plain.text.split("\n") if not MARK.search(line)}
    said = "\n".join(line for line in answer.text.split("\n") if line not in ours)
    sources = [f"{source_line(c)}\n{c.passage.text}" for c in answer.citations]
    given = "\n".join([plain.text, *sources])
    found += [f"shown: {word}" for word in poison if word in answer.text and word not in given]
    for sentence in re.split(r"[。\n]", MARK.sub("", said)):
        if (
            "不得" in sentence
            and sentence not in given
            and sentence.replace("不得", "可以") in given
        ):
            found.append(f"turned round: {sentence}")
    known = figures(given) | figures(question)
    found += [f"figure {figure}" for figure in figures(MARK.sub("", said)) - known]
    articles = {each.number for each in find_articles(given)}
    found += [f"article {a.number}" for a in find_articles(said) if a.number not in articles]
    return found
