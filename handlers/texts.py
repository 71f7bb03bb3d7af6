"""Every sentence the handlers say, as typed functions."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from handlers.dates import chinese_date

HAND_OVER = "转给工作人员"
CONFIRM_ERASURE = "确认删除"
SHOW_MY_DATA = "查看我的数据"
ASK_FOR_ERASURE = "删除我的数据"
FILES_DONE = "发完了"
UNNAMED_FILE = "附件"
ABOUT_US = "这里能做什么"
BLOCK_A_WORD, ASK_BLOCKED_WORD = "添加屏蔽词", "屏蔽哪个词？"
DO_IT = "确定办理"
NEXT_PAGE, WHOLE_TABLE = "下一页", "导出表格"


def greeting(*, kept_days: int) -> str:
    """Three lines: who this is, how to begin, what is kept."""
    return (
        "您好，这里是知产服务台，回答专利、商标、著作权、商业秘密方面的问题，每条回答都注明依据的法条。\n"
        "直接把问题写下来就可以，例如“发明专利保护多少年”；发送“帮助”看还能做什么。\n"
        f"隐私说明：您的提问和回答保存 {kept_days} 天，只用于接着上文回答和处理您转交的问题；"
        "发送“我的数据”可查看或删除。"
    )


def help_overview(groups: Iterable[tuple[str, Iterable[str]]]) -> str:
    """The words of every group; what each does is a tap away."""
    lines = [
        "直接输入问题即可，一次问一件事，写清是专利、商标还是著作权，回答会更准。",
        "还可以发送：",
    ]
    lines += [f"【{title}】{'、'.join(words)}" for title, words in groups]
    lines.append("点下面的按钮看怎么用。以“/”开头的也可以写成“#”开头。")
    return "\n".join(lines)


def help_with(title: str, commands: Iterable[tuple[str, str, str]]) -> str:
    """One group in full: word with its argument, what it does, an example or nothing."""
    lines = [
        f"· {command}：{summary}" + (f"（如：{example}）" if example else "")
        for command, summary, example in commands
    ]
    return "\n".join([f"【{title}】", *lines])


def help_about(title: str) -> str:
    """The label of the button to a group."""
    return f"{title}怎么用"


def empty_message() -> str:
    """Nothing readable arrived."""
    return "没有收到文字内容。请把您的问题写成一句话发过来，例如“商标续展什么时候办”。"


def too_long(characters: int, *, limit: int) -> str:
    """The message is longer than the limit."""
    return (
        f"您的问题有 {characters} 个字，一次最多 {limit} 个字。请留下最关键的几句，或分几次来问。"
    )


def too_many(per_minute: int) -> str:
    """The person writes faster than the limit."""
    return f"您发得有点快，每分钟最多 {per_minute} 条。请稍等一分钟再发，前面的问题不受影响。"


def too_many_wait(most: int) -> str:
    """So many of the person's messages are not answered yet."""
    return f"您前面的 {most} 条还没有答完，这一条没有收下。请等前面的回答到了再发。"


def only_text() -> str:
    """A picture, a voice message or a file came in."""
    return (
        "目前只能看懂文字，这个没有收下。请把图片、语音或文件里要问的内容写成文字发过来；"
        "要请工作人员看图片或文件，发送“求助”，问到附件时再发。"
    )


def unknown_command(word: str) -> str:
    """A slash and a word that means nothing here."""
    return f"没有“{word}”这个命令。发送“帮助”可以看到全部命令；要提问，直接写问题就可以。"


def staff_only() -> str:
    """The route is for people with another role."""
    return "这项功能只对工作人员开放。您可以直接提问，或发送“帮助”看看能做什么。"


def away_for_a_while() -> str:
    """The database cannot be reached."""
    return "系统暂时连不上，这句话没有收下。请过几分钟再发一次；以前办的事都还在。"


def too_busy() -> str:
    """More people write at this moment than can be answered."""
    return "现在发消息的人太多，这句话还没有处理。请过一两分钟再发一次；以前办的事都还在。"


def went_wrong(reference: str) -> str:
    """Something unexpected happened; the reference is in the log too."""
    return (
        f"抱歉，刚才出了点问题，这条消息没有处理完。请稍后再试；"
        f"如果还是不行，请把编号 {reference} 告诉工作人员。"
    )


