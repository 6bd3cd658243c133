import FathomVocabulary
import FathomText
import FathomDiagnosis
import FathomRecords

/// The range of a logarithmic axis: whole decades around all finite logarithms.
///
/// - Parameters:
///   - values: log₁₀ of what is plotted.
///   - fewest: How many decades there are at least; a profile that is flat shall look flat.
/// - Returns: 0…1 decades without any finite value.
func decades(around values: some Sequence<Double>, fewest: Double = 3) -> ClosedRange<Double> {
  var (low, high) = (Double.infinity, -Double.infinity)
  for value in values where value.isFinite {
    low = min(low, value)
    high = max(high, value)
  }
  guard low <= high else { return -1...0 }
  let top = (high + 0.02).rounded(.up)
  return min((low - 0.02).rounded(.down), top - fewest)...top
}

/// The range of a linear axis around all finite values, with a little air.
func span(around values: some Sequence<Double>, including anchor: Double? = nil)
  -> ClosedRange<Double>
{
  var (low, high) = (anchor ?? .infinity, anchor ?? -.infinity)
  for value in values where value.isFinite {
    low = min(low, value)
    high = max(high, value)
  }
  guard low <= high else { return 0...1 }
  let width = high / 2 - low / 2
  guard width > 0 else {
    return (low - max(0.5, low.magnitude / 2))...(high + max(0.5, high.magnitude / 2))
  }
  let air = min(0.1 * width, .greatestFiniteMagnitude / 4)
  let bottom = low == anchor ? low : max(low - air, -.greatestFiniteMagnitude / 2)
  let top = high == anchor ? high : min(high + air, .greatestFiniteMagnitude / 2)
  return max(bottom, -.greatestFiniteMagnitude / 4)...min(top, .greatestFiniteMagnitude / 4)
}

/// log₁₀ of a size for a logarithmic axis: −infinity for a true zero, NaN and infinity as they are.
func logarithm(_ value: Double) -> Double {
  if value == 0 { return -.infinity }
  return Magnitude(value).log10 ?? value
}

/// log₁₀ of a size that a record keeps with its logarithm.
func logarithm(_ value: Double, log10: Double?) -> Double { log10 ?? logarithm(value) }

/// Counts what a figure cannot show, and says so.
struct Absences {
  private var zeros: [LayerNumber] = []
  private var nan: [LayerNumber] = []
  private var infinite: [LayerNumber] = []

  mutating func add(_ value: Double, layer: LayerNumber) {
    if value.isNaN {
      nan.append(layer)
    } else if value == -.infinity {
      zeros.append(layer)
    } else if value == .infinity {
      infinite.append(layer)
    }
  }

  /// A sentence for each kind of value, about layers.
  ///
  /// - Parameters:
  ///   - quantity: What it is that has the value.
  ///   - moment: When it was so, for example `before the first step`.
  /// - Returns: At most three sentences.
  func sentences(_ quantity: String, _ moment: String) -> [String] {
    [(zeros, "exactly zero"), (nan, "NaN"), (infinite, "infinite")].compactMap {
      $0.isEmpty
        ? nil : "\(quantity) is \($1) \(moment) in \(layerNames($0))."
    }
  }
}

/// `layer 2`, `layers 2, 3 and 5–9`.
func layerNames(_ layers: [LayerNumber]) -> String {
  "layer\(layers.count == 1 ? "" : "s") \(Wording.list(layers))"
}

/// At most so many of a list, the first and the last among them, evenly spaced.
func chosen<Element>(_ elements: [Element], most: Int) -> [Element] {
  guard elements.count > most, most > 1 else { return elements }
  return (0..<most).map { elements[$0 * (elements.count - 1) / (most - 1)] }
}

/// A sentence's first letter as a capital, unless a run's name stands before it.
func capitalised(_ text: String, after prefix: String = "") -> String {
  prefix.isEmpty ? text.prefix(1).uppercased() + text.dropFirst() : prefix + text
}

extension RunRecord {
  /// The looks at the network, with their moment in words.
  var moments: [(name: String, look: Measurement)] {
    [("before the first step", initial)]
      + (final.map { [("after step \($0.step)", $0)] } ?? [])
  }

  /// The layers with weights, 2 … L.
  var layerNumbers: [LayerNumber] { initial.layers.map(\.layer) }
}
