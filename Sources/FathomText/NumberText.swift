/// Numbers as reports print them: short, and of one width as far as the exponents allow.
package enum NumberText {
  /// A size in two digits: `3.2e-04`, and also `3.2e-4000`, which no `Double` holds.
  ///
  /// - Parameters:
  ///   - value: The size as far as a `Double` holds it; decides when there is no logarithm.
  ///   - log10: Its logarithm; nil for zero, NaN and infinity.
  /// - Returns: Seven characters for exponents of two digits.
  package static func size(_ value: Double, log10: Double?) -> String {
    guard let log10, log10.magnitude < 1e15 else { return special(value) ?? "0" }
    var exponent = log10.rounded(.down)
    var tenths = (PowerOfTen.value(log10 - exponent) * 10).rounded()
    if tenths >= 100 {
      tenths = 10
      exponent += 1
    }
    let digits = "\(Int(tenths) / 10).\(Int(tenths) % 10)"
    let power = String(Int(exponent.magnitude))
    let padding = String(repeating: "0", count: max(0, 2 - power.count))
    return "\(digits)e\(exponent < 0 ? "-" : "+")\(padding)\(power)"
  }

  /// A size in two digits.
  package static func size(_ value: Double) -> String {
    size(value, log10: PowerOfTen.exponent(of: value))
  }

  /// A cost or another ordinary number with four decimals; very large and very small ones in two
  /// digits and an exponent.
  package static func decimal(_ value: Double) -> String {
    if let special = special(value) { return special }
    guard value != 0 else { return "0" }
    guard 0.001 <= value.magnitude, value.magnitude < 100_000 else {
      return (value < 0 ? "-" : "") + size(value.magnitude)
    }
    return fixed(value, decimals: 4)
  }

  /// A share as a percentage with one decimal: `96.5 %`.
  package static func percent(_ share: Double) -> String {
    special(share) ?? (fixed(share * 100, decimals: 1) + " %")
  }

  /// A share of units in at most four characters: `0%`, `<1%`, `87%`, `100%`.
  package static func roughPercent(_ share: Double) -> String {
    if let special = special(share) { return special }
    let percent = (share * 100).rounded()
    if share > 0, percent < 1 { return "<1%" }
    if share < 1, percent > 99 { return ">99%" }
    return "\(Int(min(max(percent, 0), 100)))%"
  }

  /// A time span a person can grasp: `0.42 s`, `12 s`, `3 min 20 s`, `2 h 5 min`.
  package static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e9 else { return "?" }
    if seconds < 1 { return fixed(max(seconds, 0), decimals: 2) + " s" }
    if seconds < 10 { return fixed(seconds, decimals: 1) + " s" }
    let whole = Int(seconds.rounded())
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(whole / 3600) h \(whole % 3600 / 60) min"
  }

  /// A setting without more decimals than it needs: `0.1`, `5`, `1e+16`; computed ones, which need
  /// many, are rounded to two digits.
  package static func setting(_ value: Double) -> String {
    let text = "\(value)"
    guard text.count <= 8 || value == value.rounded() else { return size(value) }
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// A number of moderate size with a fixed number of decimals.
  package static func fixed(_ value: Double, decimals: Int) -> String {
    let scale = (0..<decimals).reduce(1) { power, _ in power * 10 }
    let scaled = (value * Double(scale)).rounded()
    guard scaled.magnitude < 1e15 else { return size(value.magnitude) }
    let digits = Int(scaled.magnitude)
    let sign = scaled < 0 ? "-" : ""
    guard decimals > 0 else { return "\(sign)\(digits)" }
    let fraction = String(digits % scale)
    let zeros = String(repeating: "0", count: decimals - fraction.count)
    return "\(sign)\(digits / scale).\(zeros)\(fraction)"
  }

  private static func special(_ value: Double) -> String? {
    if value.isNaN { return "NaN" }
    return value.isInfinite ? (value < 0 ? "-inf" : "inf") : nil
  }
}
