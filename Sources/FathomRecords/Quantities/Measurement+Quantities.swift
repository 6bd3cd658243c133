extension Measurement {
  /// What is measured of the network as a whole, over all samples.
  public static let quantities: [Quantity<Self>] = [
    Quantity(
      "cost", \.cost, .magnitude, unit: "cost", key: "cost", column: "cost",
      tag: "cost/all_samples", label: "cost", "C, the mean over the samples."),
    Quantity(
      "accuracy", \.accuracy, .share, unit: "samples", key: "accuracy", column: "accuracy",
      tag: "accuracy/all_samples", label: "accuracy",
      "The fraction of samples classified correctly.",
      absent: "for targets that are not classes"),
  ]
}

extension LayerMeasurement {
  /// What is measured of a layer over all samples, in the order of JSON's keys and of the columns.
  public static let quantities: [Quantity<Self>] =
    GradientMeasurement.quantities.map { $0.of(\.gradient, "gradient", key: "gradient") }
    + ErrorMeasurement.quantities.map { $0.of(\.error, "error", key: "error") }
    + UpdateMeasurement.quantities.map { $0.of(\.update, "update", key: "speed") }
    + NoiseMeasurement.quantities.map { $0.of(\.noise, "noise", key: "noise") }
    + ActivationMeasurement.quantities.map { $0.of(\.activation, "activation", key: "activation") }
    + ErrorDecayMeasurement.quantities.map { $0.of(\.errorDecay, "errorDecay", key: "decay") }
    + ParameterMeasurement.quantities.map { $0.of(\.parameters, "parameters", key: "parameters") }
    + NormalizationMeasurement.quantities.map {
      $0.of(\.normalization, "normalization", key: "normalization")
    }
}

extension GradientMeasurement {
  static let quantities: [Quantity<Self>] =
    [
      Quantity(
        "norm", \.norm, .magnitude, unit: "cost per unit of parameter", key: "norm",
        column: "gradient_norm", tag: "gradient_norm", label: "gradient ‖δ‖",
        log10: \.log10Norm, "‖δ^l‖ over all weights and biases."),
      Quantity(
        log10: "log10Norm", of: { Magnitude($0.norm, log10: $0.log10Norm) },
        set: { $0.log10Norm = $1 }, key: "log10Norm", column: "log10_gradient_norm",
        tag: "log10_gradient_norm", "Its logarithm; finite wherever the true norm is not zero."),
      Quantity(
        "rms", \.rms, .magnitude, unit: "cost per unit of parameter", key: "rms",
        column: "gradient_rms", label: "per parameter", log10: \.log10RMS,
        "‖δ^l‖ / √(number of parameters in the layer)."),
      Quantity(
        log10: "log10RMS", of: { Magnitude($0.rms, log10: $0.log10RMS) },
        set: { $0.log10RMS = $1 }, key: "log10RMS", "Its logarithm."),
      Quantity(
        "max", \.max, .magnitude, unit: "cost per unit of parameter", key: "max",
        log10: \.log10Norm, "The largest magnitude among the layer's derivatives."),
      Quantity(
        "zeroDerivativeShare", \.zeroDerivativeShare, .share, unit: "derivatives",
        key: "zeroFraction",
        "The fraction of derivatives that are exactly zero in the working precision."),
      Quantity(
        "nonFiniteDerivatives", \.nonFiniteDerivatives, unit: "derivatives", key: "nonFinite",
        "How many derivatives are NaN or infinite."),
      Quantity(
        word: "state", get: { $0.state.rawValue }, key: "state",
        column: .required("gradient_state"),
        "Whether the plain gradient is usable in the working precision: `finite`, `zero`,"
          + " `underflow`, `overflow` or `nan`."),
      Quantity(
        word: "zeroCause", get: { $0.zeroCause?.rawValue }, key: "zeroCause",
        "Why a zero is a true one: `unreached` by any error, or `cancellation`.",
        absent: "for gradients that are not zero"),
      Quantity(
        "condition", \.condition, .ratio, unit: "", key: "condition",
        "How much larger the samples' gradients are than their mean, and so how many digits"
          + " cancel.", absent: "where it was not measured or every term is zero"),
    ]
    + Part.quantities("weights_gradient_norm", "‖∂C/∂w^l‖.").map {
      $0.of(\.weights, "weights", key: "weights")
    }
    + Part.quantities("biases_gradient_norm", "‖∂C/∂b^l‖.").map {
      $0.of(\.biases, "biases", key: "biases")
    }
    + Part.quantities(nil, "‖∂C/∂(slopes that are learned)‖.").map {
      $0.of(\.slopes, "slopes", key: "slopes")
    }
}

