#!/usr/bin/env bash
# Builds the documentation of all library modules into one archive. Warnings are errors; most are
# links to symbols that are no more.
#
# It builds nothing twice: modules that were built in the same configuration are taken as they are.
# Usage: Scripts/check-documentation.sh [CONFIGURATION [FOLDER]], release and .build/documentation by
# default.
set -euo pipefail
cd "$(dirname "$0")/.."

configuration="${1:-release}"
folder="${2:-.build/documentation}"

# FathomNumerics and what stands below it are no public API.
modules="Fathom FathomCommands FathomData FathomDiagnosis FathomExchange FathomExperiments
  FathomFigures FathomFiles FathomLogs FathomNetworks FathomRecords FathomReports FathomRuns
  FathomTraining FathomVocabulary"
targets=()
for module in $modules; do targets+=(--target "$module"); done

mkdir -p "$(dirname "$folder")"
swift package -c "$configuration" --allow-writing-to-directory "$folder" generate-documentation \
  --enable-experimental-combined-documentation --warnings-as-errors \
  --output-path "$folder" "${targets[@]}"
