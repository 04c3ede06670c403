"""The job scripts for Slurm and for Fujitsu's job manager: their directives are known ones, and they run.

No scheduler is here. Stand-ins for srun, mpiexec, llio_transfer and scontrol note how they were called and run the
command as one process, so that every option that a script gives to our commands is one that they take.
"""

import os
import re
import stat
import subprocess

import pytest

SLURM = ["build-corpus.slurm", "pretrain.slurm"]
PJM = ["build-corpus.pjm.sh", "pretrain.pjm.sh"]

# sbatch(1), pjsub(1) and Fugaku's guide; a value must match its pattern.
SBATCH = {
    "--job-name": r"[\w-]+", "--nodes": r"\d+", "--ntasks-per-node": r"\d+", "--cpus-per-task": r"\d+",
    "--mem-per-cpu": r"\d+[MG]", "--time": r"(\d+-)?\d\d:\d\d:\d\d", "--signal": r"(B:)?[A-Z0-9]+@\d+", "--requeue": None,
    "--open-mode": r"append|truncate", "--output": r"[\w%.-]+",
}
PJM_OPTIONS = {
    "-N": r"[\w-]{1,63}", "-L": r'"(node=\d+(x\d+){0,2}|rscgrp=[\w-]+|rscunit=\w+|elapse=\d+:\d\d:\d\d)"',
    "--mpi": r'"(proc|max-proc-per-node)=\d+"', "-x": r"PJM_LLIO_GFSCACHE=(/vol\d{4}:?)+", "--restart": None, "-j": None,
    "-S": None,
}
SRUN = {"--mpi": "pmix", "--kill-on-bad-exit": "1", "--cpus-per-task": "2"}


@pytest.fixture
def jobs(repository):
    return repository / "pipelines" / "cluster"


def directives(text, mark):
    """The lines that the scheduler reads: before the first command."""
    result = []
    for line in text.splitlines()[1:]:
        if line.startswith(mark + " "):
            result.append(line[len(mark) + 1 :])
        elif line.strip() and not line.startswith("#"):
            break
    assert text.count("\n" + mark + " ") == len(result), "a directive below the first command is none"
    return result


@pytest.mark.parametrize("name", SLURM + PJM)
def test_is_a_shell_script(jobs, name):
    assert (jobs / name).read_text().startswith("#!/bin/bash\n")
    subprocess.run(["bash", "-n", jobs / name], check=True)


@pytest.mark.parametrize("name", SLURM)
def test_sbatch_directives_are_known(jobs, name):
    found = directives((jobs / name).read_text(), "#SBATCH")
    for directive in found:
        option, _, value = directive.partition("=")
        assert option in SBATCH, directive
        assert re.fullmatch(SBATCH[option], value) if SBATCH[option] else not value, directive
    assert {"--requeue", "--open-mode=append"} <= set(found)


@pytest.mark.parametrize("name", PJM)
def test_pjm_directives_are_known(jobs, name):
    found = directives((jobs / name).read_text(), "#PJM")
    for directive in found:
        option, _, value = directive.partition(" ")
        assert option in PJM_OPTIONS, directive
        assert re.fullmatch(PJM_OPTIONS[option], value) if PJM_OPTIONS[option] else not value, directive
    assert any(directive.startswith('-L "node=') for directive in found)
    assert any(directive.startswith('-L "elapse=') for directive in found)
    assert "--restart" in found


STAND_IN = """#!/bin/bash
printf '%s\\n' "$(basename "$0") $*" >>"$CALLS"
case $(basename "$0") in srun|mpiexec)
    [ -z "${ENDS:-}" ] || exit "$ENDS"
    while [[ $1 == --* ]]; do shift; done
    exec "$@" ;;
esac
"""


