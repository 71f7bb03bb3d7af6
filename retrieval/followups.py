"""What a short second question means: "那外观呢" is asked about the question before it.

Pure. The result is what to search for; what was said is never treated as law.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.answer import Turn
from retrieval.guards import chats
from retrieval.steps import Step, bare_step

MOST_TURNS = 4
"""How far back a subject is looked for."""
SHORT = 14
"""A question of so few characters that names no subject of its own leans on what was said."""
MAY_LEAN = 20
"""A question of so few characters may lean on what was said though nothing in it shows that."""
EARLIER_LIMIT = 120
LONGEST_TOLD = 40

_SUBJECTS: Sequence[tuple[str, re.Pattern[str]]] = (
    ("实用新型", re.compile(r"实用新[型形]")),
    ("外观设计", re.compile(r"外观(?:设计)?(?:专利)?")),
    ("发明", re.compile(r"发明(?:专利)?(?!人)")),
    ("商标", re.compile(r"商标|品牌|牌子|logo", re.IGNORECASE)),
    ("著作权", re.compile(r"著作权|版权|软著")),
    ("商业秘密", re.compile(r"商业秘密|技术秘密|客户名单")),
    ("地理标志", re.compile(r"地理标志")),
    ("海关", re.compile(r"海关")),
    ("专利", re.compile(r"专利")),
)
_PATENT_KINDS = frozenset({"实用新型", "外观设计", "发明"})
_CONNECTIVE = re.compile(
    r"^\s*(?:那么?|要是|如果|假如|假设|万一|不过|可是|但是?|还有|另外|然后|所以|而且|也就是说|换成|至于|再问|接着|刚才|上面|前面)"
)
_SAME_OF_ANOTHER = re.compile(r"也(?:是|要|得|行|可以|能|一样)|一样[吗么嘛]|(?:如果|要是)是|换成")
"""The same asked of another right: 如果是商标许可呢，也是三个月？"""
_AS_WELL = re.compile(r"^\s*那|呢")
"""实用新型同外观呢，最少都要给几多: the same asked of other kinds of patent."""
_NAMED_FIRST = re.compile(
    rf"^\s*(?:那么?)?(?:{'|'.join(f'(?:{each.pattern})' for _, each in _SUBJECTS)})(?:的话)?呢",
    re.IGNORECASE,
)
"""著作权呢，公司名下的: another right, and then its circumstances."""
_OFFICES = re.compile(r"商标局|专利局|版权局")
"""商标局多久出决定: an office that is named is no right of its own."""
_LEFT_UNSAID = re.compile(r"呢\s*[？?]?$|^\s*不对吧|不是(?:说|讲|规定)?[^，。？?]{2,16}[吗么嘛]")
"""没写归属呢, 合同不是签字就生效了吗: what is doubted or varied was said before."""
_POINTS_BACK = re.compile(
    r"^\s*(?:他|她|它|他们|对方|这(?!个?(?:月|星期|礼拜)|周|年|[几两]天)|那|该|其|此)|这(?:个(?!月|星期|礼拜)|种|件|样|专利|商标|情况)"
    r"|那(?:个|种|样)|它们?的|上述|刚(?:才|刚)说"
)
_NAMED_AGAIN = re.compile(
    r"(?:前面|上面|刚才|之前)[^，。？?]{0,4}(?:那个|这个|的)(?P<thing>[一-鿿]{2})"
)
_POINTED_AT = re.compile(r"[这那](?:个|份|种|项|笔|张|条)([一-鿿]{2})")
_GOES_ON = re.compile(
    r"[交缴办补延赔罚告撤算改退]|费|钱|期|登记|备案|材料|资料|证|文件|手续|流程|[条款项]|多久|多少|[几半两\d一二三四五六七八九十][年天个月次日]"
    r"|什么时候|何时|哪[里儿天]|去哪|找谁|谁来|要求|条件|后果|起诉|恢复|提前|公告|通知|许可|转让|授权|驳回|答复|申请"
    r"|几耐|几多|几时|[得唔]得[\s？?]*$|[唔冇咗]|边[个度]|查|押"
    r"|[还也]?(?:可以|能|行|成)(?:吗|不|么)|有用吗|够吗|怎么办|为什么|区别|例外|效力"
)
"""What a short question that goes on with a matter asks about; 今天天气怎么样 begins another."""
_LEFTOVERS = re.compile(
    r"那么?|要是|如果|换成|至于|还有|呢|吗|嘛|啊|的话|的|也|一样|专利|设计|[\s，,。？?！!]"
)
_PUT_RIGHT = re.compile(
    r"^\s*(?:不对|不是(?:的|这个)?|错了|你?(?:理解|弄|搞)错了)[，,。、\s]*(?:我(?:说|问|指|讲|要问|想问)的是)?"
)
"""What is said before the question meant: 不对，我问的是外观."""
_CANCEL = re.compile(
    r"^\s*(?:(?:那|我)?(?:还是)?算了|不(?:用|办|报|弄|问|搞|需要|要)了|取消|帮我取消|撤销刚才|停|退出|不用了)"
    r"(?:[，,。！!\s]*(?:吧|先|我|还是|暂时|不(?:用|办|报|弄|问|搞|要|需要)了?|谢谢|帮我|请|麻烦|给我|取消|掉|了|退出|结束|这个|刚才的|流程|求助|申请|报名|登记)*)*[。！!~\s]*$"
)


_MARKS = re.compile(r"(?:\[\d+\])+")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question comes to: `query` for searching, `leans_on` the earlier question it needs.

    `leans_on` is empty for a question that stands alone. `told` is what the last answer said first,
    or of the thing that the question points at; it serves the search only. `step` is what is asked
    of the earlier matter where nothing else is.
    """

    query: str
    leans_on: str = ""
    told: str = ""
    step: Step | None = None

    @property
    def follows_up(self) -> bool:
        """Whether it needs what was said before."""
        return bool(self.leans_on)

    @property
    def whole(self) -> str:
        """The question with what it left unsaid, without what was answered."""
        return self.query.replace(f" {self.told} ", " ", 1) if self.told else self.query


