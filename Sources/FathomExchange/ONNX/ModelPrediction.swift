public import FathomFiles
import FathomText
package import Foundation

/// What an ONNX model answers, computed as its graph says and in double precision.
public struct ONNXPredictor {
  /// Numbers in a shape, row by row.
  public struct Numbers: Sendable, Equatable {
    /// The sizes of the axes, samples first.
    public var shape: [Int]
    /// The numbers.
    public var values: [Double]

    /// - Precondition: As many values as the shape says.
    public init(shape: [Int], values: [Double]) {
      precondition(Tensor.count(of: shape) == values.count)
      self.shape = shape
      self.values = values
    }
  }

  /// Whether the model works in double precision.
  public var isDouble: Bool { graph.input.isDouble }

  private let graph: ONNXGraph

  /// The most samples that are computed at once.
  private static let samplesAtOnce = 256

  /// Reads a model.
  ///
  /// - Throws: `ExchangeError` when the file is no model with one input.
  public init(contentsOf path: String) throws(ExchangeError) {
    graph = try ONNXGraph(contentsOf: path)
  }

  package init(_ bytes: Data, path: String) throws(ExchangeError) {
    graph = try ONNXGraph(bytes, path: path)
  }

  /// The outputs for some inputs.
  ///
  /// Of several outputs it is the first. A model that was exported for a fixed number of samples takes them in groups of that size.
  ///
  /// - Parameter inputs: In the shape that the model takes, or with the numbers of each sample in
  ///   a row.
  /// - Returns: The outputs, in the shape that the model gives them.
  /// - Throws: `ExchangeError` that names the node which cannot be computed.
  public func outputs(for inputs: Numbers) throws(ExchangeError) -> Numbers {
    let shape = try fitted(inputs)
    let fixed = graph.input.shape?.first.flatMap(\.self)
    let batch = fixed ?? (graph.input.shape == nil ? .max : Self.samplesAtOnce)
    guard let samples = shape.first, samples > batch else {
      return try run(Tensor(shape: shape, kind: kind, values: inputs.values))
    }
    guard fixed == nil || samples.isMultiple(of: batch) else {
      throw mismatch("takes \(batch) samples at a time, but there are \(samples)")
    }
    let width = inputs.values.count / samples
    var result = Numbers(shape: [0], values: [])
    for start in stride(from: 0, to: samples, by: batch) {
      let count = min(batch, samples - start)
      let part = try run(
        Tensor(
          shape: [count] + shape.dropFirst(), kind: kind,
          values: Array(inputs.values[start * width..<(start + count) * width])))
      guard part.shape.first == count else {
        throw mismatch("does not compute each sample separately")
      }
      result.shape = [result.shape[0] + count] + part.shape.dropFirst()
      result.values += part.values
    }
    return result
  }

  private var kind: Tensor.Kind { isDouble ? .double : .float }

  private func mismatch(_ problem: String) -> ExchangeError {
    ExchangeError(
      .mismatch, at: graph.path, "the model \(problem)", fix: "name data that fits the model")
  }

  /// The shape in which the model takes the inputs.
  private func fitted(_ inputs: Numbers) throws(ExchangeError) -> [Int] {
    guard let expected = graph.input.shape else { return inputs.shape }
    let fits =
      inputs.shape.count == expected.count
      && zip(inputs.shape, expected).dropFirst().allSatisfy { $1 == nil || $0 == $1 }
    if fits { return inputs.shape }
    let features = expected.dropFirst().compactMap(\.self)
    guard !expected.isEmpty, features.count == expected.count - 1,
      let count = Tensor.count(of: features), let samples = inputs.shape.first, samples > 0,
      inputs.values.count / samples == count
    else {
      let wanted = expected.map { $0.map(String.init) ?? "any" }.joined(separator: ", ")
      throw mismatch("takes inputs of shape [\(wanted)], not \(inputs.shape)")
    }
    return [samples] + features
  }

  private func run(_ input: Tensor) throws(ExchangeError) -> Numbers {
    let evaluator = TensorEvaluator(limit: max(1 << 24, 16 * input.count))
    var values: [String: Tensor] = [graph.input.name: input]
    for node in graph.nodes {
      var inputs: [Tensor?] = []
      for name in node.inputs {
        if name.isEmpty {
          inputs.append(nil)
        } else if let known = values[name] {
          inputs.append(known)
        } else if let stored = graph.initializers[name] {
          let tensor = try Tensor(stored, of: graph.path)
          values[name] = tensor
          inputs.append(tensor)
        } else {
          throw node.damage("it reads '\(name.abridged)', which no node before it computes")
        }
      }
      let outputs = try evaluator.outputs(of: node, inputs)
      for (name, output) in zip(node.outputs, outputs) { values[name] = output }
    }
    guard let output = values[graph.outputs[0]] else {
      throw ExchangeError(
        .damaged, at: graph.path, "no node computes the output '\(graph.outputs[0].abridged)'",
        fix: "export the model again")
    }
    return Numbers(shape: output.shape, values: output.values)
  }
}
