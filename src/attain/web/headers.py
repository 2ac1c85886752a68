"""
Headers that tell browsers what a page of the portal may do, and what others may do with it.

Every answer carries them, errors and files of the interface included. The policy knows no
exception for scripts or styles written into a page: there are none. Pages made for embedding may
stand in frames of others; figures, charts and feeds may be read by programs of others.
"""

from __future__ import annotations

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
"""The content security policy: nothing from elsewhere, nothing inline, no frame of others."""

LOOKED_AT = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
)
"""The policy of a picture or a received file opened by itself: it loads nothing, runs nothing."""

NEVER_NEEDED = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "display-capture",
    "encrypted-media",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
    "xr-spatial-tracking",
)
"""What a browser offers to pages and no page of ours asks for."""

FOR_OTHERS = ("/api/", "/catalogue.", "/charts/", "/feeds/", "/files/", "/roadmap/")
"""Addresses that programs and pages of others may read: all of it is public."""

HSTS = "max-age=31536000; includeSubDomains"


def headers_of(path: str, *, embedded: bool, https: bool) -> dict[str, str]:
    """
    Return the headers of an answer, whatever its status.

    Parameters
    ----------
    path
        The address without host and query.
    embedded
        Whether the page is made to stand in frames of others.
    https
        Whether the portal is reached by https only.
    """
    shared = path.startswith(FOR_OTHERS)
    found = {
        "Content-Security-Policy": content_policy(embedded=embedded),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": ", ".join(f"{each}=()" for each in NEVER_NEEDED),
        "Server": "attain",  # which server it is, and of what version, helps nobody but attackers
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "cross-origin" if shared or embedded else "same-origin",
    }
    if not embedded:
        found["X-Frame-Options"] = "DENY"
    if shared:
        found["Access-Control-Allow-Origin"] = "*"
    if https:
        found["Strict-Transport-Security"] = HSTS
    return found


def content_policy(*, embedded: bool) -> str:
    """Return the content security policy as a header writes it."""
    rules = POLICY | ({"frame-ancestors": "*"} if embedded else {})
    return "; ".join(f"{name} {value}" for name, value in rules.items())
