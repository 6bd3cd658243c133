import FathomText
import FathomVocabulary
import FathomRecords

/// What to try, the best first, for each cause: short imperatives that make sense on the command
/// line and that the network does not already follow.
struct Remedies {
  private let run: RunRecord
  private let activation: String
  private let initializer: String

  /// The remedies for a run's network.
  ///
  /// Where layers differ, the first hidden one speaks for all.
  init(_ run: RunRecord) {
    self.run = run
    let layer = run.hiddenLayers.first ?? run.network.layers.first
    activation = layer?.activation ?? ""
    initializer = layer?.initializer ?? ""
  }

  /// For `diverged`.
  var diverged: [String] {
    list(lessDecay, lowerRate, suitableWeights, standardInputs, clipping)
  }

  /// For `symmetric`.
  var symmetric: [String] {
    list(
      initializer == suitable
        ? "Draw the weights anew: --init \(suitable) with another --seed."
        : "Draw different weights for every unit: --init \(suitable).")
  }

  /// For `starved`.
  var starved: [String] {
    list(suitableWeights, orthogonalWeights, fewerLayers, normalization, bypass)
  }

  /// For `dead`.
  ///
  /// Units that lived at first were killed by steps that were too large.
  func dead(atInitialisation: Bool) -> [String] {
    list(
      atInitialisation ? nil : lessDecay, atInitialisation ? nil : lowerRate, suitableWeights,
      unitsThatLive,
      "Widen the hidden layers in --layers, so that enough units stay alive.")
  }

  /// For `exploding`.
  var exploding: [String] {
    list(suitableWeights, orthogonalWeights, fewerLayers, clipping)
  }

  /// For `vanishing`.
  ///
  /// A sigmoid or softplus shrinks the error whatever the usual weights are; the others do so
  /// with the wrong weights only. A first hidden layer that is saturated from the start most
  /// often sees inputs that are too large.
  var vanishing: [String] {
    let shrinks = ["sigmoid", "softplus"].contains(activation)
    return list(
      startsSaturated ? standardInputs : nil, shrinks ? nil : suitableWeights, rectifiers,
      isRectifier || activation == "tanh"
        ? nil : "Use units with σ′ = 1 at z = 0: --activation tanh --init xavier.",
      shrinks ? nil : orthogonalWeights, fewerLayers, normalization, bypass, ownSteps, moreSteps)
  }

  /// For `saturated`.
  func saturated(atInitialisation: Bool) -> [String] {
    list(
      atInitialisation ? nil : lowerRate, suitableWeights, standardInputs, rectifiers, normalization
    )
  }

  /// For `unstable`.
  var unstable: [String] {
    list(lowerRate, largerBatch, standardInputs)
  }

  /// For `slow`.
  ///
  /// A cost above the one at the start comes from steps that are too large. Layers without a bend
  /// cannot do more than a single one.
  var slow: [String] {
    if let cost = run.final?.cost, cost > (1 + Learning.margin) * run.initial.cost {
      return list(lessDecay, lowerRate, standardInputs, rectifiers)
    }
    let higherRate = run.training.map {
      "Take larger steps: --learning-rate \(Wording.number(3 * $0.learningRate))."
    }
    return list(
      activation == "identity" ? rectifiers : nil, lessDecay, moreSteps, higherRate,
      standardInputs, activation == "identity" ? nil : rectifiers)
  }

  private func list(_ remedies: String?...) -> [String] {
    let remedies = remedies.compactMap(\.self)
    return run.network.model == nil ? remedies : remedies.map(Self.withoutNetworkOptions)
  }

  /// A remedy for a network that is defined elsewhere: the options that describe networks become
  /// words.
  private static func withoutNetworkOptions(_ remedy: String) -> String {
    remedy.replacing(" in --layers", with: "")
      .replacing("--activation ", with: "activation ")
      .replacing(": --init ", with: ": initialisation ")
      .replacing(" --init ", with: ", initialisation ")
      .replacing(": --normalization batch", with: ": batch normalisation")
      .replacing(": --residual 2", with: ": residual blocks")
  }
}

// What is already done is nil.
extension Remedies {
  private var isRectifier: Bool {
    ["relu", "leaky-relu", "elu", "selu", "gelu", "silu"].contains(activation)
  }

