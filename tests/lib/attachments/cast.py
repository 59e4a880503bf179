"""Files as telephones and offices make them, in a few bytes."""

import io
import wave

from PIL import Image

from lib.attachments.records import Sent

GPS, PLACE = 0x8825, {1: "N", 2: (30.0, 39.0, 0.0), 3: "E", 4: (104.0, 3.0, 0.0)}
"""Where in EXIF a place stands, and that of a door in Chengdu."""

ORIENTATION, TURNED = 0x0112, 6
DEVICE = 0x0110
MODEL = "Phone of Alice"


def photo(colour: str = "red", format_: str = "JPEG", size: tuple[int, int] = (40, 20)) -> bytes:
    """Return a photo that says where, by what and how it was held when it was taken."""
    exif = Image.Exif()
    exif[DEVICE], exif[ORIENTATION] = MODEL, TURNED
    exif.get_ifd(GPS).update(PLACE)
    written = io.BytesIO()
    Image.new("RGB", size, colour).save(written, format_, exif=exif)
    return written.getvalue()


def recording() -> bytes:
    """Return a tenth of a second of silence."""
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(1600))
    return written.getvalue()


LETTER = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PROGRAM = b"MZ" + bytes(200)
PAGE = b"<!DOCTYPE html><html><script>alert(1)</script></html>"

PHOTO = Sent("门口.jpg", photo())
"""A photo as a collector sends it."""