@pytest.fixture
def job(jobs, bin, tmp_path):
    """Runs a job script with stand-ins for the scheduler's programs."""
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ["srun", "mpiexec", "llio_transfer", "scontrol"]:
        (tools / name).write_text(STAND_IN)
        (tools / name).chmod(stat.S_IRWXU)

    def run(name, *arguments, **environment):
        calls = tmp_path / "calls"
        calls.write_text("")
        clean = {key: value for key, value in os.environ.items() if not key.startswith(("OMPI_", "PMIX_", "SLURM_"))}
        ended = subprocess.run(
            ["bash", jobs / name, *map(str, arguments)],
            env=clean | {
                "PATH": f"{tools}:{os.environ['PATH']}", "CALLS": str(calls), "KEIFU_BIN": str(bin),
                "SLURM_CPUS_PER_TASK": "2", "SLURM_JOB_ID": "7",
            } | {key: str(value) for key, value in environment.items()},
            capture_output=True, text=True, cwd=tmp_path)
        return ended, calls.read_text().splitlines()

    return run


@pytest.fixture
def recipe(tmp_path):
    source = tmp_path / "raw"
    source.mkdir()
    (source / "a.txt").write_text("これは一行の文章です。\n" * 20)
    (source / "source.yaml").write_text(
        "name: raw\nformat: text\nfiles: ['*.txt']\nlicense: CC-BY-4.0\norigin: test\nadded: 2026-11-23\n")
    (tmp_path / "recipe.yaml").write_text("name: small\nsources: [raw/source.yaml]\n")
    return tmp_path / "recipe.yaml"


@pytest.fixture
def config(road, tmp_path):
    (tmp_path / "config.yaml").write_text(
        f"shards: [{road / 'shards'}]\n"
        "model: { width: 16, layers: 1, heads: 2, kv_heads: 2, hidden: 32, context: 16 }\n"
        "batch: { sequences: 2, micro: 2 }\nschedule: { kind: cosine, warmup_steps: 0, steps: 2, min_lr: 1.0e-5 }\n"
        "checkpoint: { every: 2, keep: 1 }\nthreads: 2\nseed: 1\n")
    return tmp_path / "config.yaml"


def is_like_srun(call):
    options = dict(word.split("=") for word in call.split() if word.startswith("--") and "=" in word)
    return options == SRUN


def test_the_slurm_job_builds_and_again_finds_it_built(job, recipe, tmp_path):
    for _ in range(2):
        ended, calls = job("build-corpus.slurm", recipe, tmp_path / "out")
        assert ended.returncode == 0, ended.stderr
        assert len(calls) == 1 and is_like_srun(calls[0])
        assert (tmp_path / "out" / "manifest.json").exists()
    assert "complete already" in ended.stdout


def test_the_pjm_job_builds(job, recipe, tmp_path):
    ended, calls = job("build-corpus.pjm.sh", RECIPE=recipe, OUTPUT=tmp_path / "out")
    assert ended.returncode == 0, ended.stderr
    assert [call.split()[0] for call in calls] == ["llio_transfer", "mpiexec", "llio_transfer"]
    assert (tmp_path / "out" / "manifest.json").exists()


def test_the_slurm_job_trains(job, config, tmp_path):
    ended, calls = job("pretrain.slurm", config, tmp_path / "run")
    assert ended.returncode == 0, ended.stderr
    assert is_like_srun(calls[0])
    assert (tmp_path / "run" / "summary.json").exists()


def test_the_pjm_job_trains(job, config, tmp_path):
    ended, calls = job("pretrain.pjm.sh", CONFIG=config, RUN=tmp_path / "run")
    assert ended.returncode == 0, ended.stderr
    assert (tmp_path / "run" / "summary.json").exists()


@pytest.mark.parametrize("name", SLURM)
def test_a_job_that_a_signal_ended_is_queued_again(job, name):
    ended, calls = job(name, "recipe.yaml", "out", ENDS=143)
    assert ended.returncode == 143
    assert calls[-1] == "scontrol requeue 7"
    ended, calls = job(name, "recipe.yaml", "out", ENDS=143, SLURM_RESTART_COUNT=20)
    assert len(calls) == 1


@pytest.mark.parametrize("name", SLURM)
@pytest.mark.parametrize("code", [65, 74])
def test_an_error_is_not_tried_again(job, name, code):
    ended, calls = job(name, "recipe.yaml", "out", ENDS=code)
    assert ended.returncode == code and len(calls) == 1


@pytest.mark.parametrize("name", SLURM + PJM)
def test_arguments_are_asked_for(job, name):
    ended, calls = job(name)
    assert ended.returncode != 0 and not calls
    assert "usage" in ended.stderr or "pjsub -x" in ended.stderr
