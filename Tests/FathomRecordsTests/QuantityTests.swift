import FathomVocabulary
import FathomRecords
import Foundation
import Testing

@Suite("The table of quantities")
struct QuantityTests {
  // MARK: - What other programs read

  /// Keys, columns and tags of version 0.1.0; `-` for none.
  private static let step = """
    errorRMS error_rms error_rms
    exact.log10ErrorRMS log10_error_rms log10_error_rms
    gradientNorm gradient_norm gradient_norm
    exact.log10GradientNorm log10_gradient_norm log10_gradient_norm
    weightsNorm weights_norm weights_gradient_norm
    - - log10_weights_gradient_norm
    biasesNorm biases_norm biases_gradient_norm
    - - log10_biases_gradient_norm
    gradientMax gradient_max gradient_max
    zeros zeros! -
    nonFinite non_finite! -
    speed speed speed
    relativeSpeed relative_speed relative_speed
    saturatedShare saturated_share saturated_share
    activation.mean activation_mean activation_mean
    activation.deviation activation_deviation activation_deviation
    activation.deadFraction dead_fraction dead_units
    signalToNoise signal_to_noise signal_to_noise
    - exact! -
    """
  private static let measurement = """
    gradient.norm gradient_norm gradient_norm
    gradient.log10Norm log10_gradient_norm log10_gradient_norm
    gradient.rms gradient_rms -
    gradient.log10RMS - -
    gradient.max - -
    gradient.zeroFraction - -
    gradient.nonFinite - -
    gradient.state gradient_state! -
    gradient.zeroCause - -
    gradient.condition - -
    gradient.weights.norm - weights_gradient_norm
    gradient.weights.log10Norm - log10_weights_gradient_norm
    gradient.biases.norm - biases_gradient_norm
    gradient.biases.log10Norm - log10_biases_gradient_norm
    gradient.slopes.norm - -
    gradient.slopes.log10Norm - -
    error.norm - -
    error.log10Norm - -
    error.rms error_rms error_rms
    error.log10RMS log10_error_rms log10_error_rms
    speed.norm speed -
    speed.rms - -
    speed.relative relative_speed -
    speed.decayIncluded - -
    noise.signalToNoise signal_to_noise -
    noise.cosineToFull - -
    activation.mean activation_mean activation_mean
    activation.deviation activation_deviation activation_deviation
    activation.saturatedFraction saturated_fraction saturated_units
    activation.deadFraction dead_fraction dead_units
    decay.log10Total - -
    decay.log10Weights - -
    decay.log10Activation - -
    decay.log10Shortcut - -
    decay.log10Normalization - -
    decay.slopeMeanSquare - -
    decay.saturatedShare - -
    decay.weightGain - -
    decay.log10Bound - -
    parameters.weightsNorm weights_norm -
    parameters.equalUnits - -
    parameters.constantWeights - -
    normalization.kind - -
    normalization.scales.norm - -
    normalization.scales.log10Norm - -
    normalization.shifts.norm - -
    normalization.shifts.log10Norm - -
    """

  private func formats<Root>(_ quantities: [Quantity<Root>]) -> String {
    quantities.map { quantity in
      let column = quantity.column.map { $0.name + ($0.isRequired ? "!" : "") }
      return [quantity.key, column, quantity.tag].map { $0 ?? "-" }.joined(separator: " ")
    }.joined(separator: "\n")
  }

