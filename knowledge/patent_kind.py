"""The three kinds of Chinese patent."""

from enum import StrEnum


class PatentKind(StrEnum):
    """发明, 实用新型, 外观设计."""

    INVENTION = "invention"
    UTILITY_MODEL = "utility-model"
    DESIGN = "design"
