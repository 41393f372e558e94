"""Reading on a real Dask cluster of two processes: the same as here, whatever hangs, dies or is missing."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import dask
import psutil
import pytest
from warcio.archiveiterator import ArchiveIterator

from config.loader import Configuration, load
from config.template import write
from extractors.errors import UsageError
from extractors.model import Document, Failure
from flows.cluster import worker
from flows.cluster.message import MARK, describe_installation
from flows.cluster.pool import ClusterPool
from flows.modelfiles import locate_model
from flows.pool import LocalPool
from flows.reading import Reading, ReadingPlan, Reread, RereadJob
from tests.fakes import NOW, Reply, internet
from tests.flows.paper import Paper, configure
from tests.flows.test_cli import bellwether, surroundings
from tests.flows.test_cycle import Desk
from tests.flows.test_pool import FEED, a_job, a_page, a_slow_job, make_plan

pytestmark = pytest.mark.server

SLUGS = [f"story-{n:02d}" for n in range(30)]
SCRIPT = b"<html><body><script>go()</script><noscript>Please enable JavaScript</noscript></body></html>"
FAULTS = {
    "/gone": Reply(status=404),
    "/cut": Reply(body=b"half", declared_length=9999),
    "/script": Reply(body=SCRIPT),
    "/picture": Reply(body=b"\x89PNG\r\n\x1a\n", headers={"content-type": "image/png"}),
}
# All that a cycle stores of articles; where their pages lie in the archive is compared apart.
TABLES = {
    "articles": "*",
    "revisions": "* EXCLUDE (archive_file, archive_offset)",
    "stances": "*",
    "stories": "*",
    "entries": "*",
    "drops": "* EXCLUDE (run_id)",
    "failures": "* EXCLUDE (run_id)",
}


@pytest.fixture(scope="module")
def configuration(tmp_path_factory: pytest.TempPathFactory) -> Configuration:
    folder = tmp_path_factory.mktemp("config")
    write(folder)
    return load(folder, environ={})


@pytest.fixture
def plan(configuration: Configuration, tmp_path: Path) -> ReadingPlan:
    return dataclasses.replace(make_plan(configuration, tmp_path), model=locate_model(""))


@contextmanager
def cluster(folder: Path, *, workers: int = 2) -> Iterator[str]:
    """A scheduler and workers as one would start them on machines of their own; gives the scheduler's address."""
    file, program = folder / "scheduler.json", str(Path(sys.executable).parent / "dask")
    folder.mkdir(exist_ok=True)
    loopback = ["--host", "127.0.0.1", "--no-dashboard", "--dashboard-address", "127.0.0.1:0"]
    scheduler = ["scheduler", "--port", "0", *loopback]
    worker = ["worker", "--scheduler-file", str(file), "--nthreads", "1", *loopback]
    commands = [[*scheduler, "--scheduler-file", str(file)], *[[*worker, "--name", str(n)] for n in range(workers)]]
    with (folder / "log").open("wb") as log:
        processes = [
            subprocess.Popen([program, *command], cwd=folder, stdout=log, stderr=log, env=surroundings(folder))
            for command in commands
        ]
        try:
            deadline = time.monotonic() + 60
            while not file.exists():
                assert time.monotonic() < deadline, (folder / "log").read_text()
                time.sleep(0.1)
            yield json.loads(file.read_text())["address"]
        finally:
            for process in reversed(processes):
                process.send_signal(signal.SIGINT)
            for process in processes:
                process.wait(timeout=60)


def readers() -> list[psutil.Process]:
    """The reading processes beside the Dask workers that this process started."""
    return [
        process
        for worker in psutil.Process().children()
        for process in worker.children()
        if "spawn_main" in "".join(process.cmdline())
    ]


async def wait_for_readers(count: int) -> list[psutil.Process]:
    async with asyncio.timeout(60):
        while len(found := readers()) < count:
            await asyncio.sleep(0.05)
    return found


async def wait_until_busy() -> None:
    """Until a reader has worked on something for a while."""
    used = {process.pid: process.cpu_times().user for process in readers()}
    async with asyncio.timeout(60):
        while all(each.cpu_times().user - used.get(each.pid, 0.0) < 0.5 for each in readers()):
            await asyncio.sleep(0.05)


