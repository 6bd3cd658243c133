import FathomText
import FathomFigures
import FathomRecords

/// Numbers of figures as people read them.
enum ValueText {
  /// The number that a logarithm stands for: `3.7×10⁻²`.
  static func logarithmic(_ log10: Double) -> String {
    if log10.isNaN { return "NaN" }
    if log10.isInfinite { return log10 < 0 ? "0" : "∞" }
    guard log10.magnitude < 1e15 else { return "10^\(log10)" }
    var exponent = log10.rounded(.down)
    var tenths = (Magnitude(log10: log10 - exponent).value * 10).rounded()
    if tenths >= 100 { (tenths, exponent) = (10, exponent + 1) }
    let power = TickLabel.power(Int(exponent), isNegative: false).plain
    return "\(Int(tenths) / 10).\(Int(tenths) % 10)×\(power)"
  }

  /// A value of an axis.
  static func value(_ value: Double, _ scale: Axis.Scale) -> String {
    switch scale {
    case .logarithmic: logarithmic(value)
    case .percent: value.isFinite ? NumberText.percent(value) : "NaN"
    case .whole: value.magnitude < 1e15 ? "\(Int(value))" : "\(value)"
    case .linear: NumberText.decimal(value)
    }
  }

  /// The number that a logarithm stands for, for programs: as many digits as the logarithm has,
  /// and an exponent of any size.
  static func exact(_ log10: Double) -> String {
    if log10.isNaN { return "NaN" }
    if log10.isInfinite { return log10 < 0 ? "0" : "Infinity" }
    let value = Magnitude(log10: log10).value
    if value > 1e-300, value < 1e300 { return "\(value)" }
    guard log10.magnitude < 1e15 else { return "0" }
    let exponent = log10.rounded(.down)
    return "\(Magnitude(log10: log10 - exponent).value)e\(Int(exponent))"
  }
}