def resolve(question: str, history: Sequence[Turn]) -> Asked:
    """The question with what it leaves unsaid taken from the last turns."""
    turns = _to_what_is_named(question, history)
    said = _spoken_of(turns)
    if said and (put_right := _PUT_RIGHT.match(question)) and question[put_right.end() :].strip():
        question = question[put_right.end() :].strip()
    earlier = " ".join(said)[-EARLIER_LIMIT:]
    if earlier and (step := bare_step(question)):
        return Asked(f"{earlier} {question}", earlier, step=step)
    if not earlier or not _leans(question, earlier):
        return Asked(question)
    if _bare(question):
        return Asked(_same_question_about(question, said[0]) or f"{earlier} {question}", earlier)
    return _together(question, turns, said, earlier)


def going_on(question: str, history: Sequence[Turn]) -> Asked | None:
    """The same where nothing shows that it leans on the last turns, for a question that by itself
    finds nothing sure; None where nothing was said or it names a right of its own.
    """
    said = _spoken_of(history)
    earlier = " ".join(said)[-EARLIER_LIMIT:]
    own = subjects(question)
    if not earlier or (own and not _of_another_kind(question, own, subjects(earlier))):
        return None
    return _together(question, history, said, earlier)


def _together(question: str, turns: Sequence[Turn], said: Sequence[str], earlier: str) -> Asked:
    """The question behind the earlier one, put about the right it names, and what was answered."""
    same = _same_question_about(question, earlier)
    last = turns[-1]
    told = _told_of(question, last.answer)
    if not told and not same and last.question.strip() == said[-1]:
        told = _told_first(last.answer)
    query = " ".join(part for part in (same or earlier, told, question) if part)
    return Asked(query, earlier, told)


def cancels(message: str) -> bool:
    """Whether the message only says that something begun is to be dropped: 算了，帮我取消."""
    return len(message) <= 30 and bool(_CANCEL.match(message))


