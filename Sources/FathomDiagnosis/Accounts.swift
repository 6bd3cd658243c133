import FathomText
public import FathomRecords

/// The gradient's accounts: how many decades the error loses on its way back through a network,
/// and to what.
///
/// Each step from layer l+1 to layer l has a weights' and an activation's part, which add up; so
/// do the steps.
public struct Accounts: Sendable, Equatable {
  /// The layer the accounts begin in, counted from the input: the output layer.
  public let last: Int
  /// The layer they end in: the first hidden layer, or the last one that an error comes to.
  public let first: Int
  /// log₁₀ of the first layer's error over the last one's, as norms; negative for a loss.
  public let total: Double
  /// The weights' part.
  public let weights: Double
  /// The activations' part.
  public let activation: Double
  /// How many decades are lost at least, whatever the data, where every step is bounded by less
  /// than 1; nil where the network need not lose any.
  public let certifiedLoss: Double?

  private let isComplete: Bool
  private let saturated: [Int]
  private let slope: Double?
  private let gain: Double?

  /// The accounts of a measured network; nil without a hidden layer and where no error comes
  /// back to one.
  public init?(_ measurement: Measurement) {
    guard let last = measurement.layers.last else { return nil }
    let steps = measurement.hiddenLayers.reversed()
    let known = Array(
      steps.prefix {
        $0.errorDecay?.log10Weights != nil && $0.errorDecay?.log10Activation != nil
      })
    guard let first = known.last else { return nil }
    self.last = last.layer
    self.first = first.layer
    weights = known.reduce(0) { $0 + ($1.errorDecay?.log10Weights ?? 0) }
    activation = known.reduce(0) { $0 + ($1.errorDecay?.log10Activation ?? 0) }
    total = known.reduce(0) { sum, layer in
      let parts = (layer.errorDecay?.log10Weights ?? 0) + (layer.errorDecay?.log10Activation ?? 0)
      return sum + (layer.errorDecay?.log10Total ?? parts)
    }
    isComplete = known.count == steps.count
    saturated = known.filter { $0.errorDecay?.saturatedActivations ?? 0 > Self.saturationLimit }
      .map(\.layer).sorted()
    slope = Self.mean(known.map { $0.errorDecay?.slopeMeanSquare.map { $0.squareRoot() } })
    gain = Self.mean(known.map { $0.errorDecay?.weightGain })
    let bounds = steps.map { $0.errorDecay?.log10Bound ?? 0 }
    certifiedLoss =
      bounds.count >= 2 && bounds.allSatisfy { $0 < 0 } ? -bounds.reduce(0, +) : nil
  }

  /// Above this share of saturated activations a layer is named.
  private static let saturationLimit = 0.25

  /// The geometric mean of positive numbers; nil unless all are known and positive.
  private static func mean(_ values: [Double?]) -> Double? {
    var sum = 0.0
    for value in values {
      guard let log10 = value.flatMap({ Magnitude($0).log10 }) else { return nil }
      sum += log10
    }
    return values.isEmpty ? nil : Magnitude(log10: sum / Double(values.count)).value
  }

  /// Where the error was lost or won, in one sentence.
  public var sentence: String {
    let way = "between layer \(last) and layer \(first)"
    let rest = isComplete ? "" : "; no error comes to the layers before it"
    let slopes = Part(name: "σ′", decades: activation, note: slopeNote)
    let matrices = Part(name: "the weights", decades: weights, note: gainNote)
    let (large, small) =
      activation.magnitude >= weights.magnitude ? (slopes, matrices) : (matrices, slopes)
    if Self.decades(total) == "0" {
      return "The error keeps its size \(way): \(large.signed), \(small.signed)\(rest)."
    }
    let size = Self.decades(total)
    if Self.decades(small.decades) == "0" {
      let verb = large.decades < 0 ? "lost \(way), all went to" : "gained \(way), all came from"
      return "Of \(size) decades \(verb) \(large.named)\(rest)."
    }
    if large.decades < 0 && small.decades <= 0 {
      return "Of \(size) decades lost \(way), \(Self.decades(large.decades)) went to"
        + " \(large.named) and \(Self.decades(small.decades)) to \(small.named)\(rest)."
    }
    if large.decades < 0 {
      return "Of \(Self.decades(large.decades)) decades that the error lost to \(large.named)"
        + " \(way), \(small.named) gave back \(Self.decades(small.decades)): \(size) are"
        + " missing\(rest)."
    }
    if small.decades >= 0 {
      return "Of \(size) decades gained \(way), \(Self.decades(large.decades)) came from"
        + " \(large.named) and \(Self.decades(small.decades)) from \(small.named)\(rest)."
    }
    return "Of \(Self.decades(large.decades)) decades that the error gained from \(large.named)"
      + " \(way), \(small.named) took back \(Self.decades(small.decades)): it grew by"
      + " \(size)\(rest)."
  }

  /// What holds whatever the data, in one sentence; nil where nothing does.
  public var certificate: String? {
    certifiedLoss.map {
      "γ·s_max(W) < 1 in every layer: this network must vanish, by at least"
        + " \(Self.decades($0)) decades on the way from layer \(last) to its first hidden layer,"
        + " whatever the data (γ is the largest slope of the activation, s_max the largest"
        + " singular value)."
    }
  }

  private var slopeNote: String? {
    if !saturated.isEmpty {
      return "saturation in layer\(saturated.count > 1 ? "s" : "") \(Wording.list(saturated))"
    }
    return slope.map { "about \(Wording.number($0)) a layer" }
  }

  private var gainNote: String? { gain.map { "gain about \(Wording.number($0)) a layer" } }

  private struct Part {
    var name: String
    var decades: Double
    var note: String?

    var named: String { name + (note.map { " (\($0))" } ?? "") }
    var signed: String {
      let change = decades < 0 ? "took" : "gave"
      return "\(name) \(change) \(Accounts.decades(decades)) decades"
    }
  }

  /// A number of decades with one decimal, without its sign.
  static func decades(_ value: Double) -> String {
    let tenths = (value.magnitude * 10).rounded()
    guard tenths < 1e15 else { return Wording.number(value.magnitude) }
    let (whole, rest) = (Int(tenths) / 10, Int(tenths) % 10)
    return rest == 0 ? "\(whole)" : "\(whole).\(rest)"
  }
}
