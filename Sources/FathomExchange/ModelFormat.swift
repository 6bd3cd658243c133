/// A kind of file that holds a network for other tools.
public enum ModelFormat: String, CaseIterable, Sendable {
  /// An ONNX graph.
  case onnx
  /// Weights and biases only.
  case safetensors

  /// The format that a file name's ending stands for.
  public init?(path: String) {
    let name = path.lowercased()
    guard let format = Self.allCases.first(where: { name.hasSuffix(".\($0.rawValue)") }) else {
      return nil
    }
    self = format
  }
}
