import FathomText
import FathomFiles
import FathomVocabulary
import FathomNetworks
import FathomNumerics
import Foundation
import ONNXMessages
import SwiftProtobuf

extension Network {
  /// What ONNX files may have: protocol buffers end at 2 GiB.
  private static let mostBytes = 2_000_000_000

  func writeONNX(to path: String) throws(ExchangeError) -> [String] {
    var notes: [String] = []
    let graph: ONNXGraphBuilder
    switch parameters {
    case .float(let vector): graph = ONNXGraphBuilder(self, vector, type: 1)
    case .double(let vector):
      let single = Set(
        architecture.layers.flatMap(\.activations).filter { !$0.hasDoubleOperators }.map(\.name)
      )
      .sorted()
      if single.isEmpty {
        graph = ONNXGraphBuilder(self, vector, type: 11)
      } else {
        notes.append(
          "\(path) is written in float, because onnxruntime has no double precision for"
            + " \(single.joined(separator: ", "))")
        graph = ONNXGraphBuilder(self, vector.converted(to: Float.self), type: 1)
      }
    }
    let size = graph.model.graph.initializer.reduce(0) { $0 + $1.rawData.count }
    guard size < Self.mostBytes else {
      throw ExchangeError(
        .tooLarge, at: path, "ONNX files hold at most 2 GB, and the weights have \(size) bytes",
        fix: "write a .safetensors file")
    }
    do {
      try OutputFile.write(graph.model.serializedBytes(), to: path)
    } catch let error as FileError {
      throw ExchangeError(error)
    } catch {
      throw ExchangeError(
        .unwritable, at: path, "the model cannot be written", fix: "write a .safetensors file")
    }
    return notes
  }
}

/// Builds a graph of Gemm, normalisations, activations and sums, opset 17.
struct ONNXGraphBuilder {
  private(set) var model = ONNXModelProto()
  /// Whether numbers are doubles.
  var isDouble: Bool { type == 11 }
  private let type: Int32
  /// The name of what was computed last.
  private(set) var current = "x"
  /// How often a name has been asked for.
  private var uses: [String: Int] = [:]

  init<Scalar: RealScalar>(_ network: Network, _ vector: ParameterVector<Scalar>, type: Int32) {
    self.type = type
    model.irVersion = 8
    model.producerName = "fathom"
    var opset = ONNXOperatorSetIdProto()
    opset.version = 17
    model.opsetImport = [opset]
    model.graph.name = "network"
    model.graph.input = [description("x", network.architecture.inputs)]
    if let scaling = network.inputScaling {
      add("Mul", [current, constant("input.scale", scaling.scale)], to: "input.scaled")
      add("Add", [current, constant("input.shift", scaling.shift)], to: "input.shifted")
    }
    for tensor in network.tensors(vector) { model.graph.initializer.append(stored(tensor)) }
    let names = TensorNames(network.architecture)
    var flows = [current]
    for (number, layer) in network.architecture.layers.numbered {
      for (index, part) in layer.parts.enumerated() {
        let learned = names.blocks(vector.layout, number, index).map(\.name)
        switch part {
        case .dense:
          add("Gemm", [current] + learned, to: fresh("z", number), [integer("transB", 1)])
        case .normalization(let kind):
          normalize(
            kind, learned + (kind.isOverBatch ? names.running(number, index) : []),
            fresh("n", number))
        case .activation(let activation):
          activation.add(
            to: &self, fresh("a", number), learned: learned,
            logarithm: activation == .softmax && network.answersLogarithms)
        case .dropout: break
        case .add(let source):
          add("Add", [current, flows[countingInput: source]], to: fresh("s", number))
        }
      }
      flows.append(current)
    }
    if let scaling = network.targetScaling {
      add("Mul", [current, constant("output.scale", scaling.scale)], to: "output.scaled")
      add("Add", [current, constant("output.shift", scaling.shift)], to: "output.shifted")
    }
    add("Identity", [current], to: "y")
    model.graph.output = [description("y", network.architecture.outputs)]
  }

  /// A name that no node has yet.
  private mutating func fresh(_ kind: String, _ layer: LayerNumber) -> String {
    let name = "\(kind)\(layer)"
    let count = (uses[name] ?? 0) + 1
    uses[name] = count
    return count == 1 ? name : "\(name)_\(count)"
  }

  private mutating func normalize(_ kind: Normalization, _ parameters: [String], _ name: String) {
    let epsilon = real("epsilon", Float(Normalization.epsilon))
    switch kind {
    case .batch: add("BatchNormalization", [current] + parameters, to: name, [epsilon])
    case .layer:
      add("LayerNormalization", [current] + parameters, to: name, [integer("axis", -1), epsilon])
    }
  }

  /// Adds a node, whose output becomes `current`.
  mutating func add(
    _ operation: String, _ inputs: [String], to output: String,
    _ attributes: [ONNXAttributeProto] = []
  ) {
    var node = ONNXNodeProto()
    node.name = "\(operation)_\(output)"
    node.opType = operation
    node.input = inputs
    node.output = [output]
    node.attribute = attributes
    model.graph.node.append(node)
    current = output
  }

  /// An attribute.
  func integer(_ name: String, _ value: Int64) -> ONNXAttributeProto {
    var attribute = ONNXAttributeProto()
    attribute.name = name
    attribute.i = value
    attribute.type = 2
    return attribute
  }

  /// An attribute.
  func real(_ name: String, _ value: Float) -> ONNXAttributeProto {
    var attribute = ONNXAttributeProto()
    attribute.name = name
    attribute.f = value
    attribute.type = 1
    return attribute
  }

  /// Adds a constant in the model's precision.
  ///
  /// - Returns: Its name.
  mutating func number(_ name: String, _ value: Double) -> String {
    let tensor =
      type == 11
      ? NamedTensor(name, shape: [], values: [value])
      : NamedTensor(name, shape: [], values: [Float(value)])
    model.graph.initializer.append(stored(tensor))
    return name
  }

  private mutating func constant(_ name: String, _ values: [Double]) -> String {
    let tensor =
      type == 11
      ? NamedTensor(name, shape: [values.count], values: values)
      : NamedTensor(name, shape: [values.count], values: values.map { Float($0) })
    model.graph.initializer.append(stored(tensor))
    return name
  }

  private func stored(_ tensor: NamedTensor) -> ONNXTensorProto {
    var result = ONNXTensorProto()
    result.name = tensor.name
    result.dims = tensor.shape.map { Int64($0) }
    result.dataType = type
    result.rawData = tensor.bytes
    return result
  }

  /// Samples × features, with any number of samples.
  private func description(_ name: String, _ features: Int) -> ONNXValueInfoProto {
    var samples = ONNXTensorShapeProto.Dimension()
    samples.dimParam = "samples"
    var width = ONNXTensorShapeProto.Dimension()
    width.dimValue = Int64(features)
    var result = ONNXValueInfoProto()
    result.name = name
    result.type.tensorType.elemType = type
    result.type.tensorType.shape.dim = [samples, width]
    return result
  }
}
