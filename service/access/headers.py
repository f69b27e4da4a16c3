"""The headers that every answer bears."""

from __future__ import annotations

from service.settings import Settings

Header = tuple[bytes, bytes]
#: What is no page loads nothing and is shown in no frame.
_DATA_POLICY = b"default-src 'none'; frame-ancestors 'none'"
#: A page loads its style from the service and sends its forms back to it, and nothing else: no script, no image.
PAGE_POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
_PAGE_POLICY = PAGE_POLICY.encode()
_POLICY = b"content-security-policy"
_TWO_YEARS = b"max-age=63072000; includeSubDomains"


def headers_of(settings: Settings) -> tuple[Header, ...]:
    """The headers that do not vary."""
    told = (
        (b"x-content-type-options", b"nosniff"),
        (b"x-frame-options", b"DENY"),
        (b"cross-origin-resource-policy", b"same-origin"),
        (b"cross-origin-opener-policy", b"same-origin"),
    )
    return (*told, (b"strict-transport-security", _TWO_YEARS)) if settings.tls else told


def policy_of(headers: list[Header]) -> list[Header]:
    """What an answer may load, by its type, unless it says so itself; and whom it says where it comes from.

    With « no-referrer » a browser hides from the service itself that its own form is sent from its own page: a page
    says so to the service, and to no other.
    """
    page = told = False
    for name, value in headers:
        if name == _POLICY:
            told = True
        elif name == b"content-type":
            page = value.startswith(b"text/html")
    referrer = (b"referrer-policy", b"same-origin" if page else b"no-referrer")
    return [referrer] if told else [referrer, (_POLICY, _PAGE_POLICY if page else _DATA_POLICY)]
