"""What the build has to report about its sources: disagreements, coverage, and each source by itself."""
