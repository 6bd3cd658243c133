import FathomText
import FathomRecords

/// The rules, as far as a log can answer them; thresholds are those of the rules over records.
enum LogRules {
  /// Every condition that holds.
  static func findings(in view: LogView) -> [Finding] {
    let specific = [
      diverged(view), starved(view), dead(view), exploding(view), vanishing(view), unstable(view),
    ].compactMap(\.self)
    return specific.isEmpty ? [slow(view)].compactMap(\.self) : specific
  }

  /// Every condition that cannot be judged.
  static func unjudged(in view: LogView) -> [LogDiagnosis.Unjudged] {
    var result: [LogDiagnosis.Unjudged] = [
      .init(condition: .symmetric, reason: "needs the weights")
    ]
    let hidden = max(0, view.log.layers.count - 1)
    let needsDepth = "needs two hidden layers, the log has \(hidden)"
    if view.activations == nil {
      let reason = hidden < 2 ? needsDepth : "needs gradients of weights and biases apart"
      result.append(.init(condition: .starved, reason: reason))
    }
    result.append(
      .init(condition: .dead, reason: "needs the activations, but for layers without gradient"))
    if view.profile == nil {
      let reason =
        hidden < 2
        ? needsDepth
        : hidden == 2
          ? "the first layer's norm grows with its inputs: needs --layers, or biases logged apart"
          : "needs several layers logged at the same step"
      result += [.exploding, .vanishing].map { .init(condition: $0, reason: reason) }
    }
    result.append(.init(condition: .saturated, reason: "needs the activations"))
    if view.cost == nil {
      result += [.unstable, .slow, .converged].map {
        .init(condition: $0, reason: "needs the cost")
      }
    } else if view.cost?.blocks(ofEpochs: view.log.costIsEpochMean).isEmpty ?? true {
      result.append(.init(condition: .unstable, reason: "needs more costs"))
    }
    return result
  }

  // MARK: - Numbers out of range

  private static func diverged(_ view: LogView) -> Finding? {
    var first: (step: Int, name: String, layers: [Int])?
    for point in view.log.cost where !point.cost.isFinite {
      first = (point.step, "the cost", [])
      break
    }
    // Of a step's layers the last one comes first: errors go wrong from the output back.
    for layer in view.log.layers.reversed() {
      for points in layer.series.values {
        guard let point = points.first(where: { !$0.size.value.isFinite && $0.size.log10 == nil }),
          point.step < first?.step ?? .max
        else { continue }
        first = (point.step, "the gradient of \(view.name(layer))", [layer.layer])
      }
    }
    if let first {
      return Finding(
        rule: .diverged, severity: .failure, layers: first.layers, observed: nil, threshold: nil,
        evidence: "At step \(first.step) \(first.name) is NaN or infinite, the first in the log.",
        remedies: view.situation.remedies(.smallerSteps, .clipping, .standardInputs))
    }
    guard let excursion = view.cost?.excursion else { return nil }
    return Finding(
      rule: .diverged, severity: .failure, layers: [], observed: Double(excursion.length),
      threshold: Double(CostExcursion.lasting),
      evidence: "From step \(excursion.step) on the cost stayed above"
        + " \(Wording.number(excursion.limit)) for \(excursion.length) logged steps (threshold"
        + " \(CostExcursion.lasting)).",
      remedies: view.situation.remedies(.smallerSteps, .clipping, .standardInputs))
  }

  // MARK: - The profile

  private static func vanishing(_ view: LogView) -> Finding? {
    guard let logged = view.profile else { return nil }
    let profile = logged.first
    guard let last = profile.entries.last?.log10 else { return nil }
    if profile.entries.first == .zero, isUnderflow(profile) {
      return Finding(
        rule: .vanishing, severity: view.severity(), layers: profile.layers, observed: nil,
        threshold: 10,
        evidence: "\(view.moment) the \(logged.basis.phrase) fades to numbers that the log's"
          + " precision cannot hold, and is 0 in \(view.name(logged.layers[0])).",
        remedies: view.situation.remedies(
          .rectifiers, .steepUnits, .fewerLayers, .normalization, .bypass))
    }
    guard let ratio = logged.log10Ratio(at: 0), -ratio >= VanishingRule.decades,
      let slope = profile.decadesPerLayer
    else { return nil }
    return Finding(
      rule: .vanishing, severity: view.severity(),
      layers: concerned(profile) { last - $0 >= VanishingRule.decades },
      observed: Magnitude(log10: -ratio).representable,
      threshold: Magnitude(log10: VanishingRule.decades).value,
      evidence: comparison(view, logged, -ratio, "smaller", VanishingRule.decades, slope),
      remedies: view.situation.remedies(
        .rectifiers, .steepUnits, .fewerLayers, .normalization, .bypass))
  }

