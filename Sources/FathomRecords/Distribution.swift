#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// How many numbers lie where: a histogram, beside what it cannot show.
///
/// Finite numbers are in exactly one bin each, so the counts add up to `count` less `nan` less
/// `infinite`.
public struct Distribution: Codable, Sendable, Equatable {
  /// Where the bins lie.
  public enum Bins: Codable, Sendable, Equatable {
    /// Bins of equal width from `low` to `high`, the numbers' own range; with both equal there is
    /// one bin.
    case linear(low: Double, high: Double)
    /// Bins for numbers of many sizes and of both signs, the same for either sign.
    ///
    /// Sizes are counted in half powers of two. The bin in the middle holds what is smaller than
    /// 2^(lowest/2), zeros included; going outwards, each bin takes the next `step` half powers.
    case logarithmic(lowest: Int, step: Int)
  }

  /// Where the bins lie.
  public var bins: Bins
  /// How many numbers each bin holds, the most negative first; empty without finite numbers.
  public var counts: [Int]
  /// How many numbers there were.
  public var count: Int
  /// How many of them are exactly 0.
  public var zeros: Int
  /// How many of them are NaN.
  public var nan: Int
  /// How many of them are infinite.
  public var infinite: Int
  /// The smallest finite number; nil without one, as are the other figures.
  @Recorded public var minimum: Double?
  /// The largest finite number.
  @Recorded public var maximum: Double?
  /// The mean of the finite numbers.
  @Recorded public var mean: Double?
  /// The root of the mean square of the finite numbers, formed so that no square leaves the range
  /// of doubles.
  @Recorded public var rms: Double?

  /// How many numbers are finite.
  public var finite: Int { count - nan - infinite }

  /// The edges between bins, rising, one more than there are counts; empty without counts.
  public var edges: [Double] {
    guard !counts.isEmpty else { return [] }
    switch bins {
    case .linear(let low, let high):
      let parts = Double(counts.count)
      return (0...counts.count).map {
        let share = Double($0) / parts
        return $0 == counts.count ? high : low * (1 - share) + high * share
      }
    case .logarithmic(let lowest, let step):
      let sizes = (0...counts.count / 2).map { Self.size(ofHalfPower: lowest + $0 * step) }
      return sizes.reversed().map { -$0 } + sizes
    }
  }

  /// The number that a share of the finite numbers does not exceed, as far as bins can tell.
  ///
  /// - Parameter share: From 0, the smallest number, to 1, the largest.
  /// - Returns: A number within the bin that is sure to hold it; nil without finite numbers.
  public func quantile(_ share: Double) -> Double? {
    guard let minimum, let maximum, finite > 0 else { return nil }
    let wanted = share * Double(finite)
    let edges = edges
    var seen = 0.0
    for (index, count) in counts.enumerated() where count > 0 {
      if seen + Double(count) >= wanted {
        let part = (wanted - seen) / Double(count)
        let value = Self.between(edges[index], edges[index + 1], part)
        return min(max(value, minimum), maximum)
      }
      seen += Double(count)
    }
    return maximum
  }

  /// A point of a bin: with bins that grow by factors, sizes are spread evenly in the logarithm.
  private static func between(_ low: Double, _ high: Double, _ part: Double) -> Double {
    if low > 0, high > 4 * low || low < 1e-300 { return low * pow(high / low, part) }
    if high < 0, low < 4 * high { return low * pow(high / low, part) }
    return low * (1 - part) + high * part
  }

  /// 2^(k/2), as far as doubles go.
  static func size(ofHalfPower k: Int) -> Double {
    let power = scalbn(k & 1 == 0 ? 1 : 2.0.squareRoot(), Int32(clamping: k >> 1))
    return min(power, .greatestFiniteMagnitude)
  }
}
