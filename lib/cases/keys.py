"""Short names for texts that must not be shown: who a person is, where a door is, which account.

A name stands in addresses, logs and joins. The same text has the same name in every file and every
version of the product; what it stood for cannot be read from it.
"""

import numpy as np
import polars as pl
from pandas.util import hash_array


def hashed(texts: pl.Series) -> pl.Series:
    """Name each text by its SipHash of 64 bits, in decimal; null where there is none.

    Of a million different texts two share a name once in 37 million files. The hash is that of
    pandas, which hashes a column at once and the same in all its versions.
    """
    filled = texts.fill_null("").to_numpy().astype(object)
    names = pl.Series(hash_array(np.asarray(filled), categorize=False)).cast(pl.String)
    return names.set(texts.is_null() | (texts == ""), None).alias(texts.name)
