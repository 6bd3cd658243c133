import FathomText

/// How hidden layers are joined in residual blocks: `2`, `2:pre` or `2:post`.
public struct ResidualBlocks: Hashable, Sendable {
  /// Where a block's sum stands.
  public enum Form: String, CaseIterable, Sendable {
    /// Behind the activation: a = σ(z) + a^s.
    case outer
    /// Activations stand in front of the affine maps, and the sum behind them, z + a^s: He et al.
    /// 2016, "Identity Mappings in Deep Residual Networks".
    case pre
    /// In front of the activation: a = σ(z + a^s), as in He et al. 2015.
    case post
  }

  /// How many layers a block has.
  public var layers: Int
  /// Where its sum stands.
  public var form: Form

  /// Blocks of some layers.
  public init(layers: Int, form: Form = .outer) {
    self.layers = layers
    self.form = form
  }
}

extension ResidualBlocks: ExpressibleByIntegerLiteral {
  /// Blocks of some layers, their sums behind the activations.
  public init(integerLiteral layers: Int) { self.init(layers: layers) }
}

extension ResidualBlocks: CustomStringConvertible {
  /// The spelling.
  public var description: String {
    form == .outer ? "\(layers)" : "\(layers):\(form.rawValue)"
  }

  /// Reads a spelling.
  public init(parsing text: String) throws(ValueProblem) {
    let halves = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let forms = Form.allCases.filter { $0 != .outer }
    layers = try Values.whole(String(halves[0]), in: 1...LayerSizes.layerLimit)
    form = halves.count == 1 ? .outer : try Values.name(String(halves[1]), among: forms)
  }
}
