"""What a log may say of a fault: where it happened, and nothing of the data it happened to.

The message of an error often quotes the value that it could not take, which may be somebody's name
or number; its kind and the lines of our code say enough to find the fault.
"""

import traceback


def told(error: BaseException) -> str:
    """Kind of the error and the places that it came through, without any message."""
    places = " < ".join(
        f"{frame.filename}:{frame.lineno} {frame.name}"
        for frame in reversed(traceback.extract_tb(error.__traceback__))
    )
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    return f"{kind} at {places}" + (f"; from {told(error.__cause__)}" if error.__cause__ else "")
