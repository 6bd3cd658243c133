public import FathomVocabulary
import FathomText
public import FathomRecords

/// The gradient's accounts: how many decades the error loses on its way back through a network,
/// and to what.
///
/// Each step from layer l+1 to layer l has a weights' and an activation's part, which add up; so
/// do the steps.
public struct Accounts: Sendable, Equatable {
  /// The layer the accounts begin in, counted from the input: the output layer.
  public let last: LayerNumber
  /// The layer they end in: the first hidden layer, or the last one that an error comes to.
  public let first: LayerNumber
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
  private let steps: Int
  private let saturated: [LayerNumber]
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
    self.steps = known.count
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

  /// Where the error was lost or won, in one sentence whose figures add up.
  public var sentence: String {
    let way = "between layer \(last) and layer \(first)"
    let rest = isComplete ? "" : "; no error reaches the layers before it"
    // Tenths of a decade: total and larger part are rounded, the smaller part is what is left.
    let tenths = { (value: Double) in (value * 10).rounded() / 10 }
    let isLarger = activation.magnitude >= weights.magnitude
    let whole = tenths(total)
    let larger = tenths(isLarger ? activation : weights)
    let slopes = Part(name: "σ′", decades: isLarger ? larger : whole - larger, note: slopeNote)
    let matrices = Part(
      name: "the weights", decades: isLarger ? whole - larger : larger, note: gainNote)
    let (large, small) = isLarger ? (slopes, matrices) : (matrices, slopes)
    let opening = "\(way.prefix(1).uppercased() + way.dropFirst()) the error"
    guard whole != 0 else {
      return "\(opening) keeps its size: \(large.change), \(small.change)\(rest)."
    }
    let isLoss = whole < 0
    if Self.decades(small.decades) == "0" {
      let end = isLoss ? "lost \(way), all went to" : "gained \(way), all came from"
      return "Of \(Self.counted(whole)) \(end) \(large.named)\(rest)."
    }
    if large.decades.sign == small.decades.sign {
      let (verb, word) = isLoss ? ("lost", "went to") : ("gained", "came from")
      let other = isLoss ? "to" : "from"
      return "Of \(Self.counted(whole)) \(verb) \(way), \(Self.decades(large.decades)) \(word)"
        + " \(large.named) and \(Self.decades(small.decades)) \(other) \(small.named)\(rest)."
    }
    return "\(opening) \(isLoss ? "loses" : "gains") \(Self.counted(whole)): \(large.change),"
      + " \(small.changeBack)\(rest)."
  }

  /// What holds whatever the data, in one sentence; nil where nothing does.
  public var certificate: String? {
    certifiedLoss.map {
      "Whatever the data, the error loses at least \(Self.counted($0)) between layer \(last) and the"
        + " first hidden layer: in every layer the activation's largest slope times the weights'"
        + " largest singular value is below 1."
    }
  }

  private var slopeNote: String? {
    if !saturated.isEmpty {
      return "saturation in layer\(saturated.count > 1 ? "s" : "") \(Wording.list(saturated))"
    }
    return explaining(activation, by: slope).map { "RMS about \($0) per layer" }
  }

  private var gainNote: String? {
    explaining(weights, by: gain).map { "gain about \($0) per layer" }
  }

  /// A factor that holds for errors in random directions, in words; nil where errors point where
  /// it does not, so that the decades do not follow from it.
  private func explaining(_ decades: Double, by factor: Double?) -> String? {
    guard let factor, let log10 = Magnitude(factor).log10 else { return nil }
    let difference = (Double(steps) * log10 - decades).magnitude
    return difference <= max(0.25, 0.2 * decades.magnitude) ? Wording.number(factor) : nil
  }

  private struct Part {
    var name: String
    var decades: Double
    var note: String?

    var named: String { name + (note.map { " (\($0))" } ?? "") }
    /// Names with an s are several things.
    private var isPlural: Bool { name.hasSuffix("s") }
    private var verb: String {
      decades < 0 ? isPlural ? "take" : "takes" : isPlural ? "add" : "adds"
    }
    var change: String { "\(named) \(verb) \(Accounts.decades(decades))" }
    var changeBack: String {
      let verb = decades < 0 ? verb : isPlural ? "give" : "gives"
      return "\(named) \(verb) \(Accounts.decades(decades)) back"
    }
  }

  /// A number of decades, without its sign: `1 decade`, `3.7 decades`.
  static func counted(_ value: Double) -> String {
    let number = decades(value)
    return "\(number) \(number == "1" ? "decade" : "decades")"
  }

  /// A number of decades with one decimal, without its sign.
  static func decades(_ value: Double) -> String {
    let tenths = (value.magnitude * 10).rounded()
    guard tenths < 1e15 else { return Wording.number(value.magnitude) }
    let (whole, rest) = (Int(tenths) / 10, Int(tenths) % 10)
    return rest == 0 ? "\(whole)" : "\(whole).\(rest)"
  }
}
