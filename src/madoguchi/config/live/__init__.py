"""Live updates: a small process of its own on PORT+1 that passes news from PostgreSQL to open screens.

`GET /live/<token>[,<token>…]` is a stream of server-sent events about some topics. An event says only that something
changed; the screen fetches the page part itself, with all its checks. No cookie is read, no session asked, no table
read. One database connection per process listens for everybody, so a thousand screens cost one.

It writes to its sockets directly (asyncio's protocols) instead of through an ASGI server: one encoded event goes to a
thousand screens in one loop, and what a slow screen has not yet taken is known and bounded (ADR 24).
"""
