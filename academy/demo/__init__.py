"""Invented networks, written as bundles: the demo of Falkenau Automobile, and large ones for benchmarks."""
