"""The names of a case's person and doors, as the store that keeps the case makes them.

They may stand in addresses and logs, so they are hashes with the secret of the store (see
lib.cases.keys), and are made once, when the store takes the rows.
"""

import polars as pl

from lib.cases.addresses import ASKED, normalised
from lib.cases.keys import hashed
from lib.cases.masked import whole
from lib.parts import in_slices

NAMES = ("person_key", "address_key", "building_key")
"""The columns of a case that hold such names."""

TOLD = ("client", "customer_no", "id_no", "name", "mobile")
"""The columns that tell a person."""


def named(cases: pl.DataFrame, secret: str) -> pl.DataFrame:
    """The cases with person_key, address_key and building_key: equal where these are the same.

    Args:
        cases: the columns of a case file, with the divisions of its addresses.
        secret: 16 characters; another store gives other names.

    """

    def names(some: pl.DataFrame) -> pl.DataFrame:
        doors = normalised(some)
        texts = (some.select(person()).to_series(), doors["address"], doors["building"])
        return pl.DataFrame(
            [hashed(one, secret).alias(name) for name, one in zip(NAMES, texts, strict=True)]
        )

    wanted = list(dict.fromkeys([*TOLD, *ASKED]))
    return cases.with_columns(in_slices(cases.select(wanted), names).get_columns())


def person() -> pl.Expr:
    """Who the customer is: by identity number, else by name and phone, else by customer number.

    What the sender has masked tells nobody, for many persons share it. A customer number says
    nothing outside its client.
    """
    return pl.coalesce(
        pl.concat_str(pl.lit("id:"), whole("id_no")),
        pl.concat_str(pl.lit("phone:"), whole("name"), pl.lit("|"), whole("mobile")),
        pl.concat_str(
            pl.lit("customer:"), pl.col("client").fill_null(""), pl.lit("|"), whole("customer_no")
        ),
    )