  @Test("keys, columns and tags are those of version 0.1.0, and what was added since")
  func names() {
    #expect(formats(StepRecord.Layer.quantities) == Self.step)
    #expect(formats(LayerMeasurement.quantities) == Self.measurement)
    #expect(
      formats(EpochRecord.Layer.quantities) == "gradientNorm gradient_norm -\nspeed speed -")
    #expect(
      formats(StepRecord.quantities) == "cost cost cost/batch\nlearningRate learning_rate -")
    #expect(
      formats(EpochResult.quantities)
        == "cost cost cost/epoch\naccuracy accuracy accuracy/epoch\n"
        + "testAccuracy test_accuracy accuracy/test")
    #expect(
      formats(Measurement.quantities)
        == "cost cost cost/all_samples\naccuracy accuracy accuracy/all_samples")
    #expect(formats(CostWindow.quantities) == "mean mean -\nlow low -\nhigh high -")
  }

  // MARK: - The contract

  /// The names of a value's properties, parts of parts with a dot.
  private func properties(_ value: Any, _ prefix: String = "") -> Set<String> {
    var names: Set<String> = []
    for child in Mirror(reflecting: value).children {
      guard let label = child.label else { continue }
      let name = prefix + (label.hasPrefix("_") ? String(label.dropFirst()) : label)
      var content = child.value
      if let wrapped = Mirror(reflecting: content).descendant("wrappedValue") { content = wrapped }
      if let some = Mirror(reflecting: content).descendant("some") { content = some }
      let isWhole = content is any RawRepresentable || content is LayerNumber
      let parts = isWhole ? [] : properties(content, name + ".")
      names.formUnion(parts.isEmpty ? [name] : parts)
    }
    return names
  }

  @Test("every property of a layer in a step has a row of its name, and no row is without one")
  func propertiesOfSteps() {
    let known = properties(Samples.stepLayer)
    let named = Set(
      StepRecord.Layer.quantities.map(\.name).filter { $0 != "exact" && !$0.hasPrefix("log10") })
    #expect(known.subtracting(["layer"]) == named)
  }

  @Test("every property of a measured layer has a row of its name, but what are no single numbers")
  func propertiesOfMeasurements() {
    #expect(
      properties(Samples.measuredLayer).subtracting([
        "layer", "distributions", "connections", "images",
      ]) == Set(LayerMeasurement.quantities.map(\.name)))
  }

  @Test("rows are whole sentences, and no name, key, column or tag is there twice")
  func rows() {
    check(StepRecord.quantities)
    check(StepRecord.Layer.quantities)
    check(EpochRecord.Layer.quantities)
    check(EpochResult.quantities)
    check(CostWindow.quantities)
    check(Measurement.quantities)
    check(LayerMeasurement.quantities)
  }

  private func check<Root>(_ quantities: [Quantity<Root>]) {
    for quantity in quantities {
      #expect(quantity.meaning.hasSuffix("."), "\(quantity.name)")
      #expect((quantity.absence ?? "x").hasSuffix(".") == false, "\(quantity.name)")
    }
    for names in [
      quantities.map(\.name), quantities.compactMap(\.key), quantities.compactMap(\.column?.name),
      quantities.compactMap(\.tag),
    ] {
      #expect(Set(names).count == names.count)
    }
  }

  @Test(
    "a number that is set is had again; nil is nil, or NaN where there is always a number",
    arguments: [0, 1.5, -2.25, .infinity, .nan, nil] as [Double?])
  func access(value: Double?) {
    for quantity in StepRecord.Layer.quantities where quantity.kind != .logarithm {
      guard case .number(let get, let set) = quantity.access else { continue }
      var layer = Samples.stepLayer
      set(&layer, value)
      let found = get(layer)
      let isOptional = quantity.absence != nil
      let wanted = value ?? (isOptional ? nil : .nan)
      #expect(found.map(\.bitPattern) == wanted.map(\.bitPattern), "\(quantity.name)")
      #expect(quantity.stored(layer) == (value?.isNaN == true ? nil : value))
    }
  }

  @Test("a part appears with its first number, and not for nothing")
  func parts() throws {
    let quantities = StepRecord.Layer.quantities
    var layer = StepRecord.Layer(unknown: 3)
    for quantity in quantities {
      if case .number(_, let set) = quantity.access { set(&layer, nil) }
    }
    #expect(layer.activation == nil && layer.layer == 3)
    let mean = StepRecord.Layer.quantity("activation.mean")
    guard case .number(_, let set) = mean.access else { return }
    set(&layer, 0.5)
    #expect(layer.activation?.mean == 0.5)
    #expect(layer.activation?.deviation.isNaN == true && layer.activation?.deadUnits == nil)
  }

  @Test("the exact pass's logarithms go through the table, and away with the flag")
  func exact() throws {
    var layer = StepRecord.Layer(unknown: 2)
    let all = StepRecord.Layer.quantities
    func set(_ name: String, _ value: Double?) throws {
      let quantity = try #require(all.first { $0.name == name })
      guard case .number(_, let set) = quantity.access else { return }
      set(&layer, value)
    }
    try set("exact.log10ErrorRMS", -4000)
    try set("exact.log10GradientNorm", nil)
    #expect(layer.exact == .init(log10ErrorRMS: -4000, log10GradientNorm: nil))
    let flag = try #require(all.first { $0.name == "exact" })
    guard case .flag(let get, let setFlag) = flag.access else { return }
    #expect(get(layer) == true)
    setFlag(&layer, true)
    #expect(layer.exact != nil)
    setFlag(&layer, false)
    #expect(layer.exact == nil)
  }

  // MARK: - Records

  /// The value at a path of keys.
  private func value(at path: String, in data: Data) throws -> Any? {
    var value: Any = try JSONSerialization.jsonObject(with: data)
    for key in path.split(separator: ".") {
      guard let object = value as? [String: Any], let next = object[String(key)] else {
        return nil
      }
      value = next
    }
    return value
  }

  @Test("records have the table's keys, with the table's numbers")
  func records() throws {
    try compare(StepRecord.Layer.quantities, Samples.stepLayer)
    try compare(LayerMeasurement.quantities, Samples.measuredLayer)
    try compare(EpochRecord.Layer.quantities, Samples.epochLayer)
    try compare(
      CostWindow.quantities, CostWindow(firstStep: 1, steps: 2, mean: 3, low: .nan, high: 5))
  }

  private func compare<Root: Codable & Equatable>(
    _ quantities: [Quantity<Root>], _ root: Root
  ) throws {
    let data = try JSONEncoder().encode(root)
    for quantity in quantities {
      guard let key = quantity.key else { continue }
      let found = try #require(try value(at: key, in: data), "\(key)")
      if let wanted = quantity.stored(root), wanted.isFinite {
        // Foundation's reader of JSON is off by a few units in the last place.
        let number = try #require((found as? NSNumber)?.doubleValue, "\(key)")
        #expect(abs(number - wanted) <= 1e-14 * abs(wanted), "\(key)")
      } else if case .word(let get) = quantity.access, let word = get(root) {
        #expect(found as? String == word)
      } else {
        #expect(found is NSNull, "\(key)")
      }
    }
  }
}

