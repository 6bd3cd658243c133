import FathomData
import FathomExchange
import FathomNetworks
import FathomRecords
import FathomReports
import FathomTraining

extension Experiment {
  /// The settings: options on the command line and keys in a file, under the same names.
  package enum Key: String, CaseIterable, Sendable {
    case layers, model, activation, output, cost
    case initializer = "init"
    case data, target, samples, split, scale, optimizer
    case learningRate = "learning-rate"
    case batchSize = "batch-size"
    case epochs, steps
    case weightDecay = "weight-decay"
    case lambda, precision, seed, threads
  }

  private static let countLimit = 1_000_000_000_000

  /// Takes one setting from its text.
  ///
  /// - Parameters:
  ///   - key: The setting.
  ///   - text: What the user wrote.
  /// - Throws: `ValueProblem` when the text is no value of this setting, or when another setting
  ///   that excludes this one is already there.
  package mutating func set(_ key: Key, to text: String) throws(ValueProblem) {
    guard !text.isEmpty else { throw ValueProblem("is empty; give a value, or leave it out") }
    switch key {
    case .layers:
      guard model == nil else { throw .excluded(by: .model) }
      layers = try LayerSizes(parsing: text)
    case .model:
      guard layers == nil else { throw .excluded(by: .layers) }
      guard ModelExport.Format(path: text) != nil else {
        throw ValueProblem("is no model file; name one that ends in .onnx or .safetensors")
      }
      model = text
    case .activation: activation = try Self.hiddenActivation(text)
    case .output: output = try Values.name(text, among: Activation.allCases)
    case .cost: cost = try Self.cost(text)
    case .initializer: initializer = try Self.initializer(text)
    case .data: data = try Self.source(text)
    case .target: target = text
    case .samples: samples = try Values.whole(text, in: 1...Self.countLimit)
    case .split: split = try Values.name(text, among: DataOptions.Split.allCases)
    case .scale: scale = try Values.name(text, among: DataOptions.Scale.allCases)
    case .optimizer: optimizer = try Values.name(text, among: Optimizer.allCases)
    case .learningRate: learningRate = try Values.positive(text)
    case .batchSize: batchSize = try Values.whole(text, in: 1...Self.countLimit)
    case .epochs:
      let epochs = try Values.whole(text, in: 1...1_000_000)
      guard duration == nil else { throw .excluded(by: .steps) }
      duration = .epochs(epochs)
    case .steps:
      let steps = try Values.whole(text, in: 0...Self.countLimit)
      guard duration == nil else { throw .excluded(by: .epochs) }
      duration = .steps(steps)
    case .weightDecay:
      let rate = try Values.nonNegative(text)
      guard decay == nil else { throw .excluded(by: .lambda) }
      decay = .weightDecay(rate)
    case .lambda:
      let lambda = try Values.nonNegative(text)
      guard decay == nil else { throw .excluded(by: .weightDecay) }
      decay = .lambda(lambda)
    case .precision: precision = try Values.name(text, among: Precision.allCases)
    case .seed:
      guard let number = UInt64(text) else {
        throw ValueProblem("is not a whole number from 0 to \(UInt64.max)")
      }
      seed = number
    case .threads: threads = try Values.whole(text, in: 1...1024)
    }
  }

  /// One setting as text that `set` reads back, or nil when it is not named.
  package func text(of key: Key) -> String? {
    switch key {
    case .layers: layers?.description
    case .model: model
    case .activation: activation?.rawValue
    case .output: output?.rawValue
    case .cost: cost?.rawValue
    case .initializer: initializer?.description
    case .data: data?.description
    case .target: target
    case .samples: samples?.description
    case .split: split?.rawValue
    case .scale: scale?.rawValue
    case .optimizer: optimizer?.rawValue
    case .learningRate: learningRate.map(Values.text)
    case .batchSize: batchSize?.description
    case .epochs: if case .epochs(let epochs) = duration { "\(epochs)" } else { nil }
    case .steps: if case .steps(let steps) = duration { "\(steps)" } else { nil }
    case .weightDecay: if case .weightDecay(let rate) = decay { Values.text(rate) } else { nil }
    case .lambda: if case .lambda(let lambda) = decay { Values.text(lambda) } else { nil }
    case .precision: precision?.rawValue
    case .seed: seed?.description
    case .threads: threads?.description
    }
  }
}

extension Experiment {
  /// What was asked for, as a record keeps it.
  var origin: RunOrigin {
    RunOrigin(
      version: FathomVersion.current,
      settings: Key.allCases.compactMap { key in
        text(of: key).map { RunOrigin.Setting(name: key.rawValue, value: $0) }
      })
  }
}

// MARK: - Names with their own spelling

extension ValueProblem {
  fileprivate static func excluded(by other: Experiment.Key) -> ValueProblem {
    ValueProblem("cannot stand beside \(other.rawValue); give one of the two")
  }
}

extension Experiment {
  private static func hiddenActivation(_ text: String) throws(ValueProblem) -> Activation {
    guard text != Activation.softmax.rawValue else {
      throw ValueProblem("is for the output layer only; use it as output")
    }
    return try Values.name(text, among: Activation.hidden)
  }

  private static func cost(_ text: String) throws(ValueProblem) -> Cost {
    guard let cost = Cost(name: text) else {
      throw .unknownName(text, among: Cost.allCases.map(\.rawValue) + ["nll"])
    }
    return cost
  }

  private static func initializer(_ text: String) throws(ValueProblem) -> Initializer {
    if let initializer = Initializer(text) { return initializer }
    switch text.prefix(while: { $0 != ":" }) {
    case "normal": throw ValueProblem("needs two numbers of 0 or more, as in normal:2.5,0.1")
    case "uniform": throw ValueProblem("needs one number of 0 or more, as in uniform:0.1")
    default: throw .unknownName(text, among: Initializer.names)
    }
  }

  private static func source(_ text: String) throws(ValueProblem) -> DataSource {
    do {
      return try DataSource(text)
    } catch {
      throw ValueProblem("cannot be used: \(error.problem); \(error.remedy)")
    }
  }
}
