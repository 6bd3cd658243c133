#!/bin/sh
# Writes onnx_subset.pb.swift anew from onnx_subset.proto. The result is committed, so only who
# changes the .proto needs this: protoc (Debian's protobuf-compiler) and a plugin built from
# apple/swift-protobuf with `swift build --product protoc-gen-swift`, whose path is the argument.
set -eu
plugin=${1:?usage: generate-onnx.sh PATH-OF-protoc-gen-swift}
cd "$(dirname "$0")/../Sources/ONNXMessages"
protoc --plugin=protoc-gen-swift="$plugin" --swift_out=. --swift_opt=Visibility=Package \
  --swift_opt=UseAccessLevelOnImports=true onnx_subset.proto