/// Values in which every number is another.
enum Samples {
  static let stepLayer = StepRecord.Layer(
    layer: 2, errorRMS: 1, gradientNorm: 2, weightsGradientNorm: 3, biasesGradientNorm: 4,
    gradientMax: 5, zeroDerivatives: 6, nonFiniteDerivatives: 7, updateNorm: 8,
    relativeUpdateNorm: 9, saturatedActivations: 0.1,
    activation: .init(mean: -11, deviation: 12, deadUnits: 0.13), signalToNoise: 14,
    exact: .init(log10ErrorRMS: -15, log10GradientNorm: -16))

  static let epochLayer = EpochRecord.Layer(layer: 2, gradientNorm: 1, updateNorm: .nan)

  static var measuredLayer: LayerMeasurement {
    var layer = LayerMeasurement(
      layer: 2,
      gradient: GradientMeasurement(
        norm: Magnitude(log10: -4000), weights: Magnitude(3), biases: Magnitude(.nan),
        slopes: Magnitude(17), parameters: 6, max: 5, zeroDerivativeShare: 0.25,
        nonFiniteDerivatives: 7, state: .zero,
        zeroCause: .unreached, condition: .infinity),
      error: ErrorMeasurement(norm: Magnitude(2), units: 4),
      update: UpdateMeasurement(
        norm: 8, parameters: 16, relative: 9, weightDecayIncluded: true),
      noise: NoiseMeasurement(signalToNoise: 10, cosineToFull: 0.5),
      activation: ActivationMeasurement(
        mean: -11, deviation: 12, saturatedUnits: 0.1, deadUnits: 0.2),
      errorDecay: ErrorDecayMeasurement(
        log10Total: -3, log10Weights: -1, log10Activation: -2, log10Shortcut: 0.25,
        log10Normalization: -0.75, slopeMeanSquare: 0.01,
        saturatedActivations: 0.3, weightGain: 0.4, log10Bound: -0.5),
      parameters: ParameterMeasurement(weightsNorm: 13, equalUnits: 14, constantWeights: false))
    layer.normalization = NormalizationMeasurement(
      kind: "batch", scales: Magnitude(15), shifts: Magnitude(16))
    return layer
  }
}
