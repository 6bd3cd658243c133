import FathomRecords

/// Where an axis is marked, and with what.
public enum Ticks {
  /// The ticks of an axis.
  ///
  /// - Parameters:
  ///   - axis: The axis; its own ticks win.
  ///   - most: How many labels there is room for, at least two.
  /// - Returns: Ticks within the axis' range, rising.
  public static func of(_ axis: Axis, most: Int) -> [Axis.Tick] {
    if let ticks = axis.ticks { return ticks }
    let most = max(2, most)
    switch axis.scale {
    case .linear: return linear(axis.range, most: most)
    case .percent: return percent(axis.range, most: most)
    case .logarithmic: return logarithmic(axis.range, most: most)
    case .whole: return whole(axis.range, most: most)
    }
  }

  /// The smallest of 1, 2, 5, 10, 20, … that is no smaller than a positive number.
  static func step(atLeast least: Double) -> Double {
    guard least.isFinite, least > 0, let log10 = Magnitude(least).log10 else { return 1 }
    let power = Magnitude(log10: log10.rounded(.down)).value
    for factor in [1.0, 2, 5] where factor * power >= least * (1 - 1e-9) { return factor * power }
    return 10 * power
  }

  private static func values(_ range: ClosedRange<Double>, step: Double) -> [Double] {
    let first = (range.lowerBound / step - 1e-9).rounded(.up)
    let last = (range.upperBound / step + 1e-9).rounded(.down)
    guard last >= first, last - first < 1000 else { return [] }
    return stride(from: first, through: last, by: 1).map { $0 * step }
  }

  private static func linear(_ range: ClosedRange<Double>, most: Int) -> [Axis.Tick] {
    let width = range.upperBound - range.lowerBound
    guard width > 0, width.isFinite else {
      return [Axis.Tick(range.lowerBound, .text(TickText.number(range.lowerBound, step: 1)))]
    }
    let step = step(atLeast: width / Double(most))
    return values(range, step: step).map { Axis.Tick($0, .text(TickText.number($0, step: step))) }
  }

  private static func percent(_ range: ClosedRange<Double>, most: Int) -> [Axis.Tick] {
    let scaled = (100 * range.lowerBound)...(100 * range.upperBound)
    return linear(scaled, most: most).map {
      Axis.Tick($0.value / 100, .text($0.label.plain + " %"))
    }
  }

  private static func whole(_ range: ClosedRange<Double>, most: Int) -> [Axis.Tick] {
    let width = range.upperBound - range.lowerBound
    let step = max(1, step(atLeast: width / Double(most)))
    return values(range, step: step).map { Axis.Tick($0, .text("\(Int($0))")) }
  }

  /// Powers of ten, thinned out where there are many; on short ranges 2 and 5 times a power too.
  private static func logarithmic(_ range: ClosedRange<Double>, most: Int) -> [Axis.Tick] {
    let width = range.upperBound - range.lowerBound
    guard width.isFinite, range.lowerBound.magnitude < 1e15 else { return [] }
    let powers = values(range, step: max(1, step(atLeast: width / Double(most))))
    if powers.count >= 3 || width > 3 {
      return powers.map { Axis.Tick($0, .power(Int($0), isNegative: false)) }
    }
    let lowest = range.lowerBound.rounded(.down)
    let all = stride(from: lowest, through: range.upperBound, by: 1).flatMap { power in
      [1.0, 2, 5].map { (power: power, factor: $0) }
    }
    return all.compactMap { power, factor in
      let value = power + (Magnitude(factor).log10 ?? 0)
      guard range.contains(value) else { return nil }
      let label: TickLabel =
        -4...5 ~= power
        ? .text(TickText.number(factor * Magnitude(log10: power).value, step: nil))
        : factor == 1
          ? .power(Int(power), isNegative: false)
          : .text("\(Int(factor))×" + TickLabel.power(Int(power), isNegative: false).plain)
      return Axis.Tick(value, label)
    }
  }
}

/// Numbers at ticks.
enum TickText {
  /// A number with as many decimals as its neighbours need to differ.
  ///
  /// - Parameters:
  ///   - value: The number.
  ///   - step: The distance between ticks; nil for no more decimals than the number needs.
  /// - Returns: Digits, or a factor and a power of ten.
  static func number(_ value: Double, step: Double?) -> String {
    let size = max(value.magnitude, step ?? 0)
    guard value != 0 else { return "0" }
    guard size < 1e6, (step ?? value.magnitude) >= 1e-5 else { return scientific(value, step) }
    var decimals = 0
    var unit = (step ?? value).magnitude
    while decimals < 6, (unit - unit.rounded()).magnitude > 1e-6 * max(unit, 1e-9) {
      unit *= 10
      decimals += 1
    }
    return sign(value) + fixed(value.magnitude, decimals)
  }

  private static func scientific(_ value: Double, _ step: Double?) -> String {
    guard let log10 = Magnitude(value.magnitude).log10 else { return "0" }
    var exponent = Int(log10.rounded(.down))
    var factor = value.magnitude / Magnitude(log10: Double(exponent)).value
    if !factor.isFinite { factor = Magnitude(log10: log10 - Double(exponent)).value }
    var digits = fixed(factor, 1)
    if digits.hasPrefix("10") { (digits, exponent) = ("1", exponent + 1) }
    if digits.hasSuffix(".0") { digits.removeLast(2) }
    let power = TickLabel.power(exponent, isNegative: false).plain
    return sign(value) + (digits == "1" ? power : digits + "×" + power)
  }

  private static func sign(_ value: Double) -> String { value < 0 ? "−" : "" }

  private static func fixed(_ magnitude: Double, _ decimals: Int) -> String {
    let scale = (0..<decimals).reduce(1) { power, _ in power * 10 }
    let scaled = Int((magnitude * Double(scale)).rounded())
    guard decimals > 0 else { return "\(scaled)" }
    return "\(scaled / scale)." + String("\(scaled % scale + scale)".dropFirst())
  }
}
