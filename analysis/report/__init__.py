"""The report: tables as CSV, prose as Markdown, everything in one HTML file that works offline."""
