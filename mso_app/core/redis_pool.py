"""Redis over a few connections per process: a thousand wake-ups at once wait their turn and open none of their own."""

from redis.asyncio import BlockingConnectionPool, Redis

CONNECTIONS = 8


def connect(url: str, *, reply_within: float | None = None) -> Redis:
    """A client that opens its connections when it needs them; `reply_within` seconds, or as long as it takes."""
    pool = BlockingConnectionPool.from_url(
        url, max_connections=CONNECTIONS, socket_timeout=reply_within, socket_connect_timeout=1.0
    )
    return Redis.from_pool(pool)
