"""Markdown as WeChat can show it: plain text. Pure."""

import re

RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.MULTILINE), replacement)
    for pattern, replacement in (
        (r"^[ \t]*(```|~~~).*\n?", ""),
        (r"^[ \t]*(?:-[ -]{2,}|\*[ *]{2,}|_[ _]{2,})[ \t]*(?:\n|\Z)", ""),
        (r"^[ \t]*\|?[ \t]*:?-{3,}:?[ \t]*(?:\|[ \t]*:?-{3,}:?[ \t]*)*\|?[ \t]*(?:\n|\Z)", ""),
        (r"^[ \t]*\|[ \t]*(.*?)[ \t]*\|[ \t]*$", r"\1"),
        (r"^[ \t]{0,3}#{1,6}[ \t]+", ""),
        (r"^[ \t]*>[ \t]?", ""),
        (r"^([ \t]*)[-*+][ \t]+", r"\1· "),
        (r"!\[([^\]\n]*)\]\([^)\s]*\)", r"\1"),
        (r"\[([^\]\n]+)\]\((https?://[^)\s]+)\)", r"\1（\2）"),
        (r"\*\*(?=\S)(.+?)(?<=\S)\*\*", r"\1"),
        (r"(?<![A-Za-z0-9_])__(?=\S)(.+?)(?<=\S)__(?![A-Za-z0-9_])", r"\1"),
        (r"(?<![A-Za-z0-9*])\*(?=[^\s*])([^*\n]+?)(?<=[^\s*])\*(?![A-Za-z0-9*])", r"\1"),
        (r"`([^`\n]+)`", r"\1"),
        (r"\n{3,}", "\n\n"),
    )
)
OPENS_A_LINK = re.compile(r"<(?=/?[aA][\s>])")


def plain_text(markdown: str) -> str:
    """The text without markup; list items keep a dot, links their address.

    What would become a link in WeChat is defused: links in messages are ours alone.
    """
    text = markdown
    for pattern, replacement in RULES:
        text = pattern.sub(replacement, text)
    return OPENS_A_LINK.sub("＜", text).strip()
