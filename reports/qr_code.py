"""QR codes, as a picture that people forward and as one that stands in a page."""

import io

import segno


def qr_png(content: str) -> bytes:
    """A QR code as PNG, large enough to print."""
    picture = io.BytesIO()
    segno.make(content, error="m", micro=False).save(picture, kind="png", scale=10, border=4)
    return picture.getvalue()


def qr_data_uri(content: str) -> str:
    """A QR code as an SVG inside an address, for a page."""
    return str(segno.make(content, error="m", micro=False).svg_data_uri(scale=8, border=2))
