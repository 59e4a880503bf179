"""The people of the sample: nobody that could be mistaken for somebody.

No phone number can ring: it begins with 000, and no country or service does. No ID number can be
genuine: its check digit is always a wrong one (GB 11643-1999), so that no test or demonstration
ever shows a number that a real person could carry.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from lib.sample import syllables
from lib.sample.clock import EPOCH, first_of, month_of
from lib.sample.draws import Draws, Flags, Ints, gather
from lib.sample.places import AREAS, gather_numbers
from lib.sample.text import join, only, padded

PHONE_PREFIX = "000"
PHONES = 10**8
CHECK_DIGITS = "10X98765432"
CHECK_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)

PHONE_STEP = 61_803_401
ID_STEP = 118_543_861
"""Without a common divisor with the number of phones or of IDs: each person gets his own."""
FIRST_BIRTHDAY = -731
"""1968-01-01 as days from 1970."""
BIRTHDAYS = 12_800
SERIALS = 999
DIVISIONS = tuple(dict.fromkeys(area.adcode for area in AREAS))


@dataclass(frozen=True)
class People:
    """Columns of the same length."""

    customer_no: pl.Series
    name: pl.Series
    gender: pl.Series
    id_no: pl.Series
    mobile: pl.Series
    hometown: pl.Series
    employer: pl.Series


def bear(draws: Draws, people: Ints) -> People:
    """Make the people with the given numbers."""
    serial, male = _serial(draws, people)
    return People(
        customer_no=join("KH", padded(people + 1, 7)),
        name=_name(draws, people, male),
        gender=gather(("女", "男"), male.astype(np.int64)),
        id_no=_id_no(draws, people, serial),
        mobile=phone(people, draws.seed),
        hometown=only(
            draws.pick("hometown", people, syllables.HOMETOWNS), draws.chance("away", people, 250)
        ),
        employer=only(_employer(draws, people), draws.chance("employed", people, 550)),
    )


def phone(index: Ints, offset: int) -> pl.Series:
    """Eleven digits of the form 000xxxxxxxx, another one for each index below 100 million."""
    return join(PHONE_PREFIX, padded((index * PHONE_STEP + offset) % PHONES, 8))


def check_digit(digits: str) -> str:
    """The check digit that GB 11643-1999 gives to the first 17 digits of an ID number."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, CHECK_WEIGHTS, strict=True))
    return CHECK_DIGITS[total % len(CHECK_DIGITS)]


def _name(draws: Draws, people: Ints, male: Flags) -> pl.Series:
    first = draws.weighted("surname", people, _surname_weights())
    two = draws.chance("two given names", people, 700)
    given = [
        pl.select(
            pl.when(pl.lit(pl.Series(male)))
            .then(pl.lit(draws.pick(f"{place} male", people, syllables.MALE)))
            .otherwise(pl.lit(draws.pick(f"{place} female", people, syllables.FEMALE)))
        ).to_series()
        for place in ("first", "second")
    ]
    second = pl.select(
        pl.when(pl.lit(pl.Series(two))).then(pl.lit(given[1])).otherwise(pl.lit(""))
    ).to_series()
    return join(gather(syllables.SURNAMES, first), given[0], second)


def _surname_weights() -> list[int]:
    """The first surnames are the commonest by far."""
    return [max(2, 60 - 3 * place) for place in range(len(syllables.SURNAMES))]


def _employer(draws: Draws, people: Ints) -> pl.Series:
    names = syllables.joined(syllables.EMPLOYER_FIRST, syllables.EMPLOYER_SECOND)
    return join(
        draws.pick("employer", people, names),
        draws.pick("trade", people, syllables.EMPLOYER_KINDS),
    )


def _serial(draws: Draws, people: Ints) -> tuple[Ints, Flags]:
    """The first 17 digits of the ID number, and whether it says male (odd)."""
    spread = (people * ID_STEP + draws.seed) % (BIRTHDAYS * len(DIVISIONS) * SERIALS)
    rest, number = np.divmod(spread, SERIALS)
    birth, division = np.divmod(rest, len(DIVISIONS))
    birth, number = birth + FIRST_BIRTHDAY, number + 1
    area = gather_numbers(list(DIVISIONS), division)
    month = month_of(birth)
    day = birth - first_of(month) + 1
    written = (EPOCH.year + month // 12) * 10_000 + (month % 12 + 1) * 100 + day
    return area * 10**11 + written * 1000 + number, number % 2 == 1


def _id_no(draws: Draws, people: Ints, serial: Ints) -> pl.Series:
    """Append one of the ten wrong check digits."""
    total = np.zeros_like(serial)
    for place, weight in enumerate(CHECK_WEIGHTS):
        total += serial // 10 ** (len(CHECK_WEIGHTS) - 1 - place) % 10 * weight
    right = total % len(CHECK_DIGITS)
    wrong = (right + draws.between("wrong by", people, 1, 10)) % len(CHECK_DIGITS)
    return join(serial, gather(tuple(CHECK_DIGITS), wrong))