  private static func exploding(_ view: LogView) -> Finding? {
    guard let logged = view.profile else { return nil }
    let profile = logged.first
    guard let last = profile.entries.last?.log10, let ratio = logged.log10Ratio(at: 0),
      ratio >= ExplodingRule.decades, let slope = profile.decadesPerLayer,
      slope >= ExplodingRule.decadesPerLayer
    else { return nil }
    return Finding(
      rule: .exploding, severity: view.severity(),
      layers: concerned(profile) { $0 - last >= ExplodingRule.decades },
      observed: Magnitude(log10: ratio).representable,
      threshold: Magnitude(log10: ExplodingRule.decades).value,
      evidence: comparison(view, logged, ratio, "larger", ExplodingRule.decades, slope),
      remedies: view.situation.remedies(.suitableWeights, .fewerLayers, .clipping))
  }

  private static func comparison(
    _ view: LogView, _ logged: LogProfile, _ decades: Double, _ word: String, _ threshold: Double,
    _ slope: Double
  ) -> String {
    let first = logged.layers[0]
    let last = logged.layers[logged.layers.count - 1]
    let error = logged.first.decadesPerLayerError.map { " ± " + Wording.number($0, digits: 1) }
    let slope =
      "with a slope of \(Wording.number(slope))\(error ?? "") decades per layer going back"
    let limit = "(threshold \(Wording.power(threshold)))"
    guard logged.isContinued, let start = view.log.layers.first,
      let measured = logged.first.log10FirstToLastRatio
    else {
      return "\(view.moment) the \(logged.basis.phrase) of \(view.name(first)) is"
        + " \(Wording.power(decades)) times \(word) than that of \(view.name(last)) \(limit),"
        + " \(slope)."
    }
    return "\(view.moment) the \(logged.basis.phrase) of \(view.name(first)) is"
      + " \(Wording.power(measured.magnitude)) times \(word) than that of \(view.name(last)),"
      + " \(slope); continued to \(view.name(start)) it is \(Wording.power(decades)) times"
      + " \(word) \(limit)."
  }

  private static func concerned(_ profile: Profile, _ holds: (Double) -> Bool) -> [Int] {
    zip(profile.layers, profile.entries).filter { $0.1.log10.map(holds) ?? false }.map(\.0)
  }

  /// Whether zeros at the beginning of a profile come behind numbers so small that the next ones
  /// are no numbers any more: Float's smallest is about 1e-45, and squares end at 1e-23.
  private static func isUnderflow(_ profile: Profile) -> Bool {
    guard let smallest = profile.entries.compactMap(\.log10).first else { return false }
    return smallest < -20
  }

  /// A hidden layer whose gradient is exactly zero: no error comes to it or through it.
  private static func dead(_ view: LogView) -> Finding? {
    for (moment, index) in [("first", 0), ("last", -1)] {
      guard let logged = view.profile else { return nil }
      let step = index == 0 ? 0 : logged.steps.count - 1
      let profile = logged.profile(at: step)
      guard !isUnderflow(profile) else { continue }
      let zeros = zip(logged.layers, profile.entries).filter { $0.1 == .zero }.map(\.0)
      guard let layer = zeros.last else { continue }
      return Finding(
        rule: .dead, severity: view.cost == nil ? .failure : view.severity(),
        layers: zeros.map(\.layer), observed: 1, threshold: DeadRule.share,
        evidence: "At step \(logged.steps[step]), the \(moment) in the log, the"
          + " \(logged.basis.phrase) of \(view.name(layer)) is exactly 0: no error passes its units"
          + " or those of the layer behind it, because σ′ or the weights are 0.",
        remedies: view.situation.remedies(.livingUnits, .suitableWeights, .smallerSteps))
    }
    return nil
  }

