import FathomNetworks
import FathomVocabulary

/// A layer on its way into a network.
struct ImportedLayer {
  var parts: [ImportedPart] = []
  var isDouble: Bool
}

/// A part of a layer, with its numbers.
struct ImportedPart {
  var part: Architecture.Part
  var numbers: [ParameterBlock.Role: [Double]] = [:]
  /// What a batch normalisation keeps.
  var running: (means: [Double], variances: [Double])?

  /// A part.
  init(_ part: Architecture.Part, _ numbers: [ParameterBlock.Role: [Double]] = [:]) {
    self.part = part
    self.numbers = numbers
  }

  /// An affine map: units × inputs, row by row.
  static func dense(units: Int, weights: [Double], biases: [Double]?) -> ImportedPart {
    var numbers = [ParameterBlock.Role.weights: weights]
    numbers[.biases] = biases
    return ImportedPart(.dense(units: units, hasBiases: biases != nil), numbers)
  }

  /// A normalisation.
  static func normalization(_ given: ImportedNormalization) -> ImportedPart {
    var result = ImportedPart(
      .normalization(given.kind), [.scales: given.scales, .shifts: given.shifts])
    if given.kind == .batch { result.running = (given.means, given.variances) }
    return result
  }

  /// A PReLU; files do not say where its slopes started.
  static func learnedSlopes(_ slopes: [Double]) -> ImportedPart {
    ImportedPart(.activation(slopes.count == 1 ? .prelu : .preluUnit), [.slopes: slopes])
  }
}

/// A normalisation on its way into a network; layer normalisation has no running statistics.
struct ImportedNormalization {
  var kind: Normalization
  var scales: [Double]
  var shifts: [Double]
  var means: [Double] = []
  var variances: [Double] = []
}

// MARK: - The usual form

extension ImportedLayer {
  /// The last activation; nil without one.
  var activation: Activation? {
    parts.lazy.reversed().compactMap(\.part.activation).first
  }

  /// Biases directly in front of a batch normalisation only move its means.
  mutating func foldBiases() {
    for (index, next) in zip(parts.indices, parts.indices.dropFirst()) {
      guard case .dense(let units, true) = parts[index].part,
        let biases = parts[index].numbers[.biases], let running = parts[next].running
      else { continue }
      parts[index].part = .dense(units: units, hasBiases: false)
      parts[index].numbers[.biases] = nil
      parts[next].running?.means = zip(running.means, biases).map { $0 - $1 }
    }
  }

  /// A hidden layer without an activation has the identity, in the usual place.
  mutating func addMissingActivation() {
    guard activation == nil, let affine = parts.firstIndex(where: \.part.isAffine) else { return }
    let next = affine + 1
    let isNormalized = next < parts.count && parts[next].part.normalization != nil
    parts.insert(ImportedPart(.activation(.identity)), at: isNormalized ? next + 1 : next)
  }

  /// The output layer ends in its activation, the identity where it has none at the end.
  mutating func endInActivation() {
    if parts.last?.part.activation == nil { parts.append(ImportedPart(.activation(.identity))) }
  }
}
