# Everything builds for release: numeric code is some fifty times slower in debug builds.

.PHONY: demo test test-kernels build lint format dependencies

demo: build
	.build/release/fathom diagnose --layers 784,30x4,10 --activation sigmoid --cost cross-entropy --data fashion-mnist

test: dependencies
	swift test -c release

# All instruction sets that this processor has; an unavailable one falls back to the widest.
test-kernels: dependencies
	swift build -c release --build-tests
	for set in avx512 avx2 baseline; do \
	  FATHOM_KERNELS=$$set swift test -c release --skip-build || exit 1; \
	done

build: dependencies
	swift build -c release --product fathom

lint:
	swift format lint --strict --recursive Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources

format:
	swift format format --in-place --recursive Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources

dependencies:
	@Scripts/install-dependencies.sh
