"""The names that authors give to the columns of a scaling table, in one spelling.

Lower case, words joined by _, without units: `table_headings` brings a heading there.
"""

from __future__ import annotations

import re

WORKERS = (
    "workers", "worker", "n_workers", "num_workers", "nworkers", "number_of_workers",
    "worker_count", "threads", "thread", "num_threads", "n_threads", "nthreads", "nthread",
    "number_of_threads", "thread_count", "threads_num", "omp_num_threads", "cores", "core",
    "n_cores", "ncores", "num_cores", "number_of_cores", "core_count", "cpus", "cpu", "ncpus",
    "n_cpus", "num_cpus", "ncpu", "processors", "processor", "n_processors", "num_processors",
    "nprocessors", "processes", "n_processes", "num_processes", "nprocesses",
    "number_of_processes", "number_of_processors", "ranks", "rank", "n_ranks", "nranks",
    "num_ranks", "mpi_ranks", "mpi_processes", "mpi_procs", "procs", "proc", "n_procs",
    "nprocs", "num_procs", "nproc", "np", "n_proc", "ntasks", "n_tasks", "tasks", "num_tasks",
    "jobs", "n_jobs", "njobs", "nodes", "node", "n_nodes", "nnodes", "num_nodes",
    "number_of_nodes", "gpus", "gpu", "n_gpus", "ngpus", "num_gpus", "number_of_gpus", "pes",
    "pe", "concurrency", "parallelism", "clients", "n_clients", "num_clients", "connections",
    "users", "vusers", "p", "n_p",
)  # fmt: skip
"""Names of worker counts, the plainest first."""
SECONDS = (
    "seconds", "second", "time", "elapsed", "wall", "wall_time", "walltime", "wallclock",
    "wall_clock", "wall_clock_time", "wallclock_time", "elapsed_time", "real_time", "run_time",
    "runtime", "execution_time", "exec_time", "exectime", "running_time", "total_time",
    "time_total", "time_to_solution", "tts", "duration", "real", "secs", "sec", "s", "t_p",
    "tp", "t_n", "timing", "timings", "makespan", "time_elapsed", "elapsed_seconds",
    "wall_seconds", "wall_s", "time_taken", "mean_time", "time_mean", "avg_time",
    "average_time", "mean_seconds", "mean", "time_per_step", "time_per_iteration", "time_avg",
    "time_average", "median_time", "time_median", "median", "min_time", "time_min", "avg",
    "average",
    "t",
)  # fmt: skip
"""Names of wall time, the plainest first; a mean or a median stands in where nothing else is."""
THROUGHPUT = (
    "throughput", "rate", "performance", "perf", "bandwidth", "speed_of_processing",
    "processing_rate", "flops", "flop_s", "ops", "rps", "qps", "tps", "fps", "mlups", "glups",
    "mflups", "teps", "gteps", "iops", "score", "items_per_second",
    "sypd",
)  # fmt: skip
"""Names of throughput beside those with a unit, which is looked at itself."""
SIZE = (
    "size", "n", "problem_size", "items", "n_items", "elements", "n_elements", "num_elements",
    "input_size", "matrix_size", "array_size", "dimension", "dim", "grid_size", "n_points",
    "points", "particles", "n_particles", "atoms", "n_atoms", "dofs", "dof", "unknowns",
    "length",
)  # fmt: skip
WORK = ("work", "total_work")
NAME = (
    "name", "series", "label", "benchmark", "program", "code", "version", "variant",
    "implementation", "impl", "method", "algorithm", "kernel", "machine", "system", "library",
    "solver", "case", "scheduler", "schedule", "compiler", "language", "lang", "executor",
)  # fmt: skip
REPEAT = ("repeat",)
SUMMARIES = ("mean", "median", "avg", "average", "min", "best")
"""Words of a summary, which goes behind the runs it was made from."""
RUN = (
    "run", "rep", "repetition", "trial", "replicate", "round", "sample", "attempt",
    "measurement", "run_id", "run_number", "run_no", "repeat_id", "iteration", "seed",
)  # fmt: skip
"""Names that number repeats without saying that they are passes over all counts."""
COUNT = (
    "repeats", "n_repeats", "num_repeats", "runs", "n_runs", "num_runs", "repetitions",
    "n_repetitions", "trials", "n_trials", "samples", "n_samples", "replicates", "count",
)  # fmt: skip
"""Names of the number of runs behind a mean."""
SD = (
    "sd", "std", "stddev", "std_dev", "stdev", "standard_deviation", "sigma",
    "std_error_of_runs",
)  # fmt: skip
"""Names of a standard deviation."""
SPREAD = (
    "sd", "std", "stddev", "std_dev", "stdev", "standard_deviation", "sigma", "se", "sem",
    "stderr", "std_error", "error", "err", "ci", "score_error", "margin", "variance", "var",
    "cv",
)  # fmt: skip
"""Names of anything about the spread, which is no time."""
TIME_UNIT = ("time_unit", "unit", "units")
DERIVED = re.compile(
    r"(relative_|parallel_|weak_|strong_|scaled_|ideal_|linear_|perfect_|measured_|theoretical_)*"
    r"(s_[pn]|e_[pn]|speed_?ups?|efficiency|eff|ideal|ideal_.*|linear|perfect|scaling|scaleup|theoretical|amdahl"
    r"|karp_flatt.*|serial_fraction|cost|overhead)(_.*)?"
)
"""What a table computes from its times: computed again here, never read as a time."""
STATISTICS = frozenset((
    "max", "mean", "avg", "average", "median", "std", "stddev", "sd", "p50", "p95", "p99",
))  # fmt: skip
"""Words of a summary: beside one of them "min" is a minimum, not minutes."""
NO_WALL_TIME = frozenset((
    "cpu", "user", "sys", "system", "std", "stddev", "sd", "min", "max", "mean", "median",
    "avg", "average", "total", "var", "error", "kernel", "idle", "unit", "stamp", "start",
    "end", "date", "p50", "p95", "p99", "best", "worst", "fastest", "slowest", "latency",
    "response",
))  # fmt: skip
"""Words that make of a time another quantity than the wall time of a run."""
