"""Opens a Dask cluster of this machine, or finds the one at an address."""

from __future__ import annotations

import logging
import tempfile
from contextlib import AsyncExitStack

import dask
from distributed import Client, LocalCluster, Security

from extractors.errors import UsageError

CONNECTS_WITHIN = 15.0
# How long a cluster may take until its first worker is there.
WORKERS_WITHIN = 60.0
# Workers that Dask starts answer no questions by HTTP, nor does their scheduler: there is no dashboard.
QUIET = {
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
    "distributed.worker.multiprocessing-method": "spawn",
}


async def open_client(stack: AsyncExitStack, *, address: str, workers: int) -> Client:
    """A client of the cluster at `address`, or of a new one of so many worker processes; `stack` ends what was begun.

    Raises UsageError where nothing answers, or no worker comes.
    """
    client = await (_find(stack, address) if address else _start(stack, workers))
    try:
        await client.wait_for_workers(1, timeout=WORKERS_WITHIN)
    except TimeoutError:
        raise UsageError(
            f"the Dask cluster at {client.scheduler.address} has had no worker for {WORKERS_WITHIN:.0f} s; "
            f"start some: dask worker {address or client.scheduler.address} --nthreads 1"
        ) from None
    return client


async def _find(stack: AsyncExitStack, address: str) -> Client:
    client = Client(address, asynchronous=True, timeout=CONNECTS_WITHIN, set_as_default=False)
    try:
        return await stack.enter_async_context(client)
    except (OSError, ValueError, TypeError) as fault:
        raise UsageError(
            f"no Dask scheduler answers at {address} ({fault}); start one with `dask scheduler`, or correct the "
            'address, which looks like "tcp://host:8786"'
        ) from fault


async def _start(stack: AsyncExitStack, workers: int) -> Client:
    """A cluster for us alone: on loopback, and under certificates of its own, for whoever reaches a scheduler may run
    any code there.
    """
    scratch = stack.enter_context(tempfile.TemporaryDirectory(prefix="bellwether-dask-"))
    stack.enter_context(dask.config.set(QUIET))
    cluster = LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        # A free port for what is left of the HTTP server, instead of 8787.
        scheduler_kwargs={"dashboard": False, "dashboard_address": "127.0.0.1:0"},
        dashboard_address=None,
        security=Security.temporary(),
        # A reading process has a bound of its own; the worker beside it holds some chunks.
        memory_limit=0,
        local_directory=scratch,
        silence_logs=logging.ERROR,
        asynchronous=True,
    )
    await stack.enter_async_context(cluster)
    return await stack.enter_async_context(Client(cluster, asynchronous=True, set_as_default=False))
