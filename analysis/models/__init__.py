"""Scaling laws fitted to measured curves: Amdahl, Gustafson, USL, Karp-Flatt, linear.

Pure numbers in, plain data out; nothing raises on data, see `outcome`. `table.fit_group` is the
way in:

observations → replicates (weighted means) → solver → fit → interval → selection, projection → table
"""