  /// Activations that shrink on the way forward while the weights' gradient stays flat.
  private static func starved(_ view: LogView) -> Finding? {
    guard let sizes = view.activations, let profile = view.profile?.first,
      let slope = profile.decadesPerLayer, let loss = profile.log10FirstToLastRatio,
      -loss >= VanishingRule.decades, let first = sizes.first, let last = sizes.last,
      let flat = view.weightsSlope, flat / slope < StarvedRule.flatness
    else { return nil }
    let fall = first.log10 - last.log10
    guard fall >= StarvedRule.decades else { return nil }
    return Finding(
      rule: .starved, severity: view.severity(),
      layers: sizes.filter { first.log10 - $0.log10 >= StarvedRule.decades }.map(\.layer),
      observed: Magnitude(log10: fall).representable,
      threshold: Magnitude(log10: StarvedRule.decades).value,
      evidence: "\(view.moment) ‖∂C/∂w‖ over ‖∂C/∂b‖, which goes with the activations a layer is"
        + " given, falls \(Wording.power(fall)) times from layer \(first.layer) to layer"
        + " \(last.layer) (threshold \(Wording.power(StarvedRule.decades)) times), while the"
        + " weights' gradient stays flat (\(Wording.number(flat)) decades per layer against"
        + " \(Wording.number(slope)) of the biases').",
      remedies: view.situation.remedies(.suitableWeights, .fewerLayers, .normalization, .bypass))
  }

  // MARK: - The cost

  private static func unstable(_ view: LogView) -> Finding? {
    guard let cost = view.cost, diverged(view) == nil else { return nil }
    let blocks = cost.blocks(ofEpochs: view.log.costIsEpochMean)
    guard blocks.count >= UnstableRule.blocks else { return nil }
    var lowest = cost.first
    var backUp = 0
    var worst = (height: 0.0, after: 0.0)
    for block in blocks {
      if block > UnstableRule.factor * lowest, block > lowest + Learning.margin * cost.first {
        backUp += 1
        if block > worst.height { worst = (block, lowest) }
      }
      lowest = min(lowest, block)
    }
    let share = Double(backUp) / Double(blocks.count)
    guard share >= UnstableRule.share else { return nil }
    return Finding(
      rule: .unstable, severity: view.severity(), layers: [], observed: share,
      threshold: UnstableRule.share,
      evidence: "In \(Wording.percent(share)) of the log (threshold"
        + " \(Wording.percent(UnstableRule.share))) the cost was more than"
        + " \(Wording.number(UnstableRule.factor)) times what it had already been, up to"
        + " \(Wording.number(worst.height)) after \(Wording.number(worst.after)).",
      remedies: view.situation.remedies(.smallerSteps, .largerBatch))
  }

  private static func slow(_ view: LogView) -> Finding? {
    guard let cost = view.cost, !cost.hasLearned, let gain = cost.gain else { return nil }
    let change = gain < 0 ? "rose by \(Wording.percent(-gain))" : "fell by \(Wording.percent(gain))"
    return Finding(
      rule: .slow, severity: .failure, layers: [], observed: gain, threshold: Learning.margin,
      evidence: "From the first to the last logged steps the cost \(change), from"
        + " \(Wording.number(cost.first, digits: 3)) to \(Wording.number(cost.last, digits: 3))"
        + " (threshold \(Wording.percent(Learning.margin)) less).",
      remedies: view.situation.remedies(.moreSteps, .standardInputs))
  }
}

extension LogView {
  /// log₁₀ ‖∂C/∂w^{l+1}‖ / ‖∂C/∂b^{l+1}‖, about the norm of the activations a^l, of each hidden
  /// layer but for the data; nil where the log does not hold both.
  var activations: [(layer: Int, log10: Double)]? {
    guard let profile, profile.basis == .biases || profile.basis == .error else { return nil }
    guard let step = profile.steps.first, log.layers.count >= 4 else { return nil }
    var result: [(layer: Int, log10: Double)] = []
    for layer in log.layers.dropFirst() {
      guard let weights = log10(layer, .weights, at: step),
        let biases = log10(layer, .biases, at: step)
      else { return nil }
      result.append((layer.layer - 1, weights - biases))
    }
    return result
  }

  /// The slope of the weights' gradients per layer going back, without the first layer.
  var weightsSlope: Double? {
    guard let profile, let step = profile.steps.first else { return nil }
    let points = log.layers.dropFirst().dropLast().compactMap { layer in
      log10(layer, .weights, at: step).map { value in
        // Per parameter where that is known.
        let size = layer.weights.flatMap { Magnitude(Double($0)).log10 } ?? 0
        return (x: -Double(layer.layer), y: value - size / 2)
      }
    }
    return TheilSen.slope(of: points)
  }

  private func log10(
    _ layer: LogRecord.Layer, _ quantity: LogRecord.Quantity, at step: Int
  ) -> Double? {
    layer.series[quantity]?.first { $0.step == step }?.size.log10
  }
}
