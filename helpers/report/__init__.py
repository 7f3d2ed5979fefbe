"""The report: notebooks, charts and tables of a study as a site of plain files."""

from helpers.report.site import build, refresh, usual_place

__all__ = ["build", "refresh", "usual_place"]
