#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Numbers by their logarithm, for those that a `Double` does not hold.
enum PowerOfTen {
  /// 10^`exponent`.
  static func value(_ exponent: Double) -> Double { pow(10, exponent) }

  /// log₁₀ of a number; nil for 0, NaN, infinity and what is negative.
  static func exponent(of number: Double) -> Double? {
    number > 0 && number.isFinite ? log10(number) : nil
  }
}
