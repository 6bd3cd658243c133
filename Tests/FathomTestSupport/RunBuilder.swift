package import Fathom

/// Builds synthetic run records, so that a rule can be shown exactly what it looks for.
///
/// Every value has a healthy default: a He-initialised ReLU network on ten classes that learned.
/// Tests change what they are about.
package struct RunBuilder {
  /// One layer in one measurement, in the quantities that rules read.
  package struct Layer {
    /// log₁₀ of the error's root mean square; nil for zero.
    package var log10Error: Double?
    /// Stands in for the error where a logarithm cannot: NaN or infinity.
    package var brokenError: Double?
    /// log₁₀ of the weights' gradient per weight; nil for zero.
    package var log10Weights: Double?
    /// The deviation of the activations.
    package var deviation = 0.5
    /// The share of saturated units.
    package var saturated = 0.0
    /// The share of dead units.
    package var dead = 0.0
    /// The largest group of equal units.
    package var equalUnits = 1
    /// Whether all weights are the same number.
    package var constantWeights = false
    /// Whether the plain gradient is usable.
    package var state = GradientState.finite
  }

  /// One measurement.
  package struct Look {
    /// The cost.
    package var cost: Double
    /// The accuracy.
    package var accuracy: Double?
    /// The hidden layers.
    package var hidden: [Layer]
    /// The output layer.
    package var output: Layer
  }

  /// One recorded step.
  package struct Step {
    /// Its number.
    package var step: Int
    /// log₁₀ of the hidden layers' error.
    package var log10Errors: [Double]

    /// A recorded step.
    package init(_ step: Int, log10Errors: [Double]) {
      self.step = step
      self.log10Errors = log10Errors
    }
  }

  /// n_1 … n_L.
  package var sizes: [Int]
  /// The hidden layers' activation.
  package var activation = "relu"
  /// The initialiser of all layers.
  package var initializer = "he"
  /// The cost.
  package var cost = Cost.softmax
  /// The trivial baseline.
  package var baseline = Baseline(cost: 2.3026, accuracy: 0.1)
  /// Samples.
  package var samples = 60_000
  /// Before the first step.
  package var initial: Look
  /// After the last step; nil for a run without training.
  package var final: Look?
  /// Steps made.
  package var steps = 2000
  /// Samples in a mini-batch.
  package var batchSize = 32
  /// The learning rate.
  package var learningRate = 0.1
  /// The optimiser.
  package var optimizer = "sgd"
  /// The first non-finite value.
  package var incident: Incident?
  /// A stretch of useless cost.
  package var excursion: CostExcursion?
  /// Recorded steps.
  package var history: [Step] = []
  /// The mean cost of each window; the windows share the steps evenly.
  package var costCurve: [Double]
  /// How far a window's highest cost lies above its mean, as a factor.
  package var spread = 1.2

  /// A healthy run.
  package init(hidden: Int = 4, units: Int = 30) {
    sizes = [784] + Array(repeating: units, count: hidden) + [10]
    let layer = Layer(log10Error: -1.6, log10Weights: -2.5)
    let output = Layer(log10Error: -0.6, log10Weights: -1.5)
    initial = Look(
      cost: 2.35, accuracy: 0.1, hidden: Array(repeating: layer, count: hidden), output: output)
    final = Look(
      cost: 0.42, accuracy: 0.85, hidden: Array(repeating: layer, count: hidden), output: output)
    costCurve = (0..<100).map { 0.42 + 1.9 / (1 + Double($0) / 5) }
  }

  /// Changes one look's hidden layers by index.
  package static func edit(_ look: inout Look, _ body: (Int, inout Layer) -> Void) {
    for index in look.hidden.indices { body(index, &look.hidden[index]) }
  }

  /// Gives the initial profile a slope per layer going back, the last hidden layer staying.
  package mutating func slopeInitially(_ decadesPerLayer: Double) {
    let last = initial.hidden.count - 1
    Self.edit(&initial) { index, layer in
      layer.log10Error = -1.6 + decadesPerLayer * Double(last - index)
    }
  }

  /// Takes the training away, as `--steps 0` does.
  package mutating func untrain() {
    final = nil
    costCurve = []
    history = []
  }

  /// Leaves the cost at the baseline.
  package mutating func learnNothing() {
    final?.cost = baseline.cost
    final?.accuracy = baseline.accuracy
    costCurve = costCurve.map { _ in baseline.cost }
  }
}

extension RunBuilder {
  /// A sigmoid network with Xavier weights: error and weights' gradient shrink together going
  /// back, and so does the activations' deviation going forward.
  package static func vanishing(hidden: Int = 4, decadesPerLayer: Double = 0.64) -> RunBuilder {
    var run = RunBuilder(hidden: hidden)
    run.activation = "sigmoid"
    run.initializer = "xavier"
    run.slopeInitially(-decadesPerLayer)
    edit(&run.initial) { index, layer in
      layer.log10Weights = layer.log10Error.map { $0 - 0.4 }
      layer.deviation = 0.2 * Magnitude(log10: -0.62 * Double(index)).value
    }
    return run
  }

  /// A ReLU network with tiny weights: activations shrink going forward as errors do going back.
  package static func starved(hidden: Int = 4, decadesPerLayer: Double = 1.46) -> RunBuilder {
    var run = RunBuilder(hidden: hidden)
    run.initializer = "normal:0.05,0.0"
    run.slopeInitially(-decadesPerLayer)
    edit(&run.initial) { index, layer in
      layer.log10Weights = -5
      layer.deviation = 0.02 * Magnitude(log10: -decadesPerLayer * Double(index)).value
    }
    run.learnNothing()
    return run
  }

  /// A tanh network with large weights.
  package static func exploding(hidden: Int = 20, decadesPerLayer: Double = 0.19) -> RunBuilder {
    var run = RunBuilder(hidden: hidden)
    run.activation = "tanh"
    run.initializer = "normal:4.0,0.0"
    run.slopeInitially(decadesPerLayer)
    return run
  }

  /// A network in which nothing is a number.
  package static func nothingIsANumber(hidden: Int = 4) -> RunBuilder {
    var run = RunBuilder(hidden: hidden)
    edit(&run.initial) { _, layer in layer.makeNaN() }
    run.initial.output.makeNaN()
    run.initial.cost = .nan
    run.initial.accuracy = .nan
    run.final = run.initial
    run.costCurve = run.costCurve.map { _ in .nan }
    run.baseline = Baseline(cost: .nan, accuracy: .nan)
    run.history = [Step(1, log10Errors: Array(repeating: .nan, count: hidden))]
    run.learningRate = .nan
    return run
  }
}

extension RunBuilder.Layer {
  /// Replaces every number by NaN.
  package mutating func makeNaN() {
    brokenError = .nan
    log10Error = .nan
    log10Weights = .nan
    deviation = .nan
    saturated = .nan
    dead = .nan
    state = .nan
  }
}