def date_not_understood() -> str:
    """The as-of route got no day it can read."""
    return (
        "没有看懂是哪一天。请在“/截至”后面先写日期，再写问题，例如："
        "/截至 2027-01-01 商标续展有多长宽展期"
    )


def date_out_of_range(first: date, last: date) -> str:
    """The day is before or after what the library can speak about."""
    return f"日期请写在 {chinese_date(first)}到{chinese_date(last)}之间。"


def question_missing(day: date) -> str:
    """A day was given without a question."""
    return f"日期是 {chinese_date(day)}，还缺问题。请写成：/截至 {day.isoformat()} 您的问题"


def handed_over(number: int, question: str) -> str:
    """The question is on the staff's list."""
    return (
        f"已把这个问题转给工作人员，编号 {number}：“{shortened(question, limit=60)}”。"
        "之后发送“我的数据”可以看到您转交了几个问题。"
    )


def nothing_to_hand_over() -> str:
    """The exchange is not the person's own, or is gone."""
    return "没有找到可以转交的问题。请先提问，再点回答下面的“转给工作人员”。"


def my_data(
    *,
    questions: int,
    handed: int,
    since: datetime,
    newest: Iterable[tuple[datetime, str]],
    also: Sequence[str] = (),
) -> str:
    """What is stored about the person; the times come in the person's own zone."""
    if not questions and not also:
        return "这里没有保存您的提问，只保存了一个区分访客的随机编号。"
    if not questions:
        return "\n".join(["这里没有保存您的提问，另外保存了：", *(f"· {line}" for line in also)])
    summary = (
        f"从 {chinese_date(since)}起，这里保存了您的 {questions} 次提问和对应的回答，"
        f"其中 {handed} 个已转给工作人员；另外只有一个区分访客的编号，没有姓名和电话。"
    )
    if also:
        summary = summary.replace(
            "；另外只有一个区分访客的编号，没有姓名和电话。", "。另外还保存了："
        )
    lines = [summary, *(f"· {line}" for line in also), "最近的提问："]
    lines += [f"· {asked_at:%m-%d %H:%M} {shortened(question)}" for asked_at, question in newest]
    return "\n".join(lines)


def confirm_erasure(questions: int, *, requests: int) -> str:
    """Ask once before everything is deleted."""
    asked_for = f"您的 {requests} 件求助连同附件也会删除，没办完的不再办理。" if requests else ""
    return (
        f"将删除您的全部 {questions} 次提问和回答，包括已转给工作人员的问题。{asked_for}"
        "删除后不能恢复，确定吗？"
    )


def erased() -> str:
    """Everything about the person is gone."""
    return "已删除您的全部记录。您随时可以重新提问。"


def shortened(text: str, *, limit: int = 40) -> str:
    """One line of at most ``limit`` characters."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def blocked_question() -> str:
    """The message holds something that may not be said here."""
    return "这条消息里有不能在这里讨论的内容，没有处理。请换个说法，只问知识产权方面的问题。"


def blocked_answer() -> str:
    """The answer would hold something that may not be said here."""
    return "这个问题的回答里有不能在这里发布的内容，没有发出。请换个说法再问，或联系工作人员。"


def blocked_word_list(words: Iterable[str], *, total: int) -> str:
    """The list for staff."""
    if not total:
        return "屏蔽词表是空的，不会拦截任何消息。发送“#屏蔽词 添加 词”加一个。"
    return f"屏蔽词共 {total} 个：{'、'.join(words)}"


def blocked_word_usage() -> str:
    """The command cannot be read."""
    return "请这样写：“#屏蔽词”看全部，“#屏蔽词 添加 词”，“#屏蔽词 删除 词”。一个词最多 100 个字。"


def blocked_word_changed(word: str, *, added: bool, changed: bool) -> str:
    """The list was changed, or stood so already."""
    if not changed:
        return f"“{word}”原来就在表里。" if added else f"表里没有“{word}”。"
    return f"已{'添加' if added else '删除'}“{word}”，十秒内生效。"


def form_rests(title: str) -> str:
    """Another form was begun; the long one waits."""
    return f"“{title}”先放着，办完这件事再接着填。"


def form_waits(title: str) -> str:
    """The long form is open again."""
    return f"“{title}”还没填完，发送“继续”接着填。"


def form_goes_on(title: str) -> str:
    """A long form that was begun before is gone on with."""
    return f"接着上次的“{title}”。要从头来，先发“取消”。"


def form_left(title: str) -> str:
    """Another form was begun; the open one is gone."""
    return f"刚才没填完的“{title}”已放下，需要时可以重新开始。"


def table_made(name: str) -> str:
    """A table is ready."""
    return f"表格已生成：{name}"


def which_is_meant(said: str) -> str:
    """An answer to a form that is also the word of something else."""
    return f"“{shortened(said)}”是要填进正在填的内容，还是要另外办这件事？另外办会放下正在填的。"


def as_an_answer(title: str) -> str:
    """The label of the button that puts the words into the open form."""
    return f"填进{title}"


def as_a_command(said: str) -> str:
    """The label of the button that takes the words for a command."""
    return f"另外办：{shortened(said, limit=12)}"


def form_cancelled(title: str) -> str:
    """The person left the form."""
    return f"已取消“{title}”，填过的内容没有提交。"


def form_changed(title: str) -> str:
    """The form has other fields now than when it was begun."""
    return f"“{title}”的内容有调整，请重新开始填写。"


def form_advice(advice: str, *, title: str) -> str:
    """What to write instead, and how to leave."""
    return f"{advice}\n（正在填写“{title}”，不想继续请发送“取消”）"


def resume_form(title: str) -> str:
    """The label of the button that goes back to an open form."""
    return f"继续填写{title}"


def no_form_open() -> str:
    """A form's word without a form."""
    return "现在没有正在填写的内容。发送“帮助”看看能办哪些事，也可以直接提问。"


