"""Disparity: how far groups of people stand from the total, and which stands furthest behind."""

from attain.domain.disparity.groups import Disparity, against_total, behind, furthest_behind

__all__ = ["Disparity", "against_total", "behind", "furthest_behind"]
