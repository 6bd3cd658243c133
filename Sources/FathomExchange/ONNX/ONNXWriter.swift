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
        architecture.layers.map(\.activation).filter { !$0.hasDoubleOperators }.map(\.name)
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
    let tensors = network.tensors(vector)
    for tensor in tensors { model.graph.initializer.append(stored(tensor)) }
    var position = 0
    var flows = [current]
    for (number, layer) in network.architecture.layers.numbered {
      let names = LayerTensorNames(position: position)
      position += layer.normalization == nil ? 2 : 3
      let biases = layer.normalization?.isOverBatch == true ? [] : [names.bias]
      add("Gemm", [current, names.weight] + biases, to: "z\(number)", [integer("transB", 1)])
      normalize(layer.normalization, names, "n\(number)")
      let isLast = number == network.architecture.outputLayer
      layer.activation.add(
        to: &self, "a\(number)", logarithm: isLast && network.answersLogarithms)
      if let source = layer.shortcut {
        add("Add", [current, flows[countingInput: source]], to: "s\(number)")
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

  private mutating func normalize(
    _ normalization: Normalization?, _ names: LayerTensorNames, _ name: String
  ) {
    let epsilon = real("epsilon", Float(Normalization.epsilon))
    switch normalization {
    case nil: break
    case .batch:
      add(
        "BatchNormalization", [current, names.scale, names.shift, names.mean, names.variance],
        to: name, [epsilon])
    case .layer:
      add(
        "LayerNormalization", [current, names.scale, names.shift], to: name,
        [integer("axis", -1), epsilon])
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
