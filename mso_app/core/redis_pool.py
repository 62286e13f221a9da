"""Redis over a few connections per process: a thousand wake-ups at once wait their turn and open none of their own."""

from redis.asyncio import BlockingConnectionPool, Redis

CONNECTIONS = 8


def connect(url: str, *, socket_timeout: float | None = None, socket_connect_timeout: float | None = None) -> Redis:
    """A client that opens its connections when it needs them. Seconds, or as long as it takes."""
    pool = BlockingConnectionPool.from_url(
        url,
        max_connections=CONNECTIONS,
        socket_timeout=socket_timeout,
        socket_connect_timeout=socket_connect_timeout,
    )
    return Redis.from_pool(pool)
