"""Logs for operators: one JSON object per line on standard output, ids only, nothing about a patient or a login."""

import json
import logging
import re
import secrets
import sys
from datetime import UTC, datetime

REFERENCE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
OWN = ("mso", "mso_app")
PLAIN_FIELDS = frozenset(
    {"reference", "job", "case_id", "document_id", "run_id", "actor_id", "seconds", "count", "status"}
)
LONGEST = 2000
# Frameworks log what they were sent: addresses with queries, headers, payloads. These words are what may stay.
FRAMEWORK_WORDS = 160
# Where a value begins in somebody else's sentence; an apostrophe within a word is none.
A_VALUE_BEGINS = re.compile(r"[{\[(?:=<\"`]|(?<!\w)'")
# These give themselves a handler that prints whole tracebacks, what was sent included, unless they have a level.
SELF_WILLED = ("engineio.server", "socketio.server", "engineio.client", "socketio.client")
JOB_ENGINE = "dbos"

SECRETS = (
    re.compile(r"(?i)(cookie|authorization|token|ticket|password|secret|session)[\"']?\s*[:=]\s*[\"']?[^\s,;\"'&}]+"),
    re.compile(r"(?i)bearer\s+[a-z0-9._~+/-]+=*"),
    re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]*"),
    re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"),
    re.compile(r"\?[^\s\"']*"),
    re.compile(r"[A-Za-z0-9_-]{43,}"),
)


def install(*, level: int = logging.INFO) -> None:
    """Send every log line of this process through one formatter, and silence what logs payloads."""
    root = logging.getLogger()
    root.handlers[:] = [_printer()]
    root.setLevel(logging.WARNING)
    for name in OWN:
        logging.getLogger(name).setLevel(level)
    for name in list(logging.root.manager.loggerDict):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
    for name in SELF_WILLED:
        logging.getLogger(name).setLevel(logging.ERROR)
    # The job engine prints tracebacks itself unless its logger has a handler.
    engine = logging.getLogger(JOB_ENGINE)
    engine.handlers[:], engine.propagate = [_printer()], False
    for name in ("uvicorn.access", "granian.access", "_granian.access"):
        logging.getLogger(name).disabled = True


def _printer() -> logging.Handler:
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonLines())
    return handler


def new_reference() -> str:
    """Four characters a person can read out on the telephone."""
    return "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(4))


class JsonLines(logging.Formatter):
    """One line per event. Our own lines say fixed words and ids; a foreign line is cut down to what it is about."""

    def format(self, record: logging.LogRecord) -> str:
        own = record.name.partition(".")[0] in OWN
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "says": redacted(record.getMessage()) if own else _framework_words(record),
        }
        line |= {name: value for name, value in record.__dict__.items() if name in PLAIN_FIELDS}
        if not own:
            line["line"] = f"{record.module}:{record.lineno}"
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = type(record.exc_info[1]).__name__
            line["where"] = _where(record.exc_info[1])
        return json.dumps(line, default=str)


def redacted(text: str) -> str:
    """The text without what could open a login or name a person."""
    for pattern in SECRETS:
        text = pattern.sub("[removed]", text)
    return text[:LONGEST].replace("\n", " ")


def _framework_words(record: logging.LogRecord) -> str:
    """The first line up to where a value may begin: what follows is a payload, headers or what somebody typed."""
    first = record.getMessage().partition("\n")[0]
    return redacted(A_VALUE_BEGINS.split(first, maxsplit=1)[0].strip())[:FRAMEWORK_WORDS]


def _where(error: BaseException) -> list[str]:
    """The way to the error as file:line, without the values or the message, which may quote what somebody typed."""
    steps: list[str] = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        steps.append(f"{code.co_filename.rpartition('site-packages/')[2]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return steps[-12:]
