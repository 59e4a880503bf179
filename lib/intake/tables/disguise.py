"""What a file really is, told by its content: names and endings are never believed."""

import re

from lib.errors import FileUnreadable
from lib.words import N_, Sentence

MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", N_("it is a PDF document.")),
    (b"\x89PNG", N_("it is a picture.")),
    (b"\xff\xd8\xff", N_("it is a picture.")),
    (b"GIF8", N_("it is a picture.")),
    (b"Rar!", N_("it is an archive; please unpack it first.")),
    (b"7z\xbc\xaf", N_("it is an archive; please unpack it first.")),
    (b"\x1f\x8b", N_("it is an archive; please unpack it first.")),
    (b"BZh", N_("it is an archive; please unpack it first.")),
    (b"\xfd7zXZ", N_("it is an archive; please unpack it first.")),
    (b"PAR1", N_("it is a Parquet file.")),
    (b"SQLite format 3", N_("it is a database.")),
    (b"\x00\x01\x00\x00Standard", N_("it is a database.")),
    (b"{\\rtf", N_("it is a text document.")),
    (b"MZ", N_("it is a program.")),
    (b"\x7fELF", N_("it is a program.")),
)
"""First bytes → what they say."""

WEB_PAGE = N_("it is a web page that is named like a table; please open it in Excel first.")
XML_TABLE = N_("it is an XML file; please open it in Excel first.")
JSON = N_("it is a JSON file.")

LOOKED_AT = 4_096
SHORT = 3
"""Letters with which a column title may begin as well."""

_PAGE = re.compile(
    r"\s*(?:<!doctype html|<html|<head|<body|<table|<meta|<style|<div|MIME-Version:)", re.IGNORECASE
)
_XML = re.compile(r"\s*<(?:\?xml|[a-z]+:?workbook)", re.IGNORECASE)
_JSON = re.compile(r"\s*(?:\[\s*)?\{\s*\"[^\"]*\"\s*:")


def refuse_foreign(data: bytes) -> None:
    """Refuse a file that is certainly neither text in columns nor a workbook.

    Raises:
        FileUnreadable: says what it is.

    """
    for magic, said in MAGIC:
        if data.startswith(magic) and (len(magic) > SHORT or _is_no_text(data)):
            raise FileUnreadable(reason=Sentence(said))
    head = data[:LOOKED_AT].replace(b"\x00", b"").decode("latin-1").lstrip("ï»¿ÿþ")
    if _PAGE.match(head) or ("<html" in head.lower() and head.lstrip().startswith("<")):
        raise FileUnreadable(reason=Sentence(WEB_PAGE))
    if _XML.match(head):
        raise FileUnreadable(reason=Sentence(XML_TABLE))
    if _JSON.match(head):
        raise FileUnreadable(reason=Sentence(JSON))


def _is_no_text(data: bytes) -> bool:
    return any(
        control in data[:LOOKED_AT] for control in (b"\x00", b"\x01", b"\x02", b"\x03", b"\x04")
    )