def old_button() -> str:
    """A button of a question that is over."""
    return "这个按钮已经过期了，请按最新一条消息里的按钮操作。"


def cannot_skip() -> str:
    """The field is needed."""
    return "这一项需要填写，不能跳过。"


def no_file_wanted(title: str) -> str:
    """A file came while a form waits for words."""
    return f"正在填写“{title}”，这一步请回复文字；需要附件时会提醒您发送。"


def file_expected() -> str:
    """Words came while a form waits for a file."""
    return "这一步请直接发送文件或图片；发完后点“发完了”，不需要就点“跳过”。"


def file_kept(count: int, *, most: int) -> str:
    """A file was kept, more may follow."""
    return f"已收到 {count} 个文件，最多 {most} 个。可以接着发，发完请点“发完了”。"


def file_not_available() -> str:
    """The channel did not give the file."""
    return "没有取到这个文件，可能已过期或太大。请重新发送一次。"


def file_too_large(megabytes: int) -> str:
    """The file is larger than the limit."""
    return f"文件超过 {megabytes} MB，没有保存。请压缩后再发，或分几个文件发送。"


def file_kind_refused() -> str:
    """The bytes are of no kind that is accepted."""
    return "只能接收图片（JPG、PNG）、PDF、Word（docx）和 Excel（xlsx）文件，请换成这几种格式再发。"


def picture_too_large() -> str:
    """The picture has too many pixels."""
    return "图片尺寸太大，没有保存。请缩小后再发。"


def personal_notice(*, purpose: str, keeps: str, abroad: bool, unasked: bool = False) -> str:
    """Said before the first personal field, or after all was written `unasked` in one line; kept in
    these words with the consent."""
    opening = "您写的个人信息这样用：" if unasked else "填写前请看：下面会问到个人信息，"
    closing = (
        "不同意就发送“撤回同意”。" if unasked else "写下来就表示同意；不同意请点“跳过”或“取消”。"
    )
    notice = (
        f"{opening}{purpose}；{keeps}。随时可以发送“我的数据”查看，"
        "“导出我的数据”“更正资料”“撤回同意”“删除我的数据”也都由您决定。"
        f"{closing}"
    )
    return f"{goes_abroad()}\n{notice}" if abroad else notice


def goes_abroad() -> str:
    """Said before the first personal field on a channel whose servers are abroad."""
    return (
        "提醒：在 Telegram 上填写的内容会经过境外服务器。下面会问到个人信息，不想填可以点“跳过”，"
        "或改用微信公众号办理。"
    )


def about_to(title: str, parts: Iterable[str]) -> str:
    """A command is put together and waits for its button."""
    return f"{title}：{'，'.join(parts)}。现在还没有办理，核对无误请点下面的按钮。"


def answer_wanted() -> str:
    """An answer is empty."""
    return "这里不能空着，请写几个字。"


def day_wanted() -> str:
    """An answer is no day."""
    return "请写成年月日，例如 2026-12-01。"
