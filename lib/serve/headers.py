"""What browsers are told about every answer: keep nothing, ask nobody else, be framed by nobody.

The policy is as strict as Streamlit, its map component and plotly allow; a browser test opens every
page with it and fails at the first complaint of the console.
"""

from urllib.parse import urlsplit

STATIC = "/static/"
"""Streamlit's own scripts and styles: named by their content, and nobody's data."""

MAP = "/component/streamlit_folium."
"""The frame of the maps: streamlit-folium gets a map as a script, and evaluates it."""

Header = tuple[bytes, bytes]


def headers_of(path: str, *, tiles: str, https: bool) -> list[Header]:
    """The headers of an answer.

    Args:
        path: what was asked for.
        tiles: address of map tiles, the one other machine that a page may ask.
        https: whether people come by https only.

    """
    told = {
        "Content-Security-Policy": policy(tiles, path),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "SAMEORIGIN",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    }
    if not path.startswith(STATIC):
        told["Cache-Control"] = "no-store"
    if https:
        told["Strict-Transport-Security"] = "max-age=31536000"
    return [(name.lower().encode(), value.encode()) for name, value in told.items()]


def policy(tiles: str, path: str = "/") -> str:
    """The content security policy of an answer: only the map's frame may make scripts of texts."""
    at = urlsplit(tiles)
    images = ["'self'", "data:", "blob:"]
    if at.scheme in {"http", "https"} and at.netloc:
        images.append(f"{at.scheme}://{at.netloc.replace('{s}', '*')}")
    evaluating = ["'unsafe-eval'"] if path.startswith(MAP) else []
    told = {
        "default-src": ["'self'"],
        # Streamlit's page begins with a script of its own, the form of a contact has ours that sets
        # the cursor; the map's frame evaluates what folium writes. None can be told by a hash.
        "script-src": ["'self'", "'unsafe-inline'", *evaluating, "blob:"],
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": images,
        "font-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "worker-src": ["'self'", "blob:"],
        "frame-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
    }
    return "; ".join(" ".join((name, *values)) for name, values in told.items())
