"""From a study directory to numbers with intervals, figures, sentences and a report.

The analysis reads what the runner left (`timings.csv`, its sidecar schema, `plan.yaml`,
`environment.json`) and never imports it. Each module is one step:

load → trials → estimate (with noise, weak) → curves → verdict → figures → report
"""
