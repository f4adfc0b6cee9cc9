"""Synthetic movements: data sets of any size with the statistics of the real one, to measure with."""

from unionref.synth.profile import Profile, differences, measure, read_profile
from unionref.synth.writing import Written, synthesize

__all__ = ["Profile", "Written", "differences", "measure", "read_profile", "synthesize"]
