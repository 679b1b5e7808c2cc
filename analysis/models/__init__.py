"""Scaling laws fitted to measured curves: Amdahl, Gustafson, USL, Karp-Flatt, linear.

Pure numbers in, plain data out; nothing raises on data (see `refusal`). The way in is
`study_models`:

group_measurements → observations → replicates (weighted means) → solver → fit → interval →
naming, shape, projection → table. Ratios of measured cells come from `estimation` alone.
"""
