"""Names as people write them: kept as they are, without the marks that turn other text around."""

TURNING = dict.fromkeys(
    [0x061C, 0x200E, 0x200F, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)


def tidy_name(written: str) -> str:
    """The name on one line, without invisible marks of direction; emoji stay whole."""
    return " ".join(written.translate(TURNING).split())