extension GradientMeasurement.Part {
  /// The norm of some derivatives, and its logarithm.
  static func quantities(_ tag: String?, _ meaning: String) -> [Quantity<Self>] {
    [
      Quantity(
        "norm", \.norm, .magnitude, unit: "cost per unit of parameter", key: "norm", tag: tag,
        log10: \.log10Norm, meaning),
      Quantity(
        log10: "log10Norm", of: { Magnitude($0.norm, log10: $0.log10Norm) },
        set: { $0.log10Norm = $1 }, key: "log10Norm", tag: tag.map { "log10_\($0)" },
        "Its logarithm."),
    ]
  }
}

extension ErrorMeasurement {
  static let quantities: [Quantity<Self>] = [
    Quantity(
      "norm", \.norm, .magnitude, unit: "cost per unit of z", key: "norm", log10: \.log10Norm,
      "√(mean over samples of ‖∂C_s/∂z^l‖²)."),
    Quantity(
      log10: "log10Norm", of: { Magnitude($0.norm, log10: $0.log10Norm) },
      set: { $0.log10Norm = $1 }, key: "log10Norm", "Its logarithm."),
    Quantity(
      "rms", \.rms, .magnitude, unit: "cost per unit of z", key: "rms", column: "error_rms",
      tag: "error_rms", label: "error per unit", log10: \.log10RMS,
      "The error per unit: norm / √n_l. Over the hidden layers it is the profile."),
    Quantity(
      log10: "log10RMS", of: { Magnitude($0.rms, log10: $0.log10RMS) },
      set: { $0.log10RMS = $1 }, key: "log10RMS", column: "log10_error_rms",
      tag: "log10_error_rms", "Its logarithm."),
  ]
}

extension UpdateMeasurement {
  static let quantities: [Quantity<Self>] = [
    Quantity(
      "norm", \.norm, .magnitude, unit: "parameter", key: "norm", column: "speed",
      label: "speed ‖Δ‖", "‖Δ(W^l, b^l)‖ of the last step."),
    Quantity(
      "rms", \.rms, .magnitude, unit: "parameter", key: "rms",
      "‖Δ(W^l, b^l)‖ / √(number of parameters in the layer)."),
    Quantity(
      "relative", \.relative, .magnitude, unit: "", key: "relative", column: "relative_speed",
      "‖ΔW^l‖ / ‖W^l‖.", absent: "where all weights are zero"),
    Quantity(
      flag: "weightDecayIncluded", get: \.weightDecayIncluded,
      set: { $0.weightDecayIncluded = $1 }, key: "decayIncluded",
      "Whether weight decay is part of the change, because it cannot be separated."),
  ]
}

extension NoiseMeasurement {
  static let quantities: [Quantity<Self>] = [
    Quantity(
      "signalToNoise", \.signalToNoise, .ratio, unit: "", key: "signalToNoise",
      column: "signal_to_noise", label: "signal/noise",
      "‖ḡ‖ / √(tr Cov / B), a mini-batch's gradient over its expected error."),
    Quantity(
      "cosineToFull", \.cosineToFull, .signed, unit: "", key: "cosineToFull",
      "The cosine of the angle between a mini-batch's gradient and the full one.",
      absent: "where either is zero"),
  ]
}

