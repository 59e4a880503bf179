"""What sign-in and the administration of users refuse.

DoorstepError
├── SignInRefused          login or password are wrong, or may not be used; one sentence for all
├── SignInWaits            too many wrong passwords
├── NoRoles                somebody is known but has been given no role
├── NotSignedIn            the session has ended
├── NoGate                 several people, and the product was started without its gate
├── TokenNeeded            the command line does not know who is asking
├── ProviderSilent         the company's sign-in does not answer, or not as it should
└── UserRefused            what an administrator entered cannot be kept
"""

from lib.errors import DoorstepError
from lib.words import N_


class SignInRefused(DoorstepError):
    """The same sentence whether the login is unknown, the password wrong or the user disabled."""

    sentence = N_("Login or password are wrong. Please try again or ask an administrator.")


class SignInWaits(DoorstepError):
    """Too many wrong passwords for this login or from this place."""

    sentence = N_("Too many wrong passwords. Please try again in {seconds} seconds.")


class NoRoles(DoorstepError):
    """Signed in rightly, and still nobody who may do anything here."""

    sentence = N_("You have no rights here yet. Please ask an administrator to give you a role.")


class NotSignedIn(DoorstepError):
    """There is no session, or it has ended or was ended."""

    sentence = N_("You are not signed in, or your session has ended. Please sign in.")


class NoGate(DoorstepError):
    """Several people are set up, and app.py was started by itself."""

    sentence = N_(
        "Several people use this product, so it must be started with its sign-in. "
        "Please ask an administrator to start it with “make run”."
    )


class TokenNeeded(DoorstepError):
    """Several people are set up, and the command does not say for whom it works."""

    sentence = N_(
        "Several people use this product: please set DOORSTEP_TOKEN to your personal token. "
        "An administrator makes one with “python -m lib user token LOGIN”."
    )


class ProviderSilent(DoorstepError):
    """The company's sign-in does not answer, or says what cannot be trusted."""

    sentence = N_(
        "Signing in with the company account did not work. Please try again, or ask an "
        "administrator to look into the log."
    )


class UserRefused(DoorstepError):
    """An entry about a user that lacks something; `problem` is a translatable sentence."""

    sentence = N_("This cannot be saved: {problem}")
