import FathomRecords

extension LayersOverTime {
  /// What a figure over the training is about: a quantity of layers, and the words around it.
  struct Subject {
    /// Which layers are drawn.
    enum Layers {
      /// The hidden ones, where there are several to compare.
      case hidden
      /// All with weights.
      case all
    }

    var kind: FigureKind
    var title: String
    var quantity: Quantity<StepRecord.Layer>
    /// What is plotted, in a sentence or two.
    var meaning: String
    /// What is said when every value is trivial.
    var nothing: String
    /// What is said when no step tells of the quantity.
    var unknown: String
    var layers: Layers
    /// How many decades a logarithmic axis has at least.
    var fewestDecades = 2.0
    var rules: [Mark] = []
    /// What a zero on a logarithmic axis is said to be; nil where values that cannot be drawn are
    /// not spoken of.
    var zeroWords: String? = "is exactly zero"

    init(
      _ kind: FigureKind, _ title: String, _ name: String, layers: Layers, meaning: String? = nil,
      nothing: String
    ) {
      self.kind = kind
      self.title = title
      quantity = StepRecord.Layer.quantity(name)
      self.meaning = meaning ?? quantity.meaning
      self.nothing = nothing
      unknown = nothing
      self.layers = layers
    }

    /// Shares have a linear scale.
    var scale: Axis.Scale { quantity.kind == .share ? .percent : .logarithmic }

    /// What is drawn of a layer in a step; nil where the step does not tell.
    func value(of layer: StepRecord.Layer) -> Double? {
      guard let number = quantity.number(layer) else { return nil }
      return scale == .logarithmic
        ? logarithm(number, log10: quantity.logarithm?(layer)) : number
    }

    /// Whether no figure is drawn when all values are like this one.
    func isTrivial(_ value: Double) -> Bool {
      switch quantity.kind {
      case .share: value == 0
      case .ratio: value.isNaN
      default: value == -.infinity
      }
    }
  }
}

extension LayersOverTime.Subject {
  /// Nielsen's speed of learning, or all of the gradient where the working precision did not
  /// suffice.
  static func speed(usesExact: Bool) -> Self {
    usesExact
      ? Self(
        .speed, "Speed of learning", "gradientNorm", layers: .hidden,
        meaning: "The norm of each hidden layer's gradient at the recorded steps, also where it is"
          + " outside the range of the working precision.",
        nothing: "Every recorded value is zero.")
      : Self(
        .speed, "Speed of learning", "biasesGradientNorm", layers: .hidden,
        meaning: "Nielsen's speed of learning: the norm of the bias gradient ‖∂C/∂b‖ of each hidden"
          + " layer at the recorded steps.",
        nothing: "Every recorded value is zero.")
  }

  /// How far each step moved a layer.
  static var updates: Self {
    var subject = Self(
      .updates, "Size of the steps", "updateNorm", layers: .all,
      meaning: "How far one step of the optimiser moved each layer's weights and biases, without"
        + " weight decay.",
      nothing: "Every recorded value is zero.")
    // A step is made in the working precision, which cannot make one that is too small for it.
    subject.zeroWords = "is zero in the working precision"
    return subject
  }

  /// Saturated activations.
  static var saturation: Self {
    Self(
      .saturation, "Saturated activations", "saturatedActivations", layers: .hidden,
      nothing: "No activation was saturated at any recorded step.")
  }

  /// Dead units, which softmax cannot have.
  static var dead: Self {
    var subject = Self(
      .saturation, "Dead units", "activation.deadUnits", layers: .hidden,
      nothing: "No unit was dead at any recorded step.")
    subject.unknown = "Dead units were not recorded step by step."
    return subject
  }

  /// Noise of mini-batches.
  static var noise: Self {
    var subject = Self(
      .noise, "Mini-batch noise", "signalToNoise", layers: .all,
      nothing: "The mini-batch noise was not measured.")
    subject.meaning += " Below 1, a step is mostly noise."
    subject.fewestDecades = 1
    subject.rules = [.rule(Rule(0, "signal = noise"))]
    subject.zeroWords = nil
    return subject
  }
}
