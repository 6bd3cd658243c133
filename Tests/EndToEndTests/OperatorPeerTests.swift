import FathomTestSupport
import Foundation
import Testing

/// ONNX's own backend tests, of single operators and of what PyTorch's oldest exporter made.
@Suite("Operators as ONNX itself tests them")
struct OperatorPeerTests {
  private struct Collection: Decodable {
    struct Case: Decodable {
      var name: String
      var operators: [String]
    }

    var cases: [Case]
    /// Cases that are no models of real numbers, with the reason.
    var skipped: [String: String]
  }

  /// What no network computes sample by sample, and how it is refused.
  private static let refusals = [
    (part: "training_dropout", reason: "it is in training mode"),
    (part: "batchnorm_example_training_mode", reason: "it normalises in training mode"),
    (part: "batchnorm_epsilon_training_mode", reason: "it normalises in training mode"),
    (part: "neg_steps", reason: "it skips values"),
  ]

  /// Why a case is no model of real numbers: integers, truth values, floats narrower than those of
  /// networks, and inputs that are no tensors.
  private static let reasonsToSkip = [
    "its input is of type", "its output is of type", "sequences or optional values", "no input",
  ]

  /// The operators that the README and `SupportedOperations` claim.
  private static let claimed: Set = [
    "Gemm", "MatMul", "Add", "Flatten", "Reshape", "Identity", "Dropout", "Cast", "Transpose",
    "Sigmoid", "Tanh", "Relu", "LeakyRelu", "Elu", "Selu", "Gelu", "Softplus", "Erf", "Clip",
    "Mish", "Softsign", "HardSigmoid", "HardSwish", "Sin",
    "Softmax", "LogSoftmax", "BatchNormalization", "LayerNormalization",
  ]

  @Test(
    "have the outputs they should have, or are refused with the reason",
    .enabled(if: Peers.haveONNX, "\(Peers.missing("onnx, onnxruntime, safetensors"))"))
  func outputs() throws {
    let folder = try TemporaryFolder()
    #expect(try Peers.script("onnx_operators.py", [folder.url.path]) == nil)
    let collection = try JSONDecoder().decode(
      Collection.self, from: Data(contentsOf: folder.url.appending(path: "cases.json")))
    var passed: [Collection.Case] = []
    for entry in collection.cases {
      let path = folder.url.appending(path: entry.name).path
      let result = try Tool.fathom.run([
        "predict", "--model", path + ".onnx", "--data", path + ".npz", "-o", path + "-y.npz",
      ])
      if let refusal = Self.refusals.first(where: { entry.name.contains($0.part) }),
        !entry.name.contains("zero_ratio")
      {
        #expect(result.status == 1, "\(entry.name) is to be refused")
        #expect(result.errors.contains(refusal.reason), "\(entry.name): \(result.errors)")
        #expect(result.errors.contains("(\(entry.operators[0]))"), "\(result.errors)")
        continue
      }
      #expect(result.status == 0, "\(entry.name): \(result.errors)")
      guard result.status == 0 else { continue }
      let (shape, values) = try Arrays.doubles("y", in: path + "-y.npz")
      let expected = try Arrays.doubles("y", in: path + "-expected.npz")
      #expect(shape == expected.shape, "\(entry.name)")
      #expect(Arrays.difference(values, expected.values) < 1e-5, "\(entry.name)")
      passed.append(entry)
    }
    #expect(passed.count > 330)
    #expect(Self.claimed.subtracting(passed.flatMap(\.operators)) == [])
    for (name, reason) in collection.skipped {
      #expect(Self.reasonsToSkip.contains { reason.hasPrefix($0) }, "\(name): \(reason)")
    }
  }
}
