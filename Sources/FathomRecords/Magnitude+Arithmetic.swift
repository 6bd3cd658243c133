#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

extension Magnitude {
  /// √(a² + b²), whether a `Double` can hold the squares or not; NaN and infinity stay so.
  public static func root(ofSquaresOf a: Magnitude, and b: Magnitude) -> Magnitude {
    guard let x = a.log10, let y = b.log10 else {
      if a.value.isFinite, a.log10 == nil { return b }
      if b.value.isFinite, b.log10 == nil { return a }
      return Magnitude(hypot(a.value, b.value))
    }
    let (large, small) = (max(x, y), min(x, y))
    var result = Magnitude(log10: large + logarithm(1 + pow(10, 2 * (small - large))) / 2)
    if a.value > 0, b.value > 0 { result.value = hypot(a.value, b.value) }
    return result
  }

  /// How many decades a positive ratio spans, whichever side of 1 it is on.
  public static func decades(_ ratio: Double) -> Double { logarithm(ratio).magnitude }
}

private func logarithm(_ x: Double) -> Double { log10(x) }
