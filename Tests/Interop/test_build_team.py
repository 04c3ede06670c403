"""One corpus, whatever ranks, threads, kills, resumes and full disks came between: the same bytes.

KEIFU_KILLS says how many random kills there are (3; `make soak`: 30), KEIFU_SEED where their moments come from.
"""

import os
import pathlib
import random
import signal
import subprocess
import time

import pytest
import team_corpus
from team_corpus import Build, built, contents, events, wait_for

KILLS = int(os.environ.get("KEIFU_KILLS", 3))
SEED = int(os.environ.get("KEIFU_SEED", 20261123))


@pytest.fixture(scope="module")
def recipe(repository, tmp_path_factory):
    return team_corpus.make(tmp_path_factory.mktemp("team"), repository)


@pytest.fixture(scope="module")
def undisturbed(bin, recipe, tmp_path_factory):
    """A build by one process with one thread: its folder, and how long it took with two."""
    folder = tmp_path_factory.mktemp("undisturbed")
    built(bin, recipe, folder / "out", threads=1)
    start = time.monotonic()
    built(bin, recipe, folder / "again")
    return folder / "out", time.monotonic() - start


def sealed_segments(output):
    return len(list((output / ".work").glob("unit-*.log")))


def segments_in_progress(output):
    return len(list((output / ".work").glob(".unit-*.partial")))


def test_the_recipe_does_everything(undisturbed):
    """What is compared below would be worth little if nothing were dropped, cut or masked."""
    import json

    manifest = json.loads((undisturbed[0] / "manifest.json").read_text())
    stages = {(drop["stage"], drop["rule"]) for drop in manifest["counts"]["dropped"] if drop["documents"]}
    assert {("deduplicate", "exact"), ("deduplicate", "minhash")} <= stages
    assert manifest["counts"]["kept"] > 1000
    (end,) = events(undisturbed[0], "end")
    assert end["prepared_segments"] > 20
    assert end["prepared_documents"] == manifest["counts"]["ingested"]


@pytest.mark.parametrize("ranks, threads", [(None, 2), (1, 1), (1, 2), (2, 1), (2, 2), (4, 1), (4, 2)])
def test_ranks_and_threads_change_no_byte(bin, recipe, undisturbed, tmp_path, ranks, threads):
    built(bin, recipe, tmp_path / "out", ranks=ranks, threads=threads)
    assert contents(tmp_path / "out") == contents(undisturbed[0])
    subprocess.run([bin / "corpus", "verify", tmp_path / "out"], check=True, capture_output=True)
    (start,) = events(tmp_path / "out", "start")
    assert (start["ranks"], start["threads"]) == (ranks or 1, threads)


@pytest.mark.parametrize("case", range(KILLS))
@pytest.mark.parametrize("ranks", [None, 2])
def test_a_kill_at_any_moment(bin, recipe, undisturbed, tmp_path, ranks, case):
    """SIGKILL to a lone process, or to one rank of two; then as often again as the case says; then to the end."""
    rng = random.Random(SEED * 1000 + case * 2 + (ranks or 0))
    output = tmp_path / "out"
    threads = 2
    total = events(undisturbed[0], "end")[0]["prepared_segments"]
    for attempt in range(1 + case % 3):
        moment = rng.uniform(0, undisturbed[1] * (2 if ranks else 1))
        build = Build(bin, recipe, output, "--resume", ranks=ranks, threads=threads)
        time.sleep(moment)
        killed = build.kill(rng)
        build.wait()
        print(f"seed {SEED} case {case}: attempt {attempt} after {moment:.3f} s: {'killed' if killed else 'had ended'}")
        if not killed or build.code == 0:
            break
        if ranks and output.exists() and (output / ".work").exists():
            tell = [line for line in build.errors.splitlines() if "--resume" in line]
            assert len(tell) <= 1, build.errors
        # Of what was not finished, each thread had one unit in hand.
        assert segments_in_progress(output) <= threads * (ranks or 1)
    sealed = sealed_segments(output)
    was_complete = (output / "manifest.json").exists()
    again = built(bin, recipe, output, "--resume", ranks=ranks, threads=threads)
    assert contents(output) == contents(undisturbed[0])
    if was_complete:
        assert "complete already" in again.output
    else:
        # Nothing that was sealed was made again: so at most what was in hand.
        assert events(output, "end")[-1]["prepared_segments"] == total - sealed


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_leaves_one_message(bin, recipe, undisturbed, tmp_path, number):
    output = tmp_path / "out"
    build = Build(bin, recipe, output)
    wait_for(lambda: sealed_segments(output) > 2)
    os.kill(build.process.pid, number)
    build.wait()
    assert build.code == -number
    (line,) = build.errors.strip().splitlines()
    assert number.name in line and "--resume" in line and str(output) in line
    built(bin, recipe, output, "--resume")
    assert contents(output) == contents(undisturbed[0])


