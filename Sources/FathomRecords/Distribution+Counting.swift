extension Distribution {
  /// The distribution of numbers of similar size, such as activations or weights.
  ///
  /// - Parameters:
  ///   - values: The numbers; NaN and infinity are counted apart.
  ///   - bins: How many bins there are to be.
  /// - Returns: Bins over the range of the finite numbers.
  /// - Complexity: Two looks at each number.
  public static func linear(_ values: [Double], bins: Int = 40) -> Distribution {
    var summary = Summary()
    for value in values { summary.add(value) }
    guard let minimum = summary.minimum, let maximum = summary.maximum else {
      return Distribution(.linear(low: 0, high: 0), counts: [], of: values, summary)
    }
    let bins = minimum == maximum ? 1 : max(1, bins)
    var counts = Array(repeating: 0, count: bins)
    // Halves, because the range of doubles is twice as wide as the largest of them.
    let width = maximum / 2 - minimum / 2
    let scale = width > 0 ? Double(bins) / width : 0
    for value in values where value.isFinite {
      let place = (value / 2 - minimum / 2) * scale
      counts[place < Double(bins) ? Int(place) : bins - 1] += 1
    }
    return Distribution(.linear(low: minimum, high: maximum), counts: counts, of: values, summary)
  }

  /// The distribution of numbers of many sizes and of both signs, such as derivatives.
  ///
  /// - Parameters:
  ///   - values: The numbers; NaN and infinity are counted apart.
  ///   - bins: How many bins there may be for each sign.
  /// - Returns: Bins for all sizes but the smallest 0.5 %, which are counted with zeros.
  /// - Complexity: One look at each number.
  public static func logarithmic(_ values: [Double], bins: Int = 32) -> Distribution {
    var summary = Summary()
    var (negative, positive) = (HalfPowers(), HalfPowers())
    for value in values {
      summary.add(value)
      guard value.isFinite, value != 0 else { continue }
      if value < 0 { negative.add(value) } else { positive.add(value) }
    }
    guard summary.minimum != nil else {
      return Distribution(.logarithmic(lowest: 0, step: 1), counts: [], of: values, summary)
    }
    guard let range = HalfPowers.range(negative, positive) else {
      return Distribution(
        .logarithmic(lowest: 0, step: 1), counts: [values.count(where: \.isZero)], of: values,
        summary)
    }
    let step = max(1, (range.count + bins - 1) / max(1, bins))
    let below = negative.counts[..<range.lowerBound].reduce(0, +)
    let beneath = positive.counts[..<range.lowerBound].reduce(0, +)
    return Distribution(
      .logarithmic(lowest: range.lowerBound + HalfPowers.lowest, step: step),
      counts: negative.merged(range, step).reversed() + [below + summary.zeros + beneath]
        + positive.merged(range, step),
      of: values, summary)
  }

  private init(_ bins: Bins, counts: [Int], of values: [Double], _ summary: Summary) {
    self.init(
      bins: bins, counts: counts, count: values.count, zeros: summary.zeros, nan: summary.nan,
      infinite: summary.infinite, minimum: summary.minimum, maximum: summary.maximum,
      mean: summary.mean, rms: summary.rms(of: values))
  }

  /// What one look at each number leaves.
  private struct Summary {
    var zeros = 0
    var nan = 0
    var infinite = 0
    var finite = 0
    var lowest = Double.infinity
    var highest = -Double.infinity
    var sum = 0.0
    var squares = 0.0

    mutating func add(_ value: Double) {
      guard value.isFinite else {
        if value.isNaN { nan += 1 } else { infinite += 1 }
        return
      }
      finite += 1
      if value == 0 { zeros += 1 }
      lowest = min(lowest, value)
      highest = max(highest, value)
      sum += value
      squares += value * value
    }

    var minimum: Double? { finite > 0 ? lowest : nil }
    var maximum: Double? { finite > 0 ? highest : nil }
    /// Sums of huge numbers overflow; what is left then lies between the extremes.
    var mean: Double? {
      guard finite > 0 else { return nil }
      let mean = sum / Double(finite)
      return mean.isFinite ? mean : lowest / 2 + highest / 2
    }

    func rms(of values: [Double]) -> Double? {
      guard finite > 0 else { return nil }
      if squares > 1e-280, squares.isFinite { return (squares / Double(finite)).squareRoot() }
      let largest = max(abs(lowest), abs(highest))
      guard largest > 0 else { return 0 }
      let sum = values.reduce(0.0) {
        let ratio = $1.isFinite ? $1 / largest : 0
        return $0 + ratio * ratio
      }
      return largest * (sum / Double(finite)).squareRoot()
    }
  }
}

/// How many numbers have which size, in half powers of two: from the smallest number above 0 that
/// a double holds to the largest.
private struct HalfPowers {
  static let lowest = 2 * -1074
  /// The first is of `lowest`.
  var counts = Array(repeating: 0, count: 2 * (1074 + 1024))
  private let root = 2.0.squareRoot()

  mutating func add(_ value: Double) {
    counts[2 * Int(value.exponent) + (value.significand >= root ? 1 : 0) - Self.lowest] += 1
  }

  /// Which half powers get bins: all but the smallest, as long as these are few; a handful of
  /// tiny numbers is not worth half of the picture.
  static func range(_ negative: HalfPowers, _ positive: HalfPowers) -> Range<Int>? {
    let both = zip(negative.counts, positive.counts).map { $0 + $1 }
    guard let highest = both.lastIndex(where: { $0 > 0 }) else { return nil }
    let few = both.reduce(0, +) / 200
    var below = 0
    for (index, count) in both.enumerated() {
      below += count
      if below > few { return index..<highest + 1 }
    }
    return nil
  }

  func merged(_ range: Range<Int>, _ step: Int) -> [Int] {
    stride(from: range.lowerBound, to: range.upperBound, by: step).map {
      counts[$0..<min($0 + step, range.upperBound)].reduce(0, +)
    }
  }
}
