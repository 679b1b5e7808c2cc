"""The names that authors give to the columns of a scaling table, and the units in them.

`normal` brings a heading to one spelling: "Wall time [ms]" has the words wall_time and the unit ms.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .table_values import SECONDS_PER_UNIT

WORKERS = [
    "workers",
    "worker",
    "n_workers",
    "num_workers",
    "nworkers",
    "number_of_workers",
    "worker_count",
    "threads",
    "thread",
    "num_threads",
    "n_threads",
    "nthreads",
    "nthread",
    "number_of_threads",
    "thread_count",
    "threads_num",
    "omp_num_threads",
    "cores",
    "core",
    "n_cores",
    "ncores",
    "num_cores",
    "number_of_cores",
    "core_count",
    "cpus",
    "cpu",
    "ncpus",
    "n_cpus",
    "num_cpus",
    "ncpu",
    "processors",
    "processor",
    "n_processors",
    "num_processors",
    "nprocessors",
    "processes",
    "n_processes",
    "num_processes",
    "nprocesses",
    "number_of_processes",
    "number_of_processors",
    "ranks",
    "rank",
    "n_ranks",
    "nranks",
    "num_ranks",
    "mpi_ranks",
    "mpi_processes",
    "mpi_procs",
    "procs",
    "proc",
    "n_procs",
    "nprocs",
    "num_procs",
    "nproc",
    "np",
    "n_proc",
    "ntasks",
    "n_tasks",
    "tasks",
    "num_tasks",
    "jobs",
    "n_jobs",
    "njobs",
    "nodes",
    "node",
    "n_nodes",
    "nnodes",
    "num_nodes",
    "number_of_nodes",
    "gpus",
    "gpu",
    "n_gpus",
    "ngpus",
    "num_gpus",
    "number_of_gpus",
    "pes",
    "pe",
    "concurrency",
    "parallelism",
    "clients",
    "n_clients",
    "num_clients",
    "connections",
    "users",
    "vusers",
    "p",
    "n_p",
    "t",
]
SECONDS = [
    "seconds",
    "second",
    "time",
    "elapsed",
    "wall",
    "wall_time",
    "walltime",
    "wallclock",
    "wall_clock",
    "wall_clock_time",
    "wallclock_time",
    "elapsed_time",
    "real_time",
    "run_time",
    "runtime",
    "execution_time",
    "exec_time",
    "exectime",
    "running_time",
    "total_time",
    "time_total",
    "time_to_solution",
    "tts",
    "duration",
    "real",
    "secs",
    "sec",
    "s",
    "t_p",
    "tp",
    "t_n",
    "timing",
    "timings",
    "latency",
    "makespan",
    "time_elapsed",
    "elapsed_seconds",
    "wall_seconds",
    "wall_s",
    "time_taken",
    "mean_time",
    "time_mean",
    "avg_time",
    "average_time",
    "mean_seconds",
    "mean",
    "time_per_step",
    "time_per_iteration",
    "time_avg",
    "time_average",
    "median_time",
    "time_median",
    "median",
    "min_time",
    "time_min",
]
THROUGHPUT = [
    "throughput",
    "rate",
    "performance",
    "perf",
    "bandwidth",
    "speed_of_processing",
    "processing_rate",
    "flops",
    "flop_s",
    "ops",
    "rps",
    "qps",
    "tps",
    "fps",
    "mlups",
    "glups",
    "mflups",
    "teps",
    "gteps",
    "iops",
    "score",
    "items_per_second",
]
SIZE = [
    "size",
    "n",
    "problem_size",
    "items",
    "n_items",
    "elements",
    "n_elements",
    "num_elements",
    "input_size",
    "matrix_size",
    "array_size",
    "dimension",
    "dim",
    "grid_size",
    "n_points",
    "points",
    "particles",
    "n_particles",
    "atoms",
    "n_atoms",
    "dofs",
    "dof",
    "unknowns",
    "length",
]
WORK = ("work", "total_work")
NAME = [
    "name",
    "series",
    "label",
    "benchmark",
    "program",
    "code",
    "version",
    "variant",
    "implementation",
    "impl",
    "method",
    "algorithm",
    "kernel",
    "machine",
    "system",
    "library",
    "solver",
    "case",
    "scheduler",
    "schedule",
    "compiler",
    "language",
    "lang",
    "executor",
]
REPEAT = ("repeat",)
RUN = [
    "run",
    "rep",
    "repetition",
    "trial",
    "replicate",
    "round",
    "sample",
    "attempt",
    "measurement",
    "run_id",
    "run_number",
    "run_no",
    "repeat_id",
    "iteration",
    "seed",
]
COUNT = [
    "repeats",
    "n_repeats",
    "num_repeats",
    "runs",
    "n_runs",
    "num_runs",
    "repetitions",
    "n_repetitions",
    "trials",
    "n_trials",
    "samples",
    "n_samples",
    "replicates",
    "count",
]
SD = ["sd", "std", "stddev", "std_dev", "stdev", "standard_deviation", "sigma", "std_error_of_runs"]
SPREAD = [
    "sd",
    "std",
    "stddev",
    "std_dev",
    "stdev",
    "standard_deviation",
    "sigma",
    "se",
    "sem",
    "stderr",
    "std_error",
    "error",
    "err",
    "ci",
    "score_error",
    "margin",
    "variance",
    "var",
    "cv",
]
TIME_UNIT = ("time_unit", "unit", "units")
DERIVED = re.compile(
    r"(relative_|parallel_|weak_|strong_|scaled_|ideal_|linear_|perfect_|measured_|theoretical_)*"
    r"(speed_?ups?|efficiency|eff|ideal|ideal_.*|linear|perfect|scaling|scaleup|theoretical|amdahl"
    r"|karp_flatt.*|serial_fraction|cost|overhead)(_.*)?"
)
"""What a table computes from its times: computed again here, never read as a time."""

NO_WALL_TIME = frozenset(
    [
        "cpu",
        "user",
        "sys",
        "system",
        "std",
        "stddev",
        "sd",
        "min",
        "max",
        "mean",
        "median",
        "avg",
        "average",
        "total",
        "var",
        "error",
        "kernel",
        "idle",
        "unit",
        "stamp",
        "start",
        "end",
        "date",
        "p50",
        "p95",
        "p99",
    ]
)
_RATE_UNIT = re.compile(
    r"[kmgtp]?(flops?|flop/s|lups|bytes/s|i?b/s|bps|bit/s|op/s|ops|teps|cups|iops)"
    r"|([kmgtp]i?)?[a-zµ#]+(/| per )(s|sec|secs|second|min|minute|h|hr|hour|d|day|ms|us|µs|ns)"
    r"|(it|iter|iterations?|steps?|images?|img|requests?|req|samples?|tokens?|frames?|events?)/?s"
    r"|[rqtf]ps",
    re.IGNORECASE,
)
_TIME_PER_UNIT = re.compile(
    r"(ns|us|µs|μs|ms|s|sec|secs|seconds?|min|minutes?|h|hours?)\s*(?:/|per)\s*[a-zµ ]+",
    re.IGNORECASE,
)
_RATE_WORDS = re.compile(r"(.*_)?(per_(s|sec|second|minute|min|hour|day)|s_1)(_.*)?")
_RATE_SUFFIX = re.compile(r".+_(gflops|mflops|tflops|pflops|flops|gbps|mbps|qps|rps|tps|fps|ops)")
_BRACKET = re.compile(r"\s*[(\[{]([^)\]}]*)[)\]}]\s*|\s*/\s*(ns|us|µs|ms|s|sec|min|h)\s*$")


@dataclass(frozen=True)
class Heading:
    """A column's heading: as it stands, its words (lower case, joined by _), and its unit."""

    text: str
    words: str
    unit: str = ""

    @property
    def seconds_per_unit(self) -> float | None:
        """Returns the factor of a unit of time, "s" and "ms/step" alike, or None."""
        unit = self.unit.strip().lower()
        if unit in SECONDS_PER_UNIT:
            return SECONDS_PER_UNIT[unit]
        if unit in ("hh:mm", "h:mm"):
            return None
        per = _TIME_PER_UNIT.fullmatch(unit)
        return SECONDS_PER_UNIT.get(per[1].lower()) if per else None

    @property
    def is_rate(self) -> bool:
        """Returns whether the unit or the words name a throughput: GFLOPS, it/s, ns/day."""
        if self.unit and _RATE_UNIT.fullmatch(self.unit.strip()):
            return self.unit.strip().lower() not in SECONDS_PER_UNIT and not self._is_time_per
        return bool(
            self.words in THROUGHPUT
            or _RATE_WORDS.fullmatch(self.words)
            or _RATE_SUFFIX.fullmatch(self.words)
            or (_RATE_UNIT.fullmatch(self.text.strip()) and not self._text_is_time_per)
        )

    @property
    def _is_time_per(self) -> bool:
        return bool(_TIME_PER_UNIT.fullmatch(self.unit.strip())) and "/d" not in self.unit.lower()

    @property
    def _text_is_time_per(self) -> bool:
        text = self.text.strip().lower()
        return bool(_TIME_PER_UNIT.fullmatch(text)) and not text.endswith(("/day", "/d", "/hour"))

    @property
    def rate_name(self) -> str:
        """Returns the unit of a throughput in its author's words; "" where only "throughput"."""
        if self.unit:
            return self.unit.strip()
        if self.words in ("throughput", "rate", "performance", "perf", "score", "processing_rate"):
            return ""
        return self.text.strip().replace("_", " ")


