/// Numbers as sentences show them: few digits, plain where that is readable.
package enum Wording {
  /// A number with few significant digits and without trailing zeros: `96`, `0.64`, `1.2e-7`.
  ///
  /// Whole numbers keep three digits: 116 stays `116`, 1164 becomes `1160`. Negative numbers begin
  /// with a minus sign, not with a hyphen.
  package static func number(_ value: Double, digits: Int = 2) -> String {
    guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "−infinity" : "infinity" }
    let sign = value < 0 ? "−" : ""
    guard let log10 = PowerOfTen.exponent(of: value.magnitude) else { return "0" }
    guard plain.contains(value.magnitude) else {
      return sign + scientific(log10: log10, digits: digits)
    }
    let exponent = Int(log10.rounded(.down))
    guard exponent < 3 else {
      let unit = PowerOfTen.value(Double(exponent - 2)).rounded()
      return sign + fixed((value.magnitude / unit).rounded() * unit, decimals: 0)
    }
    return sign + fixed(value.magnitude, decimals: max(0, digits - 1 - exponent))
  }

  /// The number 10^`log10`, whether a `Double` can hold it or not: `96`, `1e-4000`.
  package static func power(_ log10: Double, digits: Int = 2) -> String {
    guard log10.isFinite else { return log10 < 0 ? "0" : number(log10) }
    return log10.magnitude < 300
      ? number(PowerOfTen.value(log10), digits: digits)
      : scientific(log10: log10, digits: digits)
  }

  /// How large something is beside another, as "… in one layer as in the other" goes on: `1.2 times
  /// as large`, or `about as large` within 5 %.
  package static func timesAsLarge(_ log10: Double) -> String {
    log10.magnitude < 0.022 ? "about as large" : "\(power(log10)) times as large"
  }

  /// A number of decades: `1 decade`, `0.63 decades`.
  package static func decades(_ value: Double) -> String {
    let number = number(value)
    return "\(number) \(["1", "−1"].contains(number) ? "decade" : "decades")"
  }

  /// A share as a percentage, for example `87 %`; almost everything is `more than 99 %`.
  package static func percent(_ share: Double, digits: Int = 2) -> String {
    if 0.995 <= share, share < 1 { return "more than 99 %" }
    return number(100 * share, digits: digits) + " %"
  }

  /// A number of things: `1 step`, `2 steps`.
  package static func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }

  /// A list in words: `2`, `2 and 3`, `2, 3 and 4`, and runs of three or more as `2–9`.
  package static func list<Number: Strideable>(_ numbers: [Number]) -> String
  where Number.Stride == Int {
    var runs: [ClosedRange<Number>] = []
    for number in numbers {
      if let last = runs.last, last.upperBound.advanced(by: 1) == number {
        runs[runs.count - 1] = last.lowerBound...number
      } else {
        runs.append(number...number)
      }
    }
    let parts = runs.flatMap { run in
      run.count > 2 ? ["\(run.lowerBound)–\(run.upperBound)"] : run.map { "\($0)" }
    }
    return words(parts)
  }

  /// Words in a row: `init`, `init and dropout`, `init, dropout and residual`.
  package static func words(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " and " + last
  }

  private static let plain = 1e-3..<1e5

  private static func fixed(_ magnitude: Double, decimals: Int) -> String {
    let scale = Int(PowerOfTen.value(Double(decimals)).rounded())
    let scaled = Int((magnitude * Double(scale)).rounded())
    let whole = "\(scaled / scale)"
    let rest = String("\(scaled % scale + scale)".dropFirst())
    let kept = rest.reversed().drop { $0 == "0" }.reversed()
    return kept.isEmpty ? whole : whole + "." + String(kept)
  }

  private static func scientific(log10: Double, digits: Int) -> String {
    var exponent = log10.rounded(.down)
    var mantissa = fixed(PowerOfTen.value(log10 - exponent), decimals: digits - 1)
    if mantissa == "10" {
      mantissa = "1"
      exponent += 1
    }
    return mantissa + "e\(Int(exponent))"
  }
}
