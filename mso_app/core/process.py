"""How this process uses its memory and its processor, once everything is loaded."""

import gc
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

# A thousand open tabs are millions of objects that stay: looking through all of them stops everybody for a second.
THRESHOLDS = (10_000, 10, 10)
# A thread that has its answer from SQLite waits this long for a busy loop, several times in each transaction.
SWITCH_SECONDS = 0.0005


@asynccontextmanager
async def settled() -> AsyncIterator[None]:
    """What was loaded so far is never looked through again for garbage, and threads take turns quickly."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
    sys.setswitchinterval(SWITCH_SECONDS)
    yield
