#!/bin/sh
# Writes the .pb.swift files anew from onnx_subset.proto and event_subset.proto. The results are
# committed, so only who changes a .proto needs this: protoc (Debian's protobuf-compiler) and a
# plugin built from apple/swift-protobuf with `swift build --product protoc-gen-swift`, whose path
# is the argument.
set -eu
plugin=${1:?usage: generate-messages.sh PATH-OF-protoc-gen-swift}
cd "$(dirname "$0")/../Sources"
for file in ONNXMessages/onnx_subset.proto EventMessages/event_subset.proto; do
  protoc --plugin=protoc-gen-swift="$plugin" --proto_path="${file%/*}" --swift_out="${file%/*}" \
    --swift_opt=Visibility=Package --swift_opt=UseAccessLevelOnImports=true "${file##*/}"
done