def subjects(text: str) -> frozenset[str]:
    """The kinds of right a text speaks of."""
    return frozenset(name for name, pattern in _SUBJECTS if pattern.search(text))


def of_the_same_right(asked: Asked, question: str) -> str:
    """A question that names no right itself, with the one that the question before it names."""
    if subjects(question):
        return question
    before = subjects(asked.leans_on)
    right = next((name for name, _ in _SUBJECTS if name in before), "")
    return f"{right} {question}" if right else question


def _spoken_of(history: Sequence[Turn]) -> list[str]:
    """The last question that stood alone, and what followed it up but for bare steps and small
    talk, in order."""
    said: list[str] = []
    for turn in reversed(history[-MOST_TURNS:]):
        question = turn.question.strip()
        if not question or bare_step(question) or chats(question):
            continue
        said.insert(0, question)
        if not (_CONNECTIVE.match(question) or _POINTS_BACK.search(question)):
            break
    return said


def _to_what_is_named(question: str, history: Sequence[Turn]) -> Sequence[Turn]:
    """The turns up to the last that speaks of the thing named again: 前面说的那个备案."""
    named = _NAMED_AGAIN.search(question)
    if named is None:
        return history
    for end in range(len(history), 0, -1):
        if named["thing"] in history[end - 1].question:
            return history[:end]
    return history


def _told_of(question: str, answer: str) -> str:
    """What the last answer says of the thing that the question points at: 也要出这个报告吗."""
    thing = _POINTED_AT.search(question)
    if thing is None:
        return ""
    parts = re.split(r"[，。；：,;\n]", answer)
    return next((part for part in parts if thing[1] in part and len(part) <= LONGEST_TOLD), "")


def _told_first(answer: str) -> str:
    """The first sentence of an answer, without its marks and what leads over to it."""
    lines = (line for line in answer.splitlines() if line.strip() and not line.endswith("："))
    first = re.split(r"[。；;]", _MARKS.sub("", next(lines, "")), maxsplit=1)[0]
    return first[:LONGEST_TOLD]


def _leans(question: str, earlier: str) -> bool:
    own, before = subjects(_OFFICES.sub("", question)), subjects(earlier)
    again = _SAME_OF_ANOTHER.search(question) or _NAMED_FIRST.match(question)
    if own and (_bare(question) or again):
        return True
    if _of_another_kind(question, own, before) and _AS_WELL.search(question):
        return True
    if _changes_topic(own, before):
        return False
    if _CONNECTIVE.match(question) or _POINTS_BACK.search(question):
        return True
    if own or len(question) > SHORT:
        return False
    return bool(_GOES_ON.search(question) or _LEFT_UNSAID.search(question))


def _changes_topic(own: frozenset[str], before: frozenset[str]) -> bool:
    """A question that names a right of its own, none of those spoken of."""
    if not own or not before:
        return False
    widened = before | ({"专利"} if before & _PATENT_KINDS else set())
    return not own & widened and not (own & _PATENT_KINDS and "专利" in before)


def _of_another_kind(question: str, own: frozenset[str], before: frozenset[str]) -> bool:
    """Whether a short question only names other kinds of patent than was spoken of."""
    kinds = bool(own) and own <= _PATENT_KINDS and bool(before & (_PATENT_KINDS | {"专利"}))
    return kinds and len(question) <= MAY_LEAN


def _bare(question: str) -> bool:
    """那外观呢: a subject and nothing asked about it."""
    rest = question
    for _, pattern in _SUBJECTS:
        rest = pattern.sub("", rest)
    return len(_LEFTOVERS.sub("", rest)) <= 1


def _same_question_about(question: str, earlier: str) -> str:
    """The earlier question about the right that this one names; empty where that is no other."""
    own, before = subjects(question), subjects(earlier)
    if not own or own & before:
        return ""
    subject = next(name for name, _ in _SUBJECTS if name in own)
    for name, pattern in _SUBJECTS:
        if name in before:
            of_it = f"{subject}专利" if name == "专利" and subject in _PATENT_KINDS else subject
            return pattern.sub(of_it, earlier)
    return ""