def heading(text: str) -> Heading:
    """Returns a heading taken apart: "time_ms" and "Time (ms)" are time in ms both."""
    text_given, text = (
        text,
        re.sub(r"^(param(eter)?s?[_: ]+)", "", text.strip(), flags=re.IGNORECASE),
    )
    bracket = _BRACKET.search(text)
    if bracket and bracket[2] and not _is_time(text[: bracket.start()]):
        bracket = None  # images/s is a unit, time/s has one
    unit = (bracket[1] or bracket[2] or "").strip() if bracket else ""
    rest = text[: bracket.start()] + " " + text[bracket.end() :] if bracket else text
    if rest.strip().lower().startswith(("log", "ln")):
        unit = ""
    words = re.sub(r"[^a-z0-9µμ]+", "_", _split_case(rest.strip()).lower()).strip("_")
    if not unit:
        per = re.fullmatch(r"(.*?)(?:_in)?_([a-zµμ]+)", words)
        if per and per[2] in SECONDS_PER_UNIT and per[2] not in ("m", "h", "d") and per[1] != "per":
            known = per[1] in SECONDS or "time" in per[1].split("_") or _mentions_time(per[1])
            if known:
                return Heading(text_given, per[1], per[2])
    if not unit and words in SECONDS_PER_UNIT and words not in ("m", "h", "d"):
        return Heading(text_given, "seconds", words)  # a heading that is a unit and nothing else
    per_unit = _TIME_PER_UNIT.fullmatch(text.strip())
    if not unit and per_unit and not text.strip().lower().endswith(("/day", "/d", "/hour")):
        return Heading(text_given, "seconds", text.strip())
    return Heading(text_given, words, unit)


def _is_time(text: str) -> bool:
    words = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
    return words in SECONDS or "time" in words.split("_")


def _mentions_time(words: str) -> bool:
    return any(part in ("wall", "elapsed", "runtime", "walltime", "duration", "latency", "real")
               for part in words.split("_"))  # fmt: skip


def _split_case(text: str) -> str:
    """Returns "numThreads" as "num_Threads"; "GFLOPS" stays."""
    return re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", "_", text)


def looks_like_time(one: Heading) -> bool:
    """Returns whether a heading is a wall time though it is no listed name: "time_static"."""
    if one.words in SECONDS or one.is_rate:
        return one.words in SECONDS
    parts = set(one.words.split("_"))
    named = bool(parts & {"time", "seconds", "elapsed", "wall", "walltime", "runtime", "duration"})
    return (named or one.seconds_per_unit is not None) and not parts & NO_WALL_TIME


def rank(one: Heading, names: list[str]) -> int | None:
    """Returns how early a heading stands in a list of names, or None."""
    return names.index(one.words) if one.words in names else None
