extension EpochRecord.Layer {
  /// What is measured of a layer over an epoch.
  public static let quantities: [Quantity<Self>] = [
    Quantity(
      "gradientNorm", \.gradientNorm, .magnitude, unit: "cost per unit of parameter",
      key: "gradientNorm", column: "gradient_norm",
      "The root mean square of ‖δ^l‖ over the steps."),
    Quantity(
      "updateNorm", \.updateNorm, .magnitude, unit: "parameter", key: "speed", column: "speed",
      "The root mean square of ‖Δ(W^l, b^l)‖ over the steps."),
  ]
}

extension CostWindow {
  /// What is known of the costs of consecutive steps.
  public static let quantities: [Quantity<Self>] = [
    Quantity(
      "mean", \.mean, .magnitude, unit: "cost", key: "mean", column: "mean", "The mean cost."),
    Quantity(
      "low", \.low, .magnitude, unit: "cost", key: "low", column: "low", "The lowest cost."),
    Quantity(
      "high", \.high, .magnitude, unit: "cost", key: "high", column: "high", "The highest cost."),
  ]
}
