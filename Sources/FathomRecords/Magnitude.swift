#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The size of something: a non-negative number that need not fit a `Double`.
///
/// The logarithm is kept beside the value, because 10^−4000 is a perfectly good gradient norm:
/// `value` is then 0 while `log10` holds −4000.
public struct Magnitude: Sendable, Equatable {
  /// The size, as far as a `Double` can hold it: 0 and infinity may stand for what it cannot.
  public var value: Double
  /// log₁₀ of the size: nil for a true zero and for NaN, finite for everything else that is.
  public var log10: Double?

  /// A magnitude that a `Double` holds.
  ///
  /// - Parameter value: Zero or more; NaN and infinity have no logarithm.
  public init(_ value: Double) {
    self.value = value
    log10 = value > 0 && value.isFinite ? logarithm(value) : nil
  }

  /// A magnitude of any size, from its logarithm.
  public init(log10: Double) {
    value = power(log10)
    self.log10 = log10
  }

  /// A magnitude that is kept as its value and its logarithm.
  ///
  /// - Parameters:
  ///   - value: As far as a `Double` can hold it.
  ///   - log10: Its logarithm; nil for a true zero and for NaN, and the value's own where the
  ///     value is one that has it.
  public init(_ value: Double, log10: Double?) {
    self.init(value)
    if let log10 { self.log10 = log10 }
  }

  /// This magnitude divided by a positive number, as a root mean square needs it.
  public func divided(by divisor: Double) -> Magnitude {
    guard let log10 else { return Magnitude(value / divisor) }
    var result = Magnitude(log10: log10 - logarithm(divisor))
    if value > 0, value.isFinite { result.value = value / divisor }
    return result
  }
}

private func logarithm(_ x: Double) -> Double { log10(x) }
private func power(_ exponent: Double) -> Double { pow(10, exponent) }
