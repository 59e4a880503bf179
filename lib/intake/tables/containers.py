"""What is inside a ZIP or an OLE file, looked at before anything is unpacked.

Both are containers that hold workbooks, and as well other documents, passwords, macros and bombs.
"""

import io
import struct
import zipfile

from lib.errors import FileTooLarge, FileUnreadable
from lib.words import N_, Sentence

ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

MEMBERS = 2_000
UNPACKED = 2 << 30
"""Bytes that a workbook may unpack to."""

RATIO = 200
"""Unpacked over packed size above which a file is a bomb; real workbooks reach about 20."""

CUT = N_("it is cut off or damaged.")
LOCKED = N_("it is protected by a password; please remove the password first.")
MACROS = N_("it holds macros; please save it without them.")
NO_WORKBOOK = N_("it is an archive, but no Excel workbook.")
WORD = N_("it is a text document.")
SLIDES = N_("it is a presentation.")
MAIL = N_("it is an e-mail.")
NO_TABLE = N_("it is no workbook.")
UNPACKS = N_("unpacked it would be {size} MB.")

WORKBOOKS = ("xl/workbook.xml", "xl/workbook.bin")
ODS = b"application/vnd.oasis.opendocument.spreadsheet"

HEADER = 512
"""Bytes at the beginning of an OLE file that say where its parts are."""

BOF = b"\x09\x08\x10\x00\x00\x06\x05\x00"
"""The first record of the part of an XLS file that describes the workbook."""

FILEPASS = 0x2F
"""The record of an XLS file that says how it is encrypted."""


def check_container(data: bytes) -> str:
    """Refuse what is no plain workbook; else return its kind: xlsx, xlsb, ods or xls.

    Raises:
        FileUnreadable, FileTooLarge: as their sentences say.

    """
    return _check_ole(data) if data.startswith(OLE) else _check_zip(data)


def _check_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            names = {member.filename.lower().lstrip("/") for member in members}
            first = archive.read("mimetype") if _is_small(archive, "mimetype") else b""
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, ValueError) as error:
        raise FileUnreadable(reason=Sentence(CUT)) from error
    unpacked = sum(member.file_size for member in members)
    if len(members) > MEMBERS or unpacked > min(UNPACKED, RATIO * max(len(data), 1 << 16)):
        raise FileTooLarge(reason=Sentence(UNPACKS, size=unpacked >> 20))
    if any(member.flag_bits & 1 for member in members):
        raise FileUnreadable(reason=Sentence(LOCKED))
    if any(one.endswith("vbaproject.bin") or "/macrosheets/" in f"/{one}" for one in names):
        raise FileUnreadable(reason=Sentence(MACROS))
    if first.strip() == ODS and "content.xml" in names:
        return _check_ods(data, names)
    for name, kind in zip(WORKBOOKS, ("xlsx", "xlsb"), strict=True):
        if name in names:
            return kind
    if any(name.startswith("word/") for name in names) or first.endswith(b"opendocument.text"):
        raise FileUnreadable(reason=Sentence(WORD))
    if any(name.startswith("ppt/") for name in names):
        raise FileUnreadable(reason=Sentence(SLIDES))
    raise FileUnreadable(reason=Sentence(NO_WORKBOOK))


def _is_small(archive: zipfile.ZipFile, name: str) -> bool:
    return name in archive.namelist() and archive.getinfo(name).file_size < 1 << 10


def _check_ods(data: bytes, names: set[str]) -> str:
    if any(name.startswith("basic/") for name in names):
        raise FileUnreadable(reason=Sentence(MACROS))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        small = "META-INF/manifest.xml" in archive.namelist()
        manifest = archive.read("META-INF/manifest.xml") if small else b""
    if b"encryption-data" in manifest:
        raise FileUnreadable(reason=Sentence(LOCKED))
    return "ods"


def _check_ole(data: bytes) -> str:
    """OLE holds old Excel files, and all that Office locks with a password."""
    if len(data) < HEADER or _directory(data) >= len(data):
        raise FileUnreadable(reason=Sentence(CUT))
    if _has_stream(data, "EncryptedPackage"):
        raise FileUnreadable(reason=Sentence(LOCKED))
    if not (_has_stream(data, "Workbook") or _has_stream(data, "Book")):
        for name, said in (
            ("WordDocument", WORD),
            ("PowerPoint Document", SLIDES),
            ("__properties_version1.0", MAIL),
        ):
            if _has_stream(data, name):
                raise FileUnreadable(reason=Sentence(said))
        raise FileUnreadable(reason=Sentence(NO_TABLE))
    if _has_stream(data, "_VBA_PROJECT") or _has_stream(data, "_VBA_PROJECT_CUR"):
        raise FileUnreadable(reason=Sentence(MACROS))
    if _is_encrypted_xls(data):
        raise FileUnreadable(reason=Sentence(LOCKED))
    return "xls"


def _directory(data: bytes) -> int:
    """The place of the list of parts, as the header gives it."""
    power, sector = struct.unpack_from("<H", data, 30)[0], struct.unpack_from("<I", data, 48)[0]
    return int((sector + 1) << min(power, 16))


def _has_stream(data: bytes, name: str) -> bool:
    """Whether the directory has an entry of that name: 128 bytes each, the length behind it."""
    wanted = (name + "\0").encode("utf-16-le")
    at = data.find(wanted)
    while at >= 0:
        if at % 128 == 0 and data[at + 64 : at + 66] == struct.pack("<H", len(wanted)):
            return True
        at = data.find(wanted, at + 2)
    return False


def _is_encrypted_xls(data: bytes) -> bool:
    """Whether one of the first records of the workbook is the one that names its cipher."""
    at = data.find(BOF)
    for _ in range(8):
        if at < 0 or at + 4 > len(data):
            return False
        kind, size = struct.unpack_from("<HH", data, at)
        if kind == FILEPASS:
            return True
        at += 4 + size
    return False