extension ActivationMeasurement {
  static let quantities: [Quantity<Self>] = [
    Quantity(
      "mean", \.mean, .signed, unit: "activation", key: "mean", column: "activation_mean",
      tag: "activation_mean", "The mean activation over units and samples."),
    Quantity(
      "deviation", \.deviation, .magnitude, unit: "activation", key: "deviation",
      column: "activation_deviation", tag: "activation_deviation",
      "A unit's standard deviation over the samples, RMS over the units."),
    Quantity(
      "saturatedUnits", \.saturatedUnits, .share, unit: "units", key: "saturatedFraction",
      column: "saturated_fraction", tag: "saturated_units", label: "saturated",
      "The fraction of units with |σ′(z)| below 1 % of its maximum for more than 95 % of the samples;"
        + " 0 for activations that do not saturate."),
    Quantity(
      "deadUnits", \.deadUnits, .share, unit: "units", key: "deadFraction",
      column: "dead_fraction", tag: "dead_units", label: "dead",
      "The fraction of units with σ′(z) = 0 for every sample."),
  ]
}

extension ErrorDecayMeasurement {
  static let quantities: [Quantity<Self>] = [
    Quantity(
      "log10Total", \.log10Total, .signed, unit: "decades", key: "log10Total",
      "What the error gains (above 0) or loses from the next layer back to this one:"
        + " `log10Weights` + `log10Activation`.", absent: "where no error arrives"),
    Quantity(
      "log10Weights", \.log10Weights, .signed, unit: "decades", key: "log10Weights",
      "The part of it that weights make, with what joins in along sums.",
      absent: "where no error arrives"),
    Quantity(
      "log10Activation", \.log10Activation, .signed, unit: "decades", key: "log10Activation",
      "The part of it that activations make by their slopes, with what normalisations make.",
      absent: "where no error arrives"),
    Quantity(
      "log10Shortcut", \.log10Shortcut, .signed, unit: "decades", key: "log10Shortcut",
      "How much of `log10Weights` joined in along sums.", absent: "where no sum ends"),
    Quantity(
      "log10Normalization", \.log10Normalization, .signed, unit: "decades",
      key: "log10Normalization", "How much of `log10Activation` normalisations make.",
      absent: "where nothing is normalised"),
    Quantity(
      "slopeMeanSquare", \.slopeMeanSquare, .magnitude, unit: "", key: "slopeMeanSquare",
      "The mean of σ′(z^l)² over units and samples.", absent: "without an exact pass"),
    Quantity(
      "saturatedActivations", \.saturatedActivations, .share, unit: "activations",
      key: "saturatedShare",
      "The fraction of activations (units × samples) with |σ′(z^l)| below 1 % of its maximum.",
      absent: "without an exact pass"),
    Quantity(
      "weightGain", \.weightGain, .magnitude, unit: "", key: "weightGain",
      "‖W^{l+1}‖_F / √n_{l+1}: the weights' gain for an error in a random direction.",
      absent: "without an exact pass"),
    Quantity(
      "log10Bound", \.log10Bound, .signed, unit: "decades", key: "log10Bound",
      "An upper bound on `log10Total`, whatever the data.", absent: "without an exact pass"),
  ]
}

extension ParameterMeasurement {
  static let quantities: [Quantity<Self>] = [
    Quantity(
      "weightsNorm", \.weightsNorm, .magnitude, unit: "parameter", key: "weightsNorm",
      column: "weights_norm", "‖W^l‖_F."),
    Quantity(
      "equalUnits", \.equalUnits, unit: "units", key: "equalUnits",
      "The size of the largest group of units with equal weights and biases."),
    Quantity(
      flag: "constantWeights", get: \.constantWeights, set: { $0.constantWeights = $1 },
      key: "constantWeights", "Whether all weights of the layer are the same number."),
  ]
}

extension NormalizationMeasurement {
  static let quantities: [Quantity<Self>] =
    [Quantity(word: "kind", get: \.kind, key: "kind", "What is normalised: `batch` or `layer`.")]
    + GradientMeasurement.Part.quantities(nil, "‖∂C/∂γ^l‖.").map {
      $0.of(\.scales, "scales", key: "scales")
    }
    + GradientMeasurement.Part.quantities(nil, "‖∂C/∂β^l‖.").map {
      $0.of(\.shifts, "shifts", key: "shifts")
    }
}
