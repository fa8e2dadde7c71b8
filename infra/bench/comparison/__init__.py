"""The parts of infra/bench/compare."""
