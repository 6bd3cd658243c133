extension StepRecord {
  /// What is known of a step as a whole.
  public static let quantities: [Quantity<StepRecord>] = [
    Quantity(
      "cost", \.cost, .magnitude, unit: "cost", key: "cost", column: "cost", tag: "cost/batch",
      label: "cost", "C of the mini-batch, before the step."),
    Quantity(
      "learningRate", \.learningRate, .magnitude, unit: "", key: "learningRate",
      column: "learning_rate", "η of the step.", absent: "in records of earlier versions"),
  ]
}

extension StepRecord.Layer {
  /// What is measured of a layer in a step, in the order of the columns.
  public static let quantities: [Quantity<Self>] =
    [
      Quantity(
        "errorRMS", \.errorRMS, .magnitude, unit: "cost per unit of z", key: "errorRMS",
        column: "error_rms", tag: "error_rms", label: "error ∂C/∂z per unit, RMS",
        log10: { $0.errorMagnitude.log10 },
        "The error per unit: √(mean over the mini-batch of ‖∂C_s/∂z^l‖²) / √n_l."),
      Quantity(
        log10: "exact.log10ErrorRMS", of: \.errorMagnitude,
        set: { $0.makeExact(\.log10ErrorRMS, $1) }, key: "exact.log10ErrorRMS",
        column: "log10_error_rms", tag: "log10_error_rms",
        "Its logarithm, exact where the working precision did not suffice."),
      Quantity(
        "gradientNorm", \.gradientNorm, .magnitude, unit: "cost per unit of parameter",
        key: "gradientNorm", column: "gradient_norm", tag: "gradient_norm",
        label: "gradient ‖δ‖", log10: { $0.gradientMagnitude.log10 }, "‖δ^l‖ of the mini-batch."),
      Quantity(
        log10: "exact.log10GradientNorm", of: \.gradientMagnitude,
        set: { $0.makeExact(\.log10GradientNorm, $1) }, key: "exact.log10GradientNorm",
        column: "log10_gradient_norm", tag: "log10_gradient_norm",
        "Its logarithm, exact where the working precision did not suffice."),
      Quantity(
        "weightsGradientNorm", \.weightsGradientNorm, .magnitude,
        unit: "cost per unit of parameter", key: "weightsNorm", column: "weights_norm",
        tag: "weights_gradient_norm", label: "‖∂C/∂w‖", "‖∂C/∂w^l‖, the weights' part of δ^l."),
      Quantity(
        log10: "log10WeightsGradientNorm", of: { Magnitude($0.weightsGradientNorm) }, key: nil,
        tag: "log10_weights_gradient_norm", "Its logarithm."),
      Quantity(
        "biasesGradientNorm", \.biasesGradientNorm, .magnitude,
        unit: "cost per unit of parameter", key: "biasesNorm", column: "biases_norm",
        tag: "biases_gradient_norm", label: "speed of learning ‖∂C/∂b‖",
        "‖∂C/∂b^l‖, the biases' part of δ^l: what Nielsen plots as the speed of learning."),
      Quantity(
        log10: "log10BiasesGradientNorm", of: { Magnitude($0.biasesGradientNorm) }, key: nil,
        tag: "log10_biases_gradient_norm", "Its logarithm."),
      Quantity(
        "gradientMax", \.gradientMax, .magnitude, unit: "cost per unit of parameter",
        key: "gradientMax", column: "gradient_max", tag: "gradient_max",
        "The largest magnitude among the layer's derivatives."),
      Quantity(
        "zeroDerivatives", \.zeroDerivatives, unit: "derivatives", key: "zeros",
        column: .required("zeros"), "How many derivatives are exactly zero."),
      Quantity(
        "nonFiniteDerivatives", \.nonFiniteDerivatives, unit: "derivatives", key: "nonFinite",
        column: .required("non_finite"), "How many derivatives are NaN or infinite."),
      Quantity(
        "updateNorm", \.updateNorm, .magnitude, unit: "parameter", key: "speed", column: "speed",
        tag: "speed", label: "change ‖Δ(W, b)‖ of one step",
        "‖Δ(W^l, b^l)‖ of the step, weight decay taken out."),
      Quantity(
        "relativeUpdateNorm", \.relativeUpdateNorm, .magnitude, unit: "", key: "relativeSpeed",
        column: "relative_speed", tag: "relative_speed",
        "‖ΔW^l‖ / ‖W^l‖ of the step, weight decay taken out.",
        absent: "where all weights are zero"),
      Quantity(
        "saturatedActivations", \.saturatedActivations, .share, unit: "activations",
        key: "saturatedShare", column: "saturated_share", tag: "saturated_share",
        label: "saturated activations",
        "The fraction of activations (units × samples) where |σ′(z)| is below 1 % of its maximum."),
    ]
    + Activation.quantities.map {
      $0.of(\.activation, "activation", key: "activation") {
        Activation(mean: .absent, deviation: .absent, deadUnits: .absent)
      }
    } + [
      Quantity(
        "signalToNoise", \.signalToNoise, .ratio, unit: "", key: "signalToNoise",
        column: "signal_to_noise", tag: "signal_to_noise", label: "signal to noise",
        "The norm of the mini-batch's gradient over its expected error.",
        absent: "for a single sample, and where samples do not differ"),
      Quantity(
        flag: "exact", get: { $0.exact != nil }, set: { if !$1 { $0.exact = nil } }, key: nil,
        column: .required("exact"),
        "Whether the exact pass found the logarithms, because the working precision did not"
          + " suffice."),
    ]

  /// The quantity of a name, for figures.
  public static func quantity(_ name: String) -> Quantity<Self> {
    guard let quantity = quantities.first(where: { $0.name == name }) else {
      preconditionFailure("a layer in a step has no quantity named \(name)")
    }
    return quantity
  }

  /// Sets one of the exact magnitudes.
  ///
  /// The flag that says whether there are any comes after them, and takes them away if not.
  private mutating func makeExact(_ path: WritableKeyPath<Exact, Double?>, _ value: Double?) {
    var exact = exact ?? Exact(log10ErrorRMS: nil, log10GradientNorm: nil)
    exact[keyPath: path] = value
    self.exact = exact
  }
}

extension StepRecord.Layer.Activation {
  /// What is measured of a layer's activations in a step.
  public static let quantities: [Quantity<Self>] = [
    Quantity(
      "mean", \.mean, .signed, unit: "activation", key: "mean", column: "activation_mean",
      tag: "activation_mean", label: "mean",
      "The mean activation over units and samples, before the step; with dropout, after units were"
        + " dropped."),
    Quantity(
      "deviation", \.deviation, .magnitude, unit: "activation", key: "deviation",
      column: "activation_deviation", tag: "activation_deviation", label: "deviation",
      "A unit's standard deviation over the samples, RMS over the units."),
    Quantity(
      "deadUnits", \.deadUnits, .share, unit: "units", key: "deadFraction",
      column: "dead_fraction", tag: "dead_units", label: "dead units",
      "The fraction of units whose σ′(z) is 0 for every sample of the mini-batch.",
      absent: "for softmax, which has no σ′"),
  ]
}