def test_a_dead_rank_ends_the_job_with_one_message(bin, recipe, undisturbed, tmp_path):
    output = tmp_path / "out"
    build = Build(bin, recipe, output, ranks=3, threads=1)
    wait_for(lambda: sealed_segments(output) > 2)
    assert build.kill(random.Random(SEED))
    build.wait()
    assert build.code != 0
    tell = [line for line in build.errors.splitlines() if "--resume" in line]
    assert len(tell) == 1, build.errors
    assert "rank" in tell[0] and str(output) in tell[0]
    built(bin, recipe, output, "--resume", ranks=2)
    assert contents(output) == contents(undisturbed[0])


def test_two_builds_at_once(bin, recipe, undisturbed, tmp_path):
    output = tmp_path / "out"
    first = Build(bin, recipe, output, threads=1)
    wait_for(lambda: sealed_segments(output) > 0)
    os.kill(first.process.pid, signal.SIGSTOP)
    try:
        before = contents(output)
        for options in [(), ("--resume",), ("--force",)]:
            second = Build(bin, recipe, output, *options).wait()
            assert second.code == 74
            assert f"process {first.process.pid} on {os.uname().nodename}, since 20" in second.errors
        many = Build(bin, recipe, output, "--resume", ranks=2).wait()
        assert many.code == 74
        assert many.errors.count(f"process {first.process.pid} on") == 1, many.errors
        assert contents(output) == before
    finally:
        os.kill(first.process.pid, signal.SIGCONT)
    assert first.wait().code == 0, first.errors
    assert contents(output) == contents(undisturbed[0])


def test_the_lock_of_a_dead_process_is_taken_over(bin, recipe, undisturbed, tmp_path):
    output = tmp_path / "out"
    build = Build(bin, recipe, output)
    wait_for(lambda: sealed_segments(output) > 0)
    os.kill(build.process.pid, signal.SIGKILL)
    build.wait()
    assert (output / ".lock").exists()
    command = [bin / "corpus", "build", recipe, "--output", output, "--resume"]
    again = subprocess.run(command, check=True, capture_output=True, text=True)
    assert f"process {build.process.pid} on" in again.stderr and "note" in again.stderr
    assert contents(output) == contents(undisturbed[0])


@pytest.fixture
def disk(tmp_path):
    """A small disk whose size can be changed."""
    folder = tmp_path / "disk"
    folder.mkdir()

    def resize(size, option="remount,"):
        return subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"{option}size={size}", "none", folder], capture_output=True).returncode == 0

    if not resize(1 << 20, ""):
        pytest.skip("this machine lets us mount no disk")
    yield folder, resize
    subprocess.run(["umount", folder], check=True)


@pytest.mark.parametrize("ranks", [None, 2])
def test_a_full_disk(bin, recipe, undisturbed, disk, ranks):
    """Room for a part of the work, more room at each try, until there is enough."""
    folder, resize = disk
    failures = 0
    for megabytes in [1, 4, 12, 20, 28, 36, 200]:
        assert resize(megabytes << 20)
        build = Build(bin, recipe, folder / "out", "--resume", ranks=ranks).wait()
        if build.code == 0:
            break
        failures += 1
        assert build.code == 74, build.errors
        assert build.errors.count("No space left on device") == 1, build.errors
        assert "--resume" in build.errors and str(folder / "out") in build.errors
        assert not ranks or "error (rank " in build.errors
    assert failures >= 3
    assert build.code == 0
    assert contents(folder / "out") == contents(undisturbed[0])


def test_a_limit_on_file_sizes(bin, recipe, undisturbed, tmp_path):
    """The same where no disk can be mounted: every file that grows beyond the limit fails. (MPI makes large files of
    its own, so there is no team here.)"""
    output = tmp_path / "out"
    for limit in [10_000, 100_000]:
        build = Build(bin, recipe, output, "--resume", limit=limit).wait()
        assert build.code == 74, build.errors
        assert build.errors.count("File too large") == 1, build.errors
    built(bin, recipe, output, "--resume")
    assert contents(output) == contents(undisturbed[0])
