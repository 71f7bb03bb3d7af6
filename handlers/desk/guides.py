"""The parts of the desk's commands about everybody's work."""

from handlers.desk import texts
from handlers.desk.tools import BETWEEN_FIELDS, CANNED_WORD, EXPERT_WORD, KEEP, MOST_DAYS, TIME_WORD
from handlers.form import FieldError
from handlers.guided import GuidedCommand, Part, offering, one_line, one_word
from handlers.requests.form import BY_TITLE
from handlers.row_number import whole_number
from handlers.staff.guides import colleagues


def kind_title(written: str) -> str:
    """A kind of request by its title; raises FieldError."""
    if written.strip() not in BY_TITLE:
        raise FieldError(texts.kind_wanted(BY_TITLE))
    return written.strip()


def days(written: str) -> str:
    """A number of working days; raises FieldError."""
    number = whole_number(written.strip().removesuffix("天"), least=1, most=MOST_DAYS)
    if number is None:
        raise FieldError(texts.ask_days(MOST_DAYS))
    return str(number)


HAND_OVER = (
    Part(name="of", question=texts.ASK_HAND_OVER_OF, check=one_word, options=colleagues),
    Part(name="to", question=texts.ASK_HAND_OVER_TO, check=one_word, options=colleagues),
)
EXPERT = GuidedCommand(
    "desk_expert",
    texts.ENTER_EXPERT,
    f"{EXPERT_WORD} {KEEP}",
    Part(name="who", question=texts.ASK_EXPERT_NAME, check=one_word),
    Part(
        name="fields",
        question=texts.ASK_EXPERT_FIELDS,
        check=lambda written: "、".join(f for f in BETWEEN_FIELDS.split(one_line(written)) if f),
    ),
)
TIME = GuidedCommand(
    "desk_time",
    texts.CHANGE_TIME,
    TIME_WORD,
    Part(
        name="kind",
        question=texts.ASK_TIME_KIND,
        check=kind_title,
        options=offering(*BY_TITLE),
    ),
    Part(name="days", question=texts.ask_days(MOST_DAYS), check=days),
)
CANNED = GuidedCommand(
    "desk_canned",
    texts.WRITE_CANNED,
    CANNED_WORD,
    Part(name="title", question=texts.ASK_CANNED_TITLE, check=one_word),
    Part(name="text", question=texts.ASK_CANNED_TEXT),
)
