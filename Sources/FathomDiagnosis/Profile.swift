public import FathomVocabulary
public import FathomRecords

/// The profile of a network: log₁₀ `error.rms` over the hidden layers, which decides
/// "vanishing" and "exploding".
///
/// The error and not ‖∇W^l‖, because the first layer's fan-in inflates that, and the classic
/// vanishing networks then look healthy.
public struct Profile: Sendable, Equatable {
  /// What is known of one layer's error.
  public enum Entry: Sendable, Equatable {
    /// log₁₀ of its root mean square.
    case known(Double)
    /// Truly zero.
    case zero
    /// Zero only because the working precision cannot hold it.
    case underflow
    /// Infinite, because the working precision cannot hold it.
    case overflow
    /// Not a number.
    case undefined

    /// log₁₀ of the root mean square, where it is known.
    public var log10: Double? {
      if case .known(let log10) = self { log10 } else { nil }
    }
  }

  /// The hidden layers, the first one first.
  public let layers: [LayerNumber]
  /// What is known of each layer's error.
  public let entries: [Entry]

  /// The profile of a measured network.
  public init(_ measurement: Measurement) {
    layers = measurement.hiddenLayers.map(\.layer)
    entries = measurement.hiddenLayers.map(Entry.init)
  }

  /// log₁₀ of the first over the last hidden layer's error; negative for vanishing.
  ///
  /// nil below two hidden layers and where one of the two is not known.
  public var log10FirstToLastRatio: Double? {
    guard entries.count >= 2, let first = entries.first?.log10, let last = entries.last?.log10
    else { return nil }
    return first - last
  }

  /// The first over the last hidden layer's error; smaller than 1 for vanishing.
  ///
  /// nil below two hidden layers, and where a `Double` cannot hold the ratio: its logarithm is
  /// there nevertheless. 0 when the first layer's error is zero and the last one's is not.
  public var firstToLastRatio: Double? {
    if entries.count >= 2, entries.first == .zero, entries.last?.log10 != nil { return 0 }
    guard let log10 = log10FirstToLastRatio else { return nil }
    return Magnitude(log10: log10).representable
  }

  /// The Theil–Sen slope per layer going back, in decades; negative for vanishing.
  ///
  /// nil when fewer than two layers are known.
  public var decadesPerLayer: Double? { TheilSen.slope(of: points) }

  /// The standard error of `decadesPerLayer`; nil when fewer than four layers are known.
  ///
  /// With *n* layers and *s* the standard deviation of the steps between neighbours,
  ///
  ///     s · √( 6 (n² + 1) / (5 n (n² − 1)) ),
  ///
  /// which is the exact standard deviation of a least-squares slope through a random walk; the
  /// Theil–Sen slope's is within a few per cent of it. The walk is the right model, because
  /// each layer multiplies the error by a random factor of its own, independently of the others
  /// (Hanin and Nica 2018). Errors that assume independent deviations from a line, like Sen's
  /// interval, come out three times too small at 20 layers: over 12 seeds, 20 hidden tanh
  /// layers of 30 units differ by 0.010 decades per layer, this formula says 0.010 and Sen's
  /// interval 0.004.
  public var decadesPerLayerError: Double? {
    let points = points
    guard points.count >= 4 else { return nil }
    let steps = zip(points, points.dropFirst()).map { ($1.y - $0.y) / ($1.x - $0.x) }
    let mean = steps.reduce(0, +) / Double(steps.count)
    let variance =
      steps.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(steps.count - 1)
    let n = Double(points.count)
    return (variance * 6 * (n * n + 1) / (5 * n * (n * n - 1))).squareRoot()
  }

  /// The known entries from the last hidden layer back to the first.
  private var points: [(x: Double, y: Double)] {
    entries.reversed().enumerated().compactMap { distance, entry in
      entry.log10.map { (Double(distance), $0) }
    }
  }
}

extension Profile.Entry {
  /// What a measurement knows of a layer's error.
  init(_ layer: LayerMeasurement) {
    if let log10 = layer.error.log10RMS, log10.isFinite {
      self = .known(log10)
    } else if layer.error.rms == 0 {
      self = layer.gradient.state == .underflow ? .underflow : .zero
    } else if layer.error.rms == .infinity || layer.gradient.state == .overflow {
      self = .overflow
    } else {
      self = .undefined
    }
  }
}

extension Magnitude {
  /// The value, where a `Double` holds it.
  var representable: Double? { value > 0 && value.isFinite ? value : nil }
}
