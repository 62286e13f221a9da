"""The floor under every figure of the chat: a bare socket server that hands a message from one tab to the other one."""

import socketio

server = socketio.AsyncServer(async_mode="asgi", cors_allowed_origins="*")
app = socketio.ASGIApp(server, socketio_path="/_event")
_sid_of: dict[str, str] = {}


@server.event(namespace="/_event")
async def connect(sid: str, environ: dict[str, object], _auth: object) -> None:
    query = str(environ.get("QUERY_STRING", ""))
    _sid_of[dict(part.split("=", 1) for part in query.split("&") if "=" in part).get("token", "")] = sid


@server.on("event", namespace="/_event")
async def hand_over(_sid: str, data: dict[str, str]) -> None:
    await server.emit("event", data["text"], to=_sid_of[data["to"]], namespace="/_event")
