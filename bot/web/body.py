"""Read a request's body up to a limit, without holding more of it than that."""

from starlette.requests import ClientDisconnect, Request


class TooLarge(Exception):
    """The body is over the limit; what follows it was not read."""


async def read_body(request: Request, limit: int) -> bytes:
    """Raises TooLarge. A body cut short by the sender counts as empty."""
    declared = request.headers.get("content-length", "")
    if declared.isascii() and declared.isdigit() and int(declared[:15]) > limit:
        raise TooLarge
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > limit:
                raise TooLarge
    except ClientDisconnect:
        return b""
    return bytes(body)
