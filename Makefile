# Everything builds for release: numeric code is some fifty times slower in debug builds.

.PHONY: demo test test-kernels test-threads bench bench-kernels check-allocations build docs fuzz lint format dependencies

# What is written in Swift.
SWIFT_FILES = Package.swift Sources Tests Examples Fuzz/Package.swift Fuzz/Sources Benchmarks/Sources

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

# The tests that use several threads, under the thread sanitizer.
test-threads: dependencies
	swift test -c release --sanitize thread --scratch-path .build-threads \
	  --filter 'ParallelTests|threads|SameBitsTests'

# Times Fathom and its peers in one run: make bench PEERS=jax,torch ROUNDS=20; or this version
# against an earlier one, failing where it is slower: make bench AGAINST=COMMIT
PEERS ?= jax
ROUNDS ?= 20
AGAINST ?=
bench: dependencies
ifneq ($(AGAINST),)
	python3 Benchmarks/against.py $(AGAINST) --rounds $(ROUNDS)
else
	swift build -c release --product fathom-bench
	test -x Benchmarks/.venv/bin/python || python3 -m venv Benchmarks/.venv
	Benchmarks/.venv/bin/pip install --quiet numpy $(subst $(comma), ,$(PEERS))
	Benchmarks/.venv/bin/python Benchmarks/compare.py --rounds $(ROUNDS) --peers $(PEERS)
endif

comma := ,

# Our products against OpenBLAS (package libopenblas0), the first step of a very deep network, and
# the exact pass against a plain one.
bench-kernels: dependencies
	swift build -c release --product fathom-bench
	swift build -c release --product exact-cost
	.build/release/fathom-bench kernels
	.build/release/fathom-bench start d1024
	.build/release/exact-cost

# Fails if a training step asks the allocator for memory.
check-allocations: dependencies
	swift build -c release --product fathom-bench
	.build/release/fathom-bench allocations

build: dependencies
	swift build -c release --product fathom

# The library's documentation, into .build/documentation; warnings are errors.
docs: dependencies
	Scripts/check-documentation.sh

# A short look; give Fuzz/run more seconds for a long one.
fuzz: dependencies
	Fuzz/run 20

lint:
	swift format lint --strict --recursive $(SWIFT_FILES)

format:
	swift format format --in-place --recursive $(SWIFT_FILES)

dependencies:
	@Scripts/install-dependencies.sh
