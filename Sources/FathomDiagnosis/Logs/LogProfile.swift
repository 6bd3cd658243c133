import FathomVocabulary
public import FathomRecords

/// The profile of a logged training step by step, as well as the log allows it.
public struct LogProfile: Sendable, Equatable {
  /// What it is read from.
  public let basis: LogBasis
  /// The layers compared, from the input on: hidden layers, for the last layer is the output.
  public let layers: [LogRecord.Layer]
  /// The steps at which all of them were logged, in order; at least one.
  public let steps: [Int]
  /// Whether the layers' sizes, where they matter, are known and not taken for equal.
  public let knowsSizes: Bool

  private let values: [[Profile.Entry]]

  /// The best profile that a log allows.
  ///
  /// - Returns: nil with fewer than two layers that can be compared at the same step.
  public init?(_ log: LogRecord) {
    let hidden = Array(log.layers.dropLast())
    for basis in LogBasis.allCases {
      let layers = basis.includesFirstLayer ? hidden : Array(hidden.dropFirst())
      guard layers.count >= 2, let tables = Self.tables(basis, layers) else { continue }
      if basis == .biases, Self.areRounding(layers) { continue }
      let steps = tables.dropFirst().reduce(Set(tables[0].keys)) { $0.intersection($1.keys) }
      guard !steps.isEmpty else { continue }
      self.basis = basis
      self.layers = layers
      self.steps = steps.sorted()
      knowsSizes = basis != .biases || layers.allSatisfy { $0.biases != nil }
      values = self.steps.map { step in tables.map { $0[step] ?? .undefined } }
      return
    }
    return nil
  }

  /// Whether the first hidden layer is left out, and the profile's ends are continued to it.
  public var isContinued: Bool { !basis.includesFirstLayer }

  /// log₁₀ of the first over the last hidden layer at one of the steps; negative for vanishing.
  ///
  /// Where the first hidden layer is left out, the others are taken to go on to it as they do
  /// among themselves. *Source:* ours; on the networks that `LogBasis` names this is within 0.4
  /// decades of the error's ratio for sigmoid networks, and up to 0.7 short of it for others.
  ///
  /// - Returns: nil where one of the two is not known.
  public func log10Ratio(at index: Int) -> Double? {
    guard let ratio = profile(at: index).log10FirstToLastRatio else { return nil }
    return isContinued ? ratio * Double(layers.count) / Double(layers.count - 1) : ratio
  }

  /// The first over the last hidden layer at one of the steps; nil where a `Double` cannot hold
  /// it, 0 where the first layer's is zero and the last one's is not.
  func ratio(at index: Int) -> Double? {
    guard let log10 = log10Ratio(at: index) else { return profile(at: index).firstToLastRatio }
    return Magnitude(log10: log10).representable
  }

  /// The profile at one of the steps.
  public func profile(at index: Int) -> Profile {
    Profile(layers: layers.map(\.layer), entries: values[index])
  }

  /// The profile at the first step that the log holds.
  public var first: Profile { profile(at: 0) }
  /// The profile at the last step that the log holds.
  public var last: Profile { profile(at: steps.count - 1) }

  private static func tables(
    _ basis: LogBasis, _ layers: [LogRecord.Layer]
  ) -> [[Int: Profile.Entry]]? {
    // Some layers with biases' counts and some without would compare different things.
    let usesSizes = basis != .biases || layers.allSatisfy { $0.biases != nil }
    var result: [[Int: Profile.Entry]] = []
    for layer in layers {
      guard let points = layer.series[basis.quantity], let divisor = basis.divisor(layer) else {
        return nil
      }
      let root = usesSizes ? Double(divisor).squareRoot() : 1
      result.append(
        Dictionary(points.map { ($0.step, Profile.Entry($0.size.divided(by: root))) }) { $1 })
    }
    return result
  }

  /// Whether the biases' gradients are nothing but rounding, as they are before a batch
  /// normalisation, which takes every bias away again.
  ///
  /// ‖∇b‖ over ‖∇W‖ is about one over the norm of the layer's input, which is no million.
  private static func areRounding(_ layers: [LogRecord.Layer]) -> Bool {
    layers.contains { layer in
      guard let weights = layer.series[.weights]?.first?.size.log10,
        let biases = layer.series[.biases]?.first?.size.log10
      else { return false }
      return biases - weights < -5.5
    }
  }
}

extension Profile {
  /// A profile of known entries.
  init(layers: [LayerNumber], entries: [Entry]) {
    self.layers = layers
    self.entries = entries
  }
}

extension Profile.Entry {
  init(_ size: Magnitude) {
    if let log10 = size.log10 {
      self = .known(log10)
    } else if size.value == 0 {
      self = .zero
    } else {
      self = size.value.isNaN ? .undefined : .overflow
    }
  }
}
