import FathomFiles
import FathomText
import Foundation
import ONNXMessages
import SwiftProtobuf

/// An ONNX file, read but not understood.
struct ONNXGraph {
  /// The oldest set of operators whose meaning is known, and the newest.
  static let opsets: ClosedRange<Int64> = 6...28

  let path: String
  let nodes: [ONNXNode]
  /// Parameters and other numbers by name.
  let initializers: [String: ONNXTensorProto]
  /// The one input that is no initialiser.
  let input: Input
  /// The names of the outputs, one at least.
  let outputs: [String]

  /// What a model is fed with.
  struct Input {
    var name: String
    /// Its sizes, nil where they are free; nil as a whole where nothing is said.
    var shape: [Int?]?
    var isDouble: Bool
  }

  init(contentsOf path: String) throws(ExchangeError) {
    let file = try ModelFile(path)
    try self.init(file.contents(), path: path)
  }

  init(_ bytes: Data, path: String) throws(ExchangeError) {
    var options = BinaryDecodingOptions()
    options.discardUnknownFields = true
    let model: ONNXModelProto
    do {
      model = try ONNXModelProto(serializedBytes: bytes, options: options)
    } catch {
      throw ExchangeError(
        .damaged, at: path, "this is not an ONNX model, or it is damaged",
        fix: "export the model again")
    }
    guard model.hasGraph else {
      throw ExchangeError(
        .damaged, at: path, "the file holds no graph, so it is not an ONNX model",
        fix: "export the model again")
    }
    self.path = path
    let opset = try Self.opset(of: model, path)
    nodes = model.graph.node.map { ONNXNode($0, path: path, opset: opset) }
    initializers = Dictionary(
      model.graph.initializer.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
    let stored = initializers
    input = try Self.input(
      of: model.graph.input.filter { stored[$0.name] == nil }, path)
    outputs = model.graph.output.map(\.name)
    guard !outputs.isEmpty else {
      throw ExchangeError(
        .damaged, at: path, "the model has no output", fix: "export the model again")
    }
  }

  private static func opset(
    of model: ONNXModelProto, _ path: String
  ) throws(ExchangeError) -> Int {
    let entry = model.opsetImport.first { ["", "ai.onnx"].contains($0.domain) }
    guard let version = entry?.version else {
      throw ExchangeError(
        .damaged, at: path, "the model does not say which opset it uses",
        fix: "export the model again")
    }
    guard opsets.contains(version) else {
      throw ExchangeError(
        .unsupported, at: path,
        "the model uses opset \(version), but only \(opsets.lowerBound) to \(opsets.upperBound) are"
          + " supported", fix: "export it with opset_version=17")
    }
    return Int(version)
  }

  private static func input(
    of inputs: [ONNXValueInfoProto], _ path: String
  ) throws(ExchangeError) -> Input {
    guard let input = inputs.first, inputs.count == 1 else {
      let names = inputs.prefix(4).map { "'\($0.name.abridged)'" }.joined(separator: ", ")
      throw ExchangeError(
        .unsupported, at: path,
        "the model has \(inputs.count) inputs\(names.isEmpty ? "" : " (\(names))")",
        fix: "export it with a single one, and everything else as initialisers")
    }
    let type = input.type.tensorType
    guard [0, 1, 10, 11, 16].contains(type.elemType) else {
      throw ExchangeError(
        .unsupported, at: "\(path), input '\(input.name.abridged)'",
        "the model takes inputs of ONNX type \(type.elemType)",
        fix: "export it with float or double inputs")
    }
    let shape: [Int?]? =
      type.hasShape
      ? type.shape.dim.map {
        guard case .dimValue(let size)? = $0.value, size > 0, size < 1 << 40 else { return nil }
        return Int(size)
      } : nil
    return Input(name: input.name, shape: shape, isDouble: type.elemType == 11)
  }
}
