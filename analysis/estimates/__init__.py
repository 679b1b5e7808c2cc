"""From trials to ratios with their intervals, cell by cell, and what disturbed them."""