  /// The initialiser that suits the activation.
  ///
  /// *Source:* He et al. 2015 for rectifiers, Klambauer et al. 2017 for SELU, Glorot and Bengio
  /// 2010 for the others.
  private var suitable: String {
    activation == "selu" ? "lecun" : isRectifier ? "he" : "xavier"
  }

  private var suitableWeights: String? {
    [suitable, suitable + "-uniform", "orthogonal"].contains(initializer)
      ? nil : "Draw weights that keep the signal's size from layer to layer: --init \(suitable)."
  }

  /// Orthogonal weights; nil as long as the weights are unsuitable in a simpler way.
  ///
  /// *Source:* Saxe et al. 2013.
  private var orthogonalWeights: String? {
    suitableWeights == nil && initializer != "orthogonal"
      ? "Use orthogonal weights, which keep lengths: --init orthogonal." : nil
  }

  private var rectifiers: String? {
    isRectifier || run.hiddenLayers.isEmpty
      ? nil : "Use units with σ′ = 1 for all z > 0: --activation relu --init he."
  }

  private var unitsThatLive: String? {
    switch activation {
    case "relu": "Use units that keep a slope for z < 0: --activation leaky-relu."
    case "hard-tanh": "Use units without flat ends: --activation tanh."
    default: nil
    }
  }

  private var fewerLayers: String? {
    let hidden = run.hiddenLayers.count
    return hidden > 2 ? "Use fewer than \(hidden) hidden layers in --layers." : nil
  }

  /// Batch normalisation in front of every activation.
  ///
  /// *Source:* Ioffe and Szegedy 2015.
  private var normalization: String? {
    let isNormalized = run.hiddenLayers.contains { $0.normalization != nil }
    return isNormalized || run.hiddenLayers.isEmpty
      ? nil : "Bring every unit to the same size in each mini-batch: --normalization batch."
  }

  /// Residual blocks, where the hidden layers' widths allow it.
  ///
  /// *Source:* He et al. 2016.
  private var bypass: String? {
    let hidden = run.hiddenLayers
    let hasShortcuts = hidden.contains { $0.shortcut != nil }
    guard hidden.count > 2, !hasShortcuts, Set(hidden.map(\.units)).count == 1 else { return nil }
    return "Let the signal bypass layers: --residual 2."
  }

  /// Steps that do not depend on how large a gradient is.
  private var ownSteps: String? {
    guard let training = run.training, training.knownOptimizer?.isAdaptive != true else {
      return nil
    }
    return "Give every parameter steps of its own scale, whatever its gradient's size:"
      + " --optimizer adam --learning-rate 0.001."
  }

  private var clipping: String? {
    guard run.training?.clipNorm == nil, run.training?.clipValue == nil else { return nil }
    return "Limit the gradient's norm in every step: --clip-norm 1."
  }

  private var standardInputs: String? {
    run.data.scale == "standard"
      ? nil : "Bring the inputs to mean 0 and deviation 1: --scale standard."
  }

  /// A tenth of the rate, and no more than 0.1: far beyond the usual rates a tenth is still too
  /// much.
  private var lowerRate: String? {
    guard let rate = run.training?.learningRate, rate > 0, rate.isFinite else { return nil }
    return "Take smaller steps: --learning-rate \(Wording.number(min(rate / 10, 0.1)))."
  }

  private var largerBatch: String? {
    guard let batch = run.training?.batchSize, 0 < batch, batch < run.data.samples else {
      return nil
    }
    let larger = batch > run.data.samples / 4 ? run.data.samples : 4 * batch
    return "Average over more samples in a step: --batch-size \(larger)."
  }

  /// Decay that takes a large part of the weights away during the run.
  private var lessDecay: String? {
    guard let training = run.training, training.weightDecay > 0 else { return nil }
    let taken = training.learningRate * training.weightDecay * Double(max(training.steps, 1))
    return taken > 0.5 ? "Let the weights decay less: a smaller --weight-decay or --lambda." : nil
  }

  private var startsSaturated: Bool {
    (run.initial.hiddenLayers.first?.activation.saturatedUnits ?? 0)
      > SaturatedRule.share
  }

  private var moreSteps: String? {
    guard run.learned != true, run.training?.incident == nil,
      let steps = run.training?.steps, 0 < steps, steps < 1_000_000_000
    else { return nil }
    return "Train longer: --steps \(10 * steps)."
  }
}
