"""Where somebody goes after signing in: the page they wanted, if it is one of ours, or the home of their role."""

from urllib.parse import urlsplit

from mso_app.domain.words import Role

NOT_AFTER_SIGN_IN = ("/api", "/sign-in", "/sign-up", "/reset", "/_")


def home(role: Role) -> str:
    return f"/{role.value}"


def safe_next(wanted: str) -> str:
    """A path of our own pages, or nothing: no host, no scheme, no backslash, nothing unprintable."""
    if not wanted.startswith("/") or wanted.startswith("//") or "\\" in wanted or not wanted.isprintable():
        return ""
    parts = urlsplit(wanted)
    if parts.scheme or parts.netloc or parts.path.startswith(NOT_AFTER_SIGN_IN) or "//" in parts.path:
        return ""
    return wanted
