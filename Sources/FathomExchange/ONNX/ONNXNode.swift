import FathomFiles
import FathomText
import ONNXMessages

/// One operation of a graph.
struct ONNXNode {
  let name: String
  let operation: String
  let domain: String
  let inputs: [String]
  let outputs: [String]
  let opset: Int
  let path: String
  private let attributes: [String: ONNXAttributeProto]

  init(_ node: ONNXNodeProto, path: String, opset: Int) {
    name = node.name
    operation = node.opType
    domain = node.domain
    inputs = node.input
    outputs = node.output
    self.path = path
    self.opset = opset
    attributes = Dictionary(node.attribute.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
  }

  /// Whether the operation is one of ONNX itself.
  var isStandard: Bool { domain.isEmpty || domain == "ai.onnx" }

  /// The node as error messages call it.
  var place: String { "\(path), \(label)" }

  /// The node as error messages call it that say the file already.
  var label: String {
    let known =
      name.isEmpty
      ? "the node that computes '\((outputs.first ?? "?").abridged)'" : "node '\(name.abridged)'"
    return "\(known) (\(isStandard ? operation : "\(domain).\(operation)"))"
  }

  /// Whether another node does the same to its first input.
  func isAlike(_ other: ONNXNode) -> Bool {
    operation == other.operation && domain == other.domain && attributes == other.attributes
      && inputs.dropFirst() == other.inputs.dropFirst()
  }

  func refusal(_ problem: String, fix remedy: String) -> ExchangeError {
    ExchangeError(.unsupported, at: place, problem, fix: remedy)
  }

  func damage(_ problem: String) -> ExchangeError {
    ExchangeError(.damaged, at: place, problem, fix: "export the model again")
  }

  func has(_ name: String) -> Bool { attributes[name] != nil }

  func integer(_ name: String, default value: Int) -> Int {
    attributes[name].map { Int($0.i) } ?? value
  }

  func integers(_ name: String) -> [Int]? { attributes[name].map { $0.ints.map { Int($0) } } }

  func real(_ name: String, default value: Double) -> Double {
    attributes[name].map { Double($0.f) } ?? value
  }

  func reals(_ name: String) -> [Double]? { attributes[name].map { $0.floats.map { Double($0) } } }

  func text(_ name: String) -> String? {
    attributes[name].map { String(decoding: $0.s, as: UTF8.self) }
  }

  func tensor(_ name: String) throws(ExchangeError) -> Tensor? {
    guard let attribute = attributes[name], attribute.hasT else { return nil }
    return try Tensor(attribute.t, of: path)
  }
}
