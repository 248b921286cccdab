"""Blocking calls in threads that are waited for also when whoever asked is cancelled.

A cancelled ``asyncio.to_thread`` leaves its thread at work; here what it works on can be closed safely afterwards.
"""

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

Answer = TypeVar("Answer")
Given = ParamSpec("Given")


async def in_thread(call: Callable[Given, Answer], *args: Given.args, **kwargs: Given.kwargs) -> Answer:
    """Run a call in a thread; a cancellation is raised once it has ended."""
    working = asyncio.ensure_future(asyncio.to_thread(call, *args, **kwargs))
    try:
        return await asyncio.shield(working)
    except asyncio.CancelledError:
        await asyncio.wait([working])
        raise
