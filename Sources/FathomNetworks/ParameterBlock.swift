public import FathomVocabulary

/// A block of parameters of a layer: its weights, its biases, or what another part learns.
public struct ParameterBlock: Hashable, Sendable {
  /// What the numbers of a block do.
  public enum Role: String, CaseIterable, Sendable {
    /// w^l_{jk}: units × inputs.
    case weights
    /// b^l_j.
    case biases
    /// γ_j of a normalisation.
    case scales
    /// β_j of a normalisation.
    case shifts
    /// The slopes of a PReLU: one, or one for each unit.
    case slopes

    /// What one of the numbers is called.
    public var name: String {
      switch self {
      case .weights: "weight"
      case .biases: "bias"
      case .scales: "scale"
      case .shifts: "shift"
      case .slopes: "slope"
      }
    }

    /// What stands for it in names of arrays: `W`, `b`, or the name.
    public var symbol: String {
      switch self {
      case .weights: "W"
      case .biases: "b"
      case .scales, .shifts, .slopes: name
      }
    }

    /// What PyTorch's modules call it.
    public var tensorName: String {
      switch self {
      case .weights, .scales, .slopes: "weight"
      case .biases, .shifts: "bias"
      }
    }
  }

  /// The layer.
  public let layer: LayerNumber
  /// The place of its part among the layer's parts.
  public let part: Int
  /// What it is.
  public let role: Role
  /// Units × inputs of weights; one size for all others.
  public let shape: [Int]
  /// Its places in the layout's order.
  public let range: Range<Int>
  /// How many blocks of the same role the layer has in front of it.
  public let occurrence: Int

  /// How names of arrays name it: `W2`, `b2`, `scale2`; `scale2_2` for the second of its role in
  /// layer 2.
  public var name: String { "\(role.symbol)\(layer)\(suffix)" }

  /// What tells it from earlier blocks of the same role in the layer; nothing for the first, `_2` for
  /// the second.
  public var suffix: String { occurrence == 0 ? "" : "_\(occurrence + 1)" }
}