def everything_ended(before: set[int]) -> bool:
    """Whether no process of ours is left but those of before, and the tracker that multiprocessing keeps."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        left = [p for p in psutil.Process().children(recursive=True) if p.pid not in before and _runs(p)]
        if not left:
            return True
        time.sleep(0.1)
    return False


def _runs(process: psutil.Process) -> bool:
    try:
        return process.status() != "zombie" and "resource_tracker" not in "".join(process.cmdline())
    except psutil.NoSuchProcess:
        return False


def alive() -> set[int]:
    return {process.pid for process in psutil.Process().children(recursive=True)}


# The same as on one machine.


@dataclasses.dataclass(slots=True)
class Twins:
    """The same paper, read in two cycles by processes of this machine and by Dask."""

    local: Desk
    dask: Desk
    summaries: dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> Twins:
    home = tmp_path_factory.mktemp("twins")
    before = alive()
    paper = Paper(slugs=[])
    with internet(paper.answer) as site:
        desks = {}
        for runner in ("local", "dask"):
            config = configure(home / runner / "config", [site.url("/feed.xml"), site.url("/feed.xml", "127.0.0.2")])
            settings = config / "settings.toml"
            # Patient with the web, for the two are compared: a busy machine must not decide what was answered.
            text = settings.read_text().replace("timeout_seconds = 5", "timeout_seconds = 60")
            settings.write_text(text.replace("workers = 1", f'workers = 2\nrunner = "{runner}"'))
            desks[runner] = Desk(paper=paper, site=site, config=config, data=home / runner / "data")
        summaries: dict[str, list[dict[str, Any]]] = {}
        for runner, desk in desks.items():
            paper.slugs, paper.faults, paper.corrections = [*SLUGS, *(path[1:] for path in FAULTS)], FAULTS, {}
            first = desk.cycle()
            paper.corrections = {SLUGS[3]: "A correction"}
            second = desk.cycle(NOW + timedelta(hours=2))
            summaries[runner] = [dataclasses.asdict(first), dataclasses.asdict(second)]
    assert everything_ended(before)
    return Twins(local=desks["local"], dask=desks["dask"], summaries=summaries)


@pytest.mark.parametrize("table", TABLES)
def test_everything_stored_is_byte_for_byte_what_the_local_runner_stores(twins: Twins, table: str) -> None:
    sql = f"SELECT {TABLES[table]} FROM {table} ORDER BY ALL"
    here, there = twins.local.query(sql), twins.dask.query(sql)
    assert len(here) >= 1
    assert there == here


def test_the_summaries_count_the_same(twins: Twins) -> None:
    kept = ("feeds", "entries", "pages", "articles", "stories", "stances", "alerts", "dropped", "failures")
    here, there = ([{key: run[key] for key in kept} for run in twins.summaries[runner]] for runner in ("local", "dask"))
    assert there == here
    assert there[0]["articles"] == {"new": 2 * len(SLUGS), "revised": 0}
    assert there[0]["failures"]["http_404"] == 2
    assert there[0]["dropped"]["script_only"] == 2
    assert there[1]["articles"] == {"new": 0, "revised": 2}


def archived(data: Path) -> list[tuple[str, str | None, str]]:
    """Kind, address and hash of every record of the archive that holds a page or what is noted of it."""
    found = []
    for path in sorted((data / "pages").glob("*/*.warc.gz")):
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                if record.rec_type != "warcinfo":
                    uri = record.rec_headers.get_header("WARC-Target-URI")
                    found.append((record.rec_type, uri, sha256(record.raw_stream.read()).hexdigest()))
    return sorted(found)


def test_the_archive_holds_the_same_pages_and_notes(twins: Twins) -> None:
    here = archived(twins.local.data)
    assert len(here) >= 2 * 2 * len(SLUGS)
    assert archived(twins.dask.data) == here


def test_every_article_knows_where_its_page_lies_and_every_file_has_its_index(twins: Twins) -> None:
    for row in twins.dask.query("SELECT url, archive_file, archive_offset FROM revisions"):
        with (twins.dask.data / "pages" / row["archive_file"]).open("rb") as file:
            file.seek(row["archive_offset"])
            assert next(iter(ArchiveIterator(file))).rec_headers.get_header("WARC-Target-URI") == row["url"]
    files = list((twins.dask.data / "pages").glob("*/*.warc.gz"))
    assert {file.name.removesuffix(".warc.gz") for file in files} == {
        index.name.removesuffix(".cdxj") for index in (twins.dask.data / "pages").glob("*/*.cdxj")
    }


def test_what_retag_and_reextract_ask_is_answered_the_same(plan: ReadingPlan, monkeypatch: pytest.MonkeyPatch) -> None:
    rss = (
        b"<rss version='2.0'><channel><item><title>A</title><link>http://paper.example/a</link></item></channel></rss>"
    )
    assert plan.archive_root is not None
    # As with `--data data`: the folder is named from where the command runs.
    monkeypatch.chdir(plan.archive_root.parent)

    async def scene(pool: LocalPool | ClusterPool) -> list[object]:
        async with pool:
            read = await pool.read(a_job())
            assert read.tagged is not None
            article = read.tagged.article
            job = RereadJob(
                root=Path("pages"), file=article.archive_file or "", offset=article.archive_offset or 0, now=NOW
            )
            again = await pool.reread(job)
            assert isinstance(again, Reread)
            assert again.job == job
            assert again.reading is not None
            assert again.reading.tagged is not None
            text = dataclasses.replace(again.reading.tagged.article, archive_file=None, archive_offset=None)
            document = Document(id="d", text=article.text, title=None, language="en", genre="news")
            lost = await pool.reread(dataclasses.replace(job, file="2020-01-01/none.warc.gz"))
            return [
                text,
                again.reading.tagged.stances,
                lost.missing if isinstance(lost, Reread) else lost,
                await pool.tag(document, now=NOW),
                await pool.identify(),
                await pool.parse(a_page(FEED.url, rss), FEED, now=NOW),
                await pool.parse(a_page(FEED.url, b"\x89PNG not a feed"), FEED, now=NOW),
            ]

    here = asyncio.run(scene(LocalPool(plan, workers=1, deadline=60)))
    there = asyncio.run(scene(ClusterPool(dataclasses.replace(plan, archive_name="dask"), workers=1, deadline=60)))
    assert there == here
    assert here[2] == "file_gone"


# What hangs, dies or is killed.


def test_a_page_that_hangs_costs_itself_only_and_so_does_one_whose_process_is_killed(plan: ReadingPlan) -> None:
    before = alive()

    async def scene() -> tuple[list[Reading], Reading, list[Reading]]:
        async with ClusterPool(plan, workers=2, deadline=4, warm=True) as pool:
            await asyncio.gather(*(pool.read(a_job(f"warm-{n}")) for n in range(8)))
            await wait_for_readers(2)
            hung = await asyncio.gather(*(pool.read(a_slow_job() if n == 5 else a_job(f"one-{n}")) for n in range(16)))
            slow = asyncio.create_task(pool.read(a_slow_job()))
            await wait_until_busy()
            for process in readers():
                process.kill()
            return hung, await slow, await asyncio.gather(*(pool.read(a_job(f"two-{n}")) for n in range(8)))

    hung, killed, after = asyncio.run(scene())
    assert [reading.failure.kind for reading in hung if reading.failure] == ["deadline"]
    assert hung[5].failure is not None
    assert hung[5].failure.message == "not read within 4 s; the worker was replaced"
    assert sum(reading.tagged is not None for reading in hung) == 15
    assert killed.failure is not None
    assert (killed.failure.kind, killed.failure.key) == ("worker_died", "http://paper.example/slow")
    assert all(reading.tagged is not None for reading in after)
    assert everything_ended(before)


class Bomb:
    """Ends the process that unpickles it: the Dask worker itself."""

    def __reduce__(self) -> tuple[Any, ...]:
        return os._exit, (66,)


def test_what_kills_the_dask_workers_themselves_costs_itself_only(plan: ReadingPlan) -> None:
    async def scene() -> tuple[Any, list[Reading]]:
        async with ClusterPool(plan, workers=1, deadline=60) as pool:
            await pool.read(a_job("before"))
            bomb = pool._ask("tag", Bomb(), stage="tag", key="bomb", now=NOW)
            fate, *readings = await asyncio.gather(bomb, *(pool.read(a_job(f"slug-{n}")) for n in range(6)))
            return fate, readings

    with dask.config.set({"distributed.scheduler.allowed-failures": 0}):
        fate, readings = asyncio.run(scene())
    assert isinstance(fate, Failure)
    assert (fate.stage, fate.kind, fate.key) == ("tag", "worker_died", "bomb")
    assert "one Dask worker after another" in fate.message
    assert all(reading.tagged is not None for reading in readings)


def test_a_dask_worker_that_is_killed_loses_no_page(plan: ReadingPlan) -> None:
    async def scene() -> list[Reading]:
        async with ClusterPool(plan, workers=2, deadline=600) as pool:
            await pool.read(a_job("before"))
            work = asyncio.gather(*(pool.read(a_job(f"slug-{n}")) for n in range(40)))
            await asyncio.sleep(0.1)
            (reader, *_) = await wait_for_readers(1)
            assert not work.done()
            os.kill(reader.ppid(), signal.SIGKILL)
            return await work

    readings = asyncio.run(scene())
    assert [reading.failure for reading in readings] == [None] * 40
    assert all(reading.tagged is not None for reading in readings)


def test_a_bug_in_a_reader_is_raised_here_and_stops_nothing(plan: ReadingPlan) -> None:
    async def scene() -> Reading:
        async with ClusterPool(plan, workers=1, deadline=60) as pool:
            with pytest.raises(AttributeError):
                await pool.tag(None, now=NOW)  # type: ignore[arg-type]
            return await pool.read(a_job())

    assert asyncio.run(scene()).tagged is not None


def test_leaving_on_an_error_waits_for_no_page_and_leaves_no_process(plan: ReadingPlan) -> None:
    before = alive()

    async def scene() -> None:
        async with ClusterPool(plan, workers=1, deadline=600) as pool:
            await pool.read(a_job())
            stuck = asyncio.create_task(pool.read(a_slow_job()))
            await asyncio.sleep(0.5)
            assert not stuck.done()
            raise KeyError("a bug elsewhere")

    with pytest.raises(KeyError):
        asyncio.run(scene())
    assert everything_ended(before)


def test_a_pool_that_is_not_used_starts_nothing(plan: ReadingPlan) -> None:
    before = alive()

    async def scene() -> None:
        async with ClusterPool(plan, workers=2, deadline=20):
            await asyncio.sleep(0.3)
            assert alive() == before

    asyncio.run(scene())
    pool = ClusterPool(plan, workers=2, deadline=20)
    pool.start()
    pool.abandon()
    assert everything_ended(before)


# What the cluster of this machine is like.


# What a Dask worker has loaded. No function of this file, for that would load the file there.
LOADED = "sorted({name.partition('.')[0] for name in __import__('sys').modules})"


def test_its_workers_are_spawned_light_and_listen_on_loopback_only(plan: ReadingPlan) -> None:
    async def scene() -> tuple[dict[str, list[str]], list[psutil.Process], set[str]]:
        async with ClusterPool(plan, workers=2, deadline=60) as pool:
            await pool.read(a_job())
            client = pool._open().result()._client

            async def ask() -> dict[str, list[str]]:
                answers: dict[str, list[str]] = await client.run(eval, LOADED)
                return answers

            packages = await asyncio.wrap_future(pool._run(ask()))
            workers = [p for p in psutil.Process().children() if _runs(p)]
            hosts = {
                connection.laddr.ip
                for process in (psutil.Process(), *psutil.Process().children(recursive=True))
                for connection in process.net_connections(kind="inet")
                if connection.status == psutil.CONN_LISTEN
            }
            assert client.scheduler.address.startswith("tls://127.0.0.1:")
            return packages, workers, hosts

    packages, workers, hosts = asyncio.run(scene())
    assert len(packages) == 2
    for names in packages.values():
        assert not {"prefect", "httpx", "apprise", "duckdb", "trafilatura", "onnxruntime", "bokeh"} & set(names)
    assert hosts == {"127.0.0.1"}
    assert len(workers) == 2


# A cluster that others run.


def test_track_reads_in_a_cluster_that_runs_elsewhere_and_leaves_it_as_it_was(tmp_path: Path) -> None:
    paper = Paper(slugs=SLUGS[:12])
    with internet(paper.answer) as site, cluster(tmp_path / "cluster") as address:
        configure(tmp_path / "config", [site.url("/feed.xml")])
        run = bellwether("track", "--json", "--runner", "dask", "--address", address, home=tmp_path)
        left = [p.cmdline() for p in psutil.Process().children(recursive=True) if _is_reader(p)]
    assert run.returncode == 0, run.stderr
    assert len(run.stdout.splitlines()) == 1
    summary = json.loads(run.stdout)
    assert summary["articles"] == {"new": 12, "revised": 0}
    assert summary["failures"] == {}
    assert left == []
    pages = list((tmp_path / "data" / "pages").glob("*/*.warc.gz"))
    assert pages
    assert all(path.with_name(path.name.replace(".warc.gz", ".cdxj")).exists() for path in pages)


def _is_reader(process: psutil.Process) -> bool:
    """A reading process: started by a Dask worker, which a nanny started."""
    try:
        return "spawn_main" in "".join(process.cmdline()) and "spawn_main" in "".join(process.parent().cmdline())
    except (psutil.NoSuchProcess, AttributeError):
        return False


def test_its_workers_end_what_they_run_for_a_client_that_gives_no_sign(plan: ReadingPlan, tmp_path: Path) -> None:
    """As after a power failure: the reading processes end, and the index is written. What comes after starts them."""
    with cluster(tmp_path / "cluster", workers=1) as address:

        async def scene() -> Reading:
            async with ClusterPool(plan, workers=1, deadline=60, address=address) as pool:
                await pool.read(a_job())
                assert any(_is_reader(p) for p in psutil.Process().children(recursive=True))
                client = pool._open().result()._client

                async def shorten() -> None:
                    await client.run(hurry)

                await asyncio.wrap_future(pool._run(shorten()))
                await pool.read(a_job("two"))
                async with asyncio.timeout(30):
                    while any(_is_reader(p) for p in psutil.Process().children(recursive=True)):
                        await asyncio.sleep(0.1)
                assert plan.archive_root is not None
                assert list(plan.archive_root.glob("*/*.cdxj"))
                return await pool.read(a_job("three"))

        assert asyncio.run(scene()).tagged is not None


def hurry() -> None:
    """Let a worker wait less for a sign of life."""
    worker.IDLE_SECONDS = 0.5


def test_an_address_where_nothing_answers_is_told_at_once(plan: ReadingPlan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.cluster.opening.CONNECTS_WITHIN", 1.0)
    pool = ClusterPool(plan, workers=1, deadline=60, address="tcp://127.0.0.1:9")
    with pytest.raises(UsageError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9 .*dask scheduler"):
        pool.start()
    pool.abandon()

    async def scene() -> None:
        async with ClusterPool(plan, workers=1, deadline=60, address="carrier-pigeon://loft:1"):
            pytest.fail("there is no such protocol")

    with pytest.raises(UsageError, match="carrier-pigeon"):
        asyncio.run(scene())


def test_a_cluster_without_workers_is_told(plan: ReadingPlan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.cluster.opening.WORKERS_WITHIN", 1.0)
    with cluster(tmp_path / "cluster", workers=0) as address:
        pool = ClusterPool(plan, workers=1, deadline=60, address=address)
        with pytest.raises(UsageError, match=f"had no worker.*dask worker {address}"):
            pool.start()
        pool.abandon()


# What a worker refuses.


def prepare(archive: Path | None, **different: str) -> str:
    installation = {**describe_installation(), **different}
    return asyncio.run(
        worker.prepare(
            "run", installation=installation, archive=str(archive) if archive else None, package=b"", dask_worker=None
        )
    )


def test_a_worker_that_does_not_see_the_archive_says_so(tmp_path: Path) -> None:
    assert "does not see the page archive" in prepare(tmp_path / "none")
    (tmp_path / MARK).write_text("another\n")
    assert "sees another folder at" in prepare(tmp_path)
    assert "share the folder" in prepare(tmp_path)


def test_a_worker_of_another_version_says_what_differs() -> None:
    assert prepare(None, trafilatura="2.2.9").startswith("has trafilatura ")
    assert "instead of 2.2.9; install the same there as here" in prepare(None, trafilatura="2.2.9")


def test_a_chunk_of_a_run_that_a_worker_does_not_know_comes_back() -> None:
    assert asyncio.run(worker.read_chunk("nobody", b"")) is None
