"""The sample portfolio: invented people with real habits, made from a seed.

It opens the product to whoever has no file at hand, it is what demonstrations, pictures and tests
show, and it is the same byte for byte wherever it is made. Nothing in it belongs to a person.
"""

from lib.sample.loans import CLIENTS
from lib.sample.writing import CASES, SEED, UNTIL, Written, write

__all__ = ["CASES", "CLIENTS", "SEED", "UNTIL", "Written", "write"]
