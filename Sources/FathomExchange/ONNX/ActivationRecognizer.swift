package import FathomVocabulary

/// Finds the activation that a graph's operations compute, by comparing values.
///
/// Exporters write one function in many ways, with constants rounded to `Float`: GELU alone has
/// four forms. All of them agree with the textbook's formula to a few parts in 10⁷, and no two
/// activations agree that well.
package enum ActivationRecognizer {
  /// Relative to the value, and absolute below 1: ten times the rounding of a `Float` constant.
  private static let tolerance = 1e-6

  /// Where functions are compared: evenly from −12 to 12, and in nine steps a decade from 10⁻⁶
  /// to 10⁴ on both sides.
  package static let points: [Double] = {
    let even = (-240...240).map { Double($0) / 20 }
    let decades = (-6...3).flatMap { decade in
      (1...9).map { Double($0) * Formulas.exponential(Double(decade) * 2.302585092994046) }
    }
    return even + decades + decades.map { -$0 }
  }()

  /// The activation whose values these are.
  package static func activation(_ values: [Double]) -> Activation? {
    func value(at point: Double) -> Double {
      points.firstIndex(of: point).map { values[$0] } ?? .nan
    }
    let small = points.filter { $0 > 0 }.min() ?? .nan
    return Activation.recognized(by: value, near: small) { agrees(values, $0.textbook) }
  }

  /// The name of a function that Fathom does not have.
  static func foreignName(_ values: [Double]) -> String? {
    Formulas.foreign.first { agrees(values, $0.value) }?.name
  }

  private static func agrees(_ values: [Double], _ function: (Double) -> Double) -> Bool {
    zip(points, values).allSatisfy { point, value in
      // Far out, a form may overflow where the function does not.
      guard value.isFinite || abs(point) <= 30 else { return true }
      let expected = function(point)
      return abs(value - expected) <= tolerance * max(1, abs(expected))
    }
  }
}
