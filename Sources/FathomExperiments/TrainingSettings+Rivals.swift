import FathomTraining

// Of two ways to say the same, naming one takes the other away.
extension TrainingSettings {
  /// The norm that gradients are clipped to.
  public var clipNorm: Double? {
    get { if case .norm(let norm) = clipping { norm } else { nil } }
    set { clipping = newValue.map(GradientClipping.norm) ?? (clipNorm == nil ? clipping : nil) }
  }

  /// The magnitude that derivatives are clipped to.
  public var clipValue: Double? {
    get { if case .value(let value) = clipping { value } else { nil } }
    set { clipping = newValue.map(GradientClipping.value) ?? (clipValue == nil ? clipping : nil) }
  }

  /// Passes over the data.
  public var epochs: Int? {
    get { if case .epochs(let epochs) = duration { epochs } else { nil } }
    set { duration = newValue.map { .epochs($0) } ?? (epochs == nil ? duration : nil) }
  }

  /// Optimiser steps; 0 measures without training.
  public var steps: Int? {
    get { if case .steps(let steps) = duration { steps } else { nil } }
    set { duration = newValue.map { .steps($0) } ?? (steps == nil ? duration : nil) }
  }

  /// d of w ← w(1 − ηd).
  public var weightDecay: Double? {
    get { if case .weightDecay(let rate) = decay { rate } else { nil } }
    set { decay = newValue.map(Decay.weightDecay) ?? (weightDecay == nil ? decay : nil) }
  }

  /// Nielsen's λ = d · n, n being the number of training samples.
  public var lambda: Double? {
    get { if case .lambda(let lambda) = decay { lambda } else { nil } }
    set { decay = newValue.map(Decay.lambda) ?? (lambda == nil ? decay : nil) }
  }
}
