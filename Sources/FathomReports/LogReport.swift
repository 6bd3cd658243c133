import FathomVocabulary
public import FathomDiagnosis
public import FathomRecords

/// What a reader is told of a log: each run in it, judged as far as the log allows.
public struct LogReport: Sendable, Equatable {
  /// A run with what follows from it.
  public struct Run: Sendable, Equatable {
    /// What was logged.
    public var log: LogRecord
    /// What follows from it.
    public var diagnosis: LogDiagnosis

    /// Judges a run.
    public init(_ log: LogRecord) {
      self.log = log
      diagnosis = LogDiagnosis(of: log)
    }
  }

  /// The file or folder.
  public var path: String
  /// The runs, at least one, in the order of their names.
  public var runs: [Run]
  /// Runs in which no layer's gradient was logged.
  public var others: [String]
  /// The version of Fathom.
  public var version: String

  /// A report on the runs of a log, of which there is at least one.
  public init(
    path: String, logs: [LogRecord], others: [String] = [],
    version: String = FathomVersion.current
  ) {
    precondition(!logs.isEmpty, "a report needs a run")
    self.path = path
    runs = logs.map(Run.init)
    self.others = others
    self.version = version
  }

  /// The run in the worst state, the first of several: the one that is shown in full.
  public var worst: Run {
    func rank(_ run: Run) -> Int {
      switch run.diagnosis.verdict.severity {
      case .failure: 2
      case .warning: 1
      case nil: 0
      }
    }
    return runs.dropFirst().reduce(runs[0]) { rank($1) > rank($0) ? $1 : $0 }
  }

  /// All findings of all runs.
  public var findings: [Finding] { runs.flatMap(\.diagnosis.findings) }
}

extension LogReport.Run {
  /// The moments that are shown: the first and the last step at which layers were logged.
  var looks: [LogLook] {
    let steps =
      diagnosis.profile?.steps
      ?? Set(log.layers.flatMap { $0.series.values.joined().map(\.step) }).sorted()
    guard let first = steps.first, let last = steps.last else { return [] }
    return (first == last ? [first] : [first, last]).map { LogLook(log, diagnosis, at: $0) }
  }
}

/// What a log says of its layers at one step.
struct LogLook {
  struct Layer {
    var layer: LogRecord.Layer
    var gradient: Magnitude?
    var weights: Magnitude?
    var biases: Magnitude?
    var error: Magnitude?
    /// log₁₀ of what the profile compares; nil for layers that it leaves out.
    var compared: Double?

    /// The best norm there is: of all parameters, or of the weights alone.
    var norm: Magnitude? { gradient ?? weights ?? biases }

    /// The norm per parameter, where their number is known.
    var rms: Magnitude? {
      if let gradient, let weights = layer.weights {
        return gradient.divided(by: Double(weights + (layer.biases ?? 0)).squareRoot())
      }
      if gradient == nil, let weights, let count = layer.weights {
        return weights.divided(by: Double(count).squareRoot())
      }
      return nil
    }
  }

  let step: Int
  let layers: [Layer]

  init(_ log: LogRecord, _ diagnosis: LogDiagnosis, at step: Int) {
    self.step = step
    var compared: [LayerNumber: Double] = [:]
    if let logged = diagnosis.profile, let index = logged.steps.firstIndex(of: step) {
      let profile = logged.profile(at: index)
      for (layer, entry) in zip(profile.layers, profile.entries) { compared[layer] = entry.log10 }
    }
    layers = log.layers.map { layer in
      func size(_ quantity: LogRecord.Quantity) -> Magnitude? {
        layer.series[quantity]?.first { $0.step == step }?.size
      }
      return Layer(
        layer: layer, gradient: size(.gradient), weights: size(.weights), biases: size(.biases),
        error: size(.error), compared: compared[layer.layer])
    }
  }
}
