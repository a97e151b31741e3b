"""How well names are matched: samples, figures, the fit and the report."""
