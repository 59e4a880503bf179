"""Why an import could not be checked, kept, replaced or put back, each with what to do next.

They continue the tree of lib/errors.py below DoorstepError:

    DoorstepError
    ├── CheckGone              the check was removed, or never was
    ├── CheckFailed            the process that checked the file ended before it was done
    │   └── CheckTooLarge      … because it may not take more memory
    ├── PreviewOutdated        the client's data changed between check and loading
    ├── LoadedOtherwise        the same bytes count already under another client or as another kind
    ├── NotKept                what was made of large files cannot be written
    ├── ReplaceRefused         a file that cannot take the place of another
    └── RestoreRefused         a withdrawn file that cannot be put back as it is
"""

from lib.errors import DoorstepError
from lib.words import N_


class CheckGone(DoorstepError):
    """Nothing is known of the check that a link or a session names."""

    sentence = N_("This check is no longer kept. Please choose the file once more.")


class CheckFailed(DoorstepError):
    """The process that checked the file ended, and left no answer."""

    sentence = N_(
        "The check of the file broke off; nothing was loaded. Please check it once more. "
        "If it happens again, show the administrator the log."
    )


class CheckTooLarge(CheckFailed):
    """The check needed more memory than one import may take."""

    sentence = N_(
        "The check of the file needed more than {limit} MB of memory and was ended; nothing was "
        "loaded. Please split the file, or ask the administrator to raise import_memory_mb."
    )


class PreviewOutdated(DoorstepError):
    """What the check compared the file with is no longer what counts."""

    sentence = N_(
        "Nothing was loaded: another file of this client was loaded or withdrawn since the check. "
        "Please check once more, so that you see what loading would change."
    )


class LoadedOtherwise(DoorstepError):
    """The same bytes stand already, under another client or as another kind."""

    sentence = N_(
        "This file, with the same content, was loaded before: as “{name}” on {day}, client: "
        "{client} (import {import_id}). Loaded once more in another way, its rows count twice. "
        "Please withdraw that import first, or say that it is meant."
    )


class NotKept(DoorstepError):
    """What was made of large files cannot be written beside them."""

    sentence = N_(
        "What is made of large files cannot be kept in {folder}. Please make room on that disk, or "
        "let this user write there, and prepare it once more; until then pages take longer."
    )


class ReplaceRefused(DoorstepError):
    """`problem` is a translatable sentence."""

    sentence = N_("Nothing was loaded: {problem}")


class RestoreRefused(DoorstepError):
    """`problem` is a translatable sentence."""

    sentence = N_("This file cannot be put back: {problem}")
