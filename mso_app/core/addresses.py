"""Where a request comes from, in the form that limits are counted by."""

import ipaddress
from collections.abc import Mapping

IPV6_SITE_BITS = 64


def client_address(peer: str, headers: Mapping[str, str], *, trusted_hops: int) -> str:
    """The client's address. `X-Forwarded-For` counts only as far as our own proxies wrote it."""
    if trusted_hops <= 0:
        return peer
    forwarded = [part.strip() for part in headers.get("x-forwarded-for", "").split(",") if part.strip()]
    return forwarded[-trusted_hops] if len(forwarded) >= trusted_hops else peer


def limited_as(address: str) -> str:
    """One key per client: a whole /64 of IPv6 is one household, so it is one key."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, IPV6_SITE_BITS), strict=False))
    return str(parsed)
