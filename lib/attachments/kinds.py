"""What may be attached: told by its content and its name, and cleaned of what a camera adds.

A name alone proves nothing, and the content alone would let a file arrive under a name that opens
something else; so both must say the same. A photo says where and when it was taken, by which
telephone: that is nobody's business, and is taken out before the photo is kept.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import puremagic
from PIL import Image, ImageOps

from lib.errors import DoorstepError
from lib.words import N_, Sentence

Sort = Literal["photo", "audio", "letter"]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of file: `endings` of its name, and what its content is taken for (`found`).

    `begins` are first bytes that prove it where no other mark does. `format` is a photo's.
    """

    sort: Sort
    media_type: str
    endings: tuple[str, ...]
    found: frozenset[str]
    begins: tuple[bytes, ...] = ()
    format: str = ""


KINDS = (
    Kind(
        sort="photo",
        media_type="image/jpeg",
        endings=("jpg", "jpeg"),
        found=frozenset({".jpg", ".jpeg"}),
        format="JPEG",
    ),
    Kind(
        sort="photo",
        media_type="image/png",
        endings=("png",),
        found=frozenset({".png"}),
        format="PNG",
    ),
    Kind(
        sort="photo",
        media_type="image/webp",
        endings=("webp",),
        found=frozenset({".webp"}),
        format="WEBP",
    ),
    Kind(
        sort="letter",
        media_type="application/pdf",
        endings=("pdf",),
        found=frozenset({".pdf"}),
    ),
    Kind(
        sort="audio",
        media_type="audio/mpeg",
        endings=("mp3",),
        found=frozenset({".mp3", ".mpga"}),
        # A tag, and frames of layer III: puremagic knows not all of them.
        begins=(b"ID3", b"\xff\xfb", b"\xff\xfa", b"\xff\xf3", b"\xff\xf2"),
    ),
    Kind(
        sort="audio",
        media_type="audio/mp4",
        endings=("m4a",),
        # Telephones write recordings as films without a picture.
        found=frozenset({".m4a", ".f4a", ".mp4"}),
    ),
    Kind(
        sort="audio",
        media_type="audio/wav",
        endings=("wav",),
        found=frozenset({".wav"}),
    ),
    Kind(
        sort="audio",
        media_type="audio/ogg",
        endings=("ogg", "opus"),
        found=frozenset({".ogg", ".oga", ".opus"}),
    ),
    Kind(
        sort="audio",
        media_type="audio/amr",
        endings=("amr",),
        found=frozenset({".amr"}),
    ),
)

ENDINGS = tuple(ending for one in KINDS for ending in one.endings)
"""What names of attachments end with."""

SORTS: Mapping[str, Sort] = {one.media_type: one.sort for one in KINDS}
"""Type of what is kept → its sort."""

OUGHT = {one.media_type: one.endings[0] for one in KINDS}
"""Type of what is kept → the ending that its name gets when it is taken out."""

MEGABYTE = 1_000_000

PIXELS = 60_000_000
"""Above this a photo is none that a telephone took, and would fill the memory."""

QUALITY = 92
"""Of a photo that is written anew: no difference is seen."""

LONGEST = 120
"""Characters of a name that are kept."""

OTHER = N_(
    "it is none of the kinds that can be attached: {endings}. Please save it as one of these."
)
UNLIKE = N_("its content is not what its name says ({ending}). Please save it again as {ending}.")
EMPTY = N_("it is empty. Please choose it again.")
TOO_LARGE = N_("it has {size} MB; up to {most} MB can be attached. Please make it smaller.")
UNREADABLE = N_("the photo is damaged or cannot be read. Please take it or save it again.")
TOO_WIDE = N_("the photo has too many pixels. Please make it smaller.")


class AttachmentRefused(DoorstepError):
    """A file that cannot be attached."""

    sentence = N_("“{name}” was not attached: {problem}")


def checked(name: str, content: bytes, most_mb: float) -> tuple[Kind, bytes]:
    """The kind of a file and what is to be kept of it: photos without what a camera added.

    Args:
        name: as its sender called it.
        content: its bytes.
        most_mb: the megabytes that it may have.

    Raises:
        AttachmentRefused: it is none that can be attached, too large, or not what its name says.

    """

    def refused(problem: str, **values: object) -> AttachmentRefused:
        return AttachmentRefused(name=tidy_name(name), problem=Sentence(problem, **values))

    ending = name.rpartition(".")[2].casefold()
    kind = next((one for one in KINDS if ending in one.endings), None)
    if kind is None:
        raise refused(OTHER, endings=", ".join(ENDINGS))
    if not content:
        raise refused(EMPTY)
    if len(content) > most_mb * MEGABYTE:
        raise refused(TOO_LARGE, size=f"{len(content) / MEGABYTE:.1f}", most=f"{most_mb:g}")
    if not content.startswith(kind.begins or ()) and not _looks_like(content) & kind.found:
        raise refused(UNLIKE, ending=ending)
    if kind.sort != "photo":
        return kind, content
    try:
        return kind, _cleaned(content, kind.format)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise refused(TOO_WIDE) from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise refused(UNREADABLE) from error


def tidy_name(name: str) -> str:
    """A name without its folder and without what nobody can see; its beginning if it is long."""
    last = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(letter for letter in last if letter.isprintable()).strip()
    stem, dot, ending = seen.rpartition(".")
    return f"{stem[: LONGEST - len(ending) - 1]}{dot}{ending}"[-LONGEST:]


def _looks_like(content: bytes) -> frozenset[str]:
    """The endings of the kinds for which the content may be taken."""
    try:
        return frozenset(one.extension for one in puremagic.magic_string(content))
    except (puremagic.PureError, ValueError):
        return frozenset()


def _cleaned(content: bytes, format_: str) -> bytes:
    """A photo upright, written anew without place, time, device and words."""
    with Image.open(io.BytesIO(content), formats=[format_]) as opened:
        if opened.width * opened.height > PIXELS:
            raise Image.DecompressionBombError
        upright = ImageOps.exif_transpose(opened)
        plain = upright.convert("RGB" if format_ == "JPEG" else "RGBA")
    plain.info.clear()
    written = io.BytesIO()
    how = {"lossless": True} if format_ == "WEBP" else {"quality": QUALITY}
    plain.save(written, format_, **how)
    return written.getvalue()
