"""The floor under every figure of the chat: a bare socket server that hands a message from one tab to the other one."""

from typing import ClassVar
from urllib.parse import parse_qs

import socketio

SPACE = "/_event"


class Echo(socketio.AsyncNamespace):
    """Tabs by the token of their address; an event names the tab it goes to."""

    sid_of: ClassVar[dict[str, str]] = {}

    async def on_connect(self, sid: str, environ: dict[str, object], _auth: object = None) -> None:
        query = parse_qs(str(environ.get("QUERY_STRING", "")))
        self.sid_of[query["token"][0]] = sid

    async def on_event(self, _sid: str, data: dict[str, str]) -> None:
        await self.emit("event", data["text"], to=self.sid_of[data["to"]])


server = socketio.AsyncServer(async_mode="asgi", cors_allowed_origins="*")
server.register_namespace(Echo(SPACE))
app = socketio.ASGIApp(server, socketio_path=SPACE)
