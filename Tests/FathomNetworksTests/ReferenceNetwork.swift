import FathomVocabulary
import FathomNetworks
import FathomNumerics
import Foundation
import Testing

/// A network with gradient norms known to many digits; `References/README.md` says from where.
struct ReferenceNetwork: CustomTestStringConvertible, Sendable {
  /// A layer's norms, as decimal strings that may be beyond a `Double`.
  struct Layer: Sendable {
    var weights: String
    var biases: String
    var norm: String
    var error: String?
    var condition: Double?
  }

  var name: String
  var architecture: Architecture
  var weights: [[[Double]]]
  var biases: [[Double]]
  var inputs: [[Double]]
  var targets: [[Double]]
  var expected: [Layer]
  /// Whether samples cancel where the gradient is zero.
  var cancels: Bool
  /// The relative error allowed in double and in float, where it is not the usual one.
  var tolerances: [String: Double]

  var testDescription: String { name }

  func parameters<Scalar: RealScalar>(_ scalar: Scalar.Type) -> ParameterVector<Scalar> {
    var result = ParameterVector<Scalar>(zeros: ParameterLayout(architecture))
    for (index, layer) in weights.enumerated() {
      for (j, row) in layer.enumerated() {
        result[bias: LayerNumber(at: index), j] = Scalar(biases[index][j])
        for (k, weight) in row.enumerated() {
          result[weight: LayerNumber(at: index), to: j, from: k] = Scalar(weight)
        }
      }
    }
    return result
  }

  /// The exact pass over all samples.
  func run<Scalar: RealScalar>(
    _ scalar: Scalar.Type, threads: Int = 1
  ) -> ExactGradient? {
    ExactPass(
      architecture, parameters: parameters(scalar), samples: inputs.count, threads: threads
    ).run(inputs, targets)
  }
}

extension ExactPass {
  /// The pass over samples in arrays.
  func run(_ inputs: [[Double]], _ targets: [[Double]]) -> ExactGradient? {
    run(samples: inputs.count) { range, x, y in
      for (row, sample) in range.enumerated() {
        for (column, value) in inputs[sample].enumerated() { x[row, column] = Scalar(value) }
        for (column, value) in targets[sample].enumerated() { y[row, column] = Scalar(value) }
      }
    }
  }
}

extension ReferenceNetwork {
  private struct File: Decodable {
    var name: String
    var sizes: [Int]
    var activations: [String]
    var cost: String
    var weights: [[[Double]]]
    var biases: [[Double]]
    var inputs: [[Double]]
    var targets: [[Double]]
    var expected: [Norms]
    var cancels: Bool?
    var tolerances: [String: Double]?
  }

  private struct Norms: Decodable {
    var weights: String
    var biases: String
    var norm: String
    var error: String?
    var condition: Double?
  }

  init(contentsOf url: URL) throws {
    let file = try JSONDecoder().decode(File.self, from: Data(contentsOf: url))
    name = file.name
    architecture = try Architecture(
      inputs: file.sizes[0],
      layers: zip(file.sizes.dropFirst(), file.activations).map {
        Architecture.Layer(units: $0, activation: try Activation(parsing: $1))
      },
      cost: Cost(parsing: file.cost))
    (weights, biases, inputs, targets) = (file.weights, file.biases, file.inputs, file.targets)
    cancels = file.cancels ?? false
    tolerances = file.tolerances ?? [:]
    expected = file.expected.map {
      Layer(
        weights: $0.weights, biases: $0.biases, norm: $0.norm, error: $0.error,
        condition: $0.condition)
    }
  }

  /// All networks of the folder beside this file.
  static let all = networks(
    in: URL(filePath: #filePath).deletingLastPathComponent().appending(path: "References"))

  /// Networks of a folder that the environment names, in the same form: more than are kept here.
  static let more =
    ProcessInfo.processInfo.environment["FATHOM_REFERENCES"].map {
      networks(in: URL(filePath: $0))
    } ?? []

  private static func networks(in folder: URL) -> [ReferenceNetwork] {
    let files = try? FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    return (files ?? []).filter { $0.pathExtension == "json" }
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
      .compactMap { try? ReferenceNetwork(contentsOf: $0) }
  }
}

extension Extended {
  /// A decimal number of any size, such as `1.5e-4000`.
  init?(decimal: String) {
    let parts = decimal.split(separator: "e")
    guard let digits = parts.first.flatMap({ Double($0) }) else { return nil }
    let power = parts.count > 1 ? Double(parts[1]) ?? 0 : 0
    // 10^p = 2^k 2^f with k + f = p log₂ 10 to twice the precision.
    let (high, low) = (0x1.a934f0979a371p1, 0x1.7f2495fb7fa6dp-53)
    let product = power * high
    let k = product.rounded()
    let rest = (product - k) + ((-product).addingProduct(power, high) + power * low)
    self = Extended(digits * exp2(rest), exponent: Int(k))
  }
}
