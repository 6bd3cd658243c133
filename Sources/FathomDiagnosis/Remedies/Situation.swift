import FathomVocabulary
import FathomRecords

/// What remedies ask of a training: what it was asked for and what was measured, each as far as
/// it is known.
///
/// A log of another program leaves most of it open.
struct Situation: Sendable {
  /// A layer with weights.
  struct Layer: Sendable {
    /// Counted from the input, whose number is 1.
    var layer: LayerNumber
    /// Its number of units; nil when not known.
    var units: Int?
    /// σ; nil when not known.
    var activation: Activation?
    /// How its parameters were drawn; nil when not known, or when a file brought them.
    var initializer: Initializer?
    /// Whether something is normalised in front of σ.
    var isNormalized: Bool
    /// Whether an earlier layer's activations are added.
    var hasShortcut: Bool
  }

  /// The layers with weights, or nothing.
  var layers: [Layer]
  /// The sizes as they were asked for; nil when they are not known, or a file brought them.
  var sizes: LayerSizes?
  /// Whether the parameters came from a file.
  var isImported: Bool
  /// Whether only the log of another program is known.
  var isLog: Bool
  /// The settings that were named; empty when that is not known.
  var asked: [SettingKey: String]
  /// The training in short; nil when it is not known, or no step was made.
  var training: TrainingRecord?
  /// Steps made; nil when that is not known.
  var steps: Int?
  /// The samples trained on; nil when that is not known.
  var samples: Int?
  /// How the inputs are scaled; nil when that is not known.
  var scale: String?
  /// The seed; nil when it is not known.
  var seed: UInt64?
  /// Whether the network learned; nil when no step was made, or that is not known.
  var learned: Bool?
  /// The profile at first; nil where layers cannot be compared.
  var profile: Profile?
  /// The share of the first hidden layer's units that are saturated at first, as far as is known.
  var saturatedAtFirst = 0.0

  /// The hidden layers.
  var hidden: ArraySlice<Layer> { layers.dropLast() }

  /// The hidden layers, or the output layer where there is none.
  var weighty: ArraySlice<Layer> { hidden.isEmpty ? layers[...] : hidden }
}

extension Situation {
  /// The situation of a run.
  init(_ run: RunRecord) {
    layers = run.network.layers.map {
      Layer(
        layer: $0.layer, units: $0.units, activation: $0.knownActivation,
        initializer: $0.knownInitializer, isNormalized: $0.normalization != nil,
        hasShortcut: $0.shortcut != nil)
    }
    isImported = run.network.model != nil
    isLog = false
    asked = Dictionary(
      (run.origin?.settings ?? []).map { (SettingKey($0.name), $0.value) },
      uniquingKeysWith: { $1 })
    sizes =
      isImported || run.network.sizes.count < 2
      ? nil : asked[.layers].flatMap { try? LayerSizes(parsing: $0) } ?? LayerSizes(run.network)
    training = run.training
    steps = run.training?.steps
    samples = run.data.samples
    scale = run.data.scale
    seed = run.seed
    learned = run.learned
    profile = Profile(run.initial)
    saturatedAtFirst = run.initial.hiddenLayers.first?.activation.saturatedUnits ?? 0
  }
}

extension Situation {
  /// What the log of another program tells of a training.
  init(_ log: LogRecord, profile: Profile?, learned: Bool?) {
    layers = log.layers.map {
      Layer(layer: $0.layer, units: $0.biases, isNormalized: false, hasShortcut: false)
    }
    isImported = false
    isLog = true
    asked = [:]
    sizes = LayerSizes(log)
    steps = log.costIsEpochMean ? nil : log.cost.last?.step
    self.learned = learned
    self.profile = profile
  }
}

extension LayerSizes {
  /// The sizes of a logged network; nil where the log does not tell all of them.
  init?(_ log: LogRecord) {
    var sizes: [Int] = []
    for layer in log.layers {
      guard let weights = layer.weights, let units = layer.biases, units > 0,
        weights.isMultiple(of: units), weights > 0, sizes.isEmpty || sizes.last == weights / units
      else { return nil }
      sizes += sizes.isEmpty ? [weights / units, units] : [units]
    }
    guard sizes.count >= 2 else { return nil }
    self.init(sizes)
  }

  /// The sizes of a recorded network, with words where its hidden layers differ: what they have in
  /// common is said of all of them elsewhere.
  init(_ network: NetworkRecord) {
    let hidden = network.layers.dropLast()
    var details = network.sizes.map { _ in LayerDetail() }
    func differ<Value: Hashable>(_ value: (NetworkRecord.Layer) -> Value) -> Bool {
      Set(hidden.map(value)).count > 1
    }
    let differing = (
      activation: differ(\.activation), initializer: differ(\.initializer),
      normalization: differ(\.normalization), dropout: differ(\.dropout)
    )
    for (number, layer) in zip(network.layers.layerNumbers, hidden) {
      if differing.activation { details[countingInput: number].activation = layer.knownActivation }
      if differing.initializer {
        details[countingInput: number].initializer = layer.knownInitializer
      }
      if differing.normalization {
        details[countingInput: number].normalization =
          layer.knownNormalization.map(NormalizationChoice.kind) ?? NormalizationChoice.none
      }
      if differing.dropout { details[countingInput: number].dropout = layer.dropout ?? 0 }
    }
    self.init(network.sizes, details: details)
  }
}
