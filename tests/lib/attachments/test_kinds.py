"""What may be attached is told by its content and its name, and photos say no place."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image

from lib.attachments.kinds import ENDINGS, LONGEST, AttachmentRefused, checked, tidy_name
from tests.lib.attachments.cast import GPS, LETTER, MODEL, PAGE, PROGRAM, photo, recording

MOST = 1.0


@pytest.mark.parametrize(
    ("name", "content", "kept_as"),
    [
        ("门口.JPG", photo(), "image/jpeg"),
        ("door.png", photo(format_="PNG"), "image/png"),
        ("door.webp", photo(format_="WEBP"), "image/webp"),
        ("还款协议.pdf", LETTER, "application/pdf"),
        ("call.wav", recording(), "audio/wav"),
        ("call.mp3", b"ID3\x03\0\0\0\0\0\0" + bytes(100), "audio/mpeg"),
        ("call.mp3", b"\xff\xf3\x90\x64" + bytes(400), "audio/mpeg"),
        ("call.m4a", b"\0\0\0\x20ftypM4A \0\0\0\0M4A mp42isom" + bytes(100), "audio/mp4"),
        ("call.amr", b"#!AMR\n" + bytes(100), "audio/amr"),
        ("call.ogg", b"OggS\0\2" + bytes(22) + b"\x01\x13OpusHead" + bytes(30), "audio/ogg"),
    ],
)
def test_photos_recordings_and_letters_can_be_attached(
    name: str, content: bytes, kept_as: str
) -> None:
    assert checked(name, content, MOST)[0].media_type == kept_as


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("run.exe", PROGRAM, "none of the kinds"),
        ("run.jpg", PROGRAM, "not what its name says"),
        ("letter.pdf", PAGE, "not what its name says"),
        ("photo.png", photo(), "not what its name says"),
        ("picture.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "none of the kinds"),
        ("nothing.jpg", b"", "is empty"),
        ("big.pdf", LETTER + bytes(1_000_000), "up to 1 MB"),
        ("half.jpg", photo(size=(400, 400))[:700], "damaged"),
    ],
)
def test_what_is_something_else_is_refused_with_what_to_do(
    name: str, content: bytes, said: str
) -> None:
    with pytest.raises(AttachmentRefused, match=said) as refused:
        checked(name, content, MOST)
    assert "Please" in str(refused.value)
    assert name in str(refused.value)


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_kept_upright_without_place_and_device(format_: str) -> None:
    sent = photo(format_=format_)
    assert MODEL.encode() in sent

    _, kept = checked(f"door.{format_.lower()}", sent, MOST)

    with Image.open(io.BytesIO(kept)) as seen:
        assert (seen.size, dict(seen.getexif()), seen.getexif().get_ifd(GPS)) == ((20, 40), {}, {})
    assert MODEL.encode() not in kept


def test_a_photo_of_too_many_pixels_is_refused_before_it_fills_the_memory() -> None:
    written = io.BytesIO()
    Image.new("1", (12_000, 6_000)).save(written, "PNG")

    with pytest.raises(AttachmentRefused, match="too many pixels"):
        checked("wide.png", written.getvalue(), MOST)


@given(some.binary(max_size=200), some.sampled_from(ENDINGS))
def test_whatever_bytes_are_sent_they_are_kept_or_refused_in_words(
    content: bytes, ending: str
) -> None:
    try:
        kind, kept = checked(f"a.{ending}", content, MOST)
    except AttachmentRefused:
        return
    assert ending in kind.endings
    assert kept


@given(some.text(max_size=400))
def test_a_name_is_kept_short_visible_and_without_its_folder(name: str) -> None:
    tidy = tidy_name(name)

    assert len(tidy) <= LONGEST
    assert tidy.isprintable()
    assert "/" not in tidy
    assert "\\" not in tidy


def test_the_ending_of_a_long_name_is_kept() -> None:
    assert tidy_name(f"C:\\photos\\{'门' * 300}.jpg") == f"{'门' * (LONGEST - 4)}.jpg"
