"""Names and contacts as those see them who are not on the case. Pure."""

import re

NUMBER = re.compile(r"\d[\d -]{5,}\d")
ADDRESS = re.compile(r"[\w.+-]+@")


def masked_name(name: str) -> str:
    """陈* for 陈静: the first character is all that stays."""
    return f"{name[:1]}*" if name else ""


def masked_enterprise(name: str, number: int | None) -> str:
    """汕头***（单位 7）: the number, which is the desk's own, keeps different firms apart."""
    if not name:
        return ""
    shown = name[:2] if len(name) > 3 else name[:1]
    return f"{shown}***" + (f"（单位 {number}）" if number is not None else "")


def masked_phone(number: str) -> str:
    """138****8000: what is left is enough to recognise a number one knows, never to ring it."""
    digits = "".join(each for each in number if each.isdecimal())
    if len(digits) < 8:
        return "*" * len(digits)
    return f"{digits[:3]}****{digits[-4:]}"


def masked_numbers(contact: str) -> str:
    """One's own contact shown again (林先生 138****8000), so that no copy of the number is left."""
    return NUMBER.sub(lambda found: masked_phone(found[0]), contact)


def masked_contact(contact: str) -> str:
    """A contact as people write it (林先生 138…): the name's first character and masked numbers."""
    numbers = [masked_phone(found) for found in NUMBER.findall(contact)]
    numbers += [f"{found[:1]}***@***" for found in ADDRESS.findall(contact)]
    words = ADDRESS.split(NUMBER.sub(" ", contact))[0].split()
    return " ".join([*(masked_name(word) for word in words[:1]), *numbers])
