# Everything builds for release: numeric code is some fifty times slower in debug builds.

.PHONY: demo test build fuzz lint format dependencies

demo: build
	.build/release/fathom diagnose --layers 784,30x4,10 --activation sigmoid --cost cross-entropy --data fashion-mnist

test: dependencies
	swift test -c release

build: dependencies
	swift build -c release --product fathom

# A short look; give Fuzz/run more seconds for a long one.
fuzz: dependencies
	Fuzz/run 20

lint:
	swift format lint --strict --recursive Package.swift Sources Tests Fuzz/Package.swift Fuzz/Sources

format:
	swift format format --in-place --recursive Package.swift Sources Tests Fuzz/Package.swift Fuzz/Sources

dependencies:
	@Scripts/install-dependencies.sh
