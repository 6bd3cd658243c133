import FathomData
import FathomDiagnosis
import FathomExchange
import FathomExperiments
import FathomNetworks
import FathomRecords
import FathomTestSupport
import FathomTraining
import FathomVocabulary
import Foundation
import Testing

/// What a remedy says is put into the experiment that it is for: it must make another one of it.
@Suite("Remedies that are applied")
struct RemedyApplicationTests {
  /// Remedies that are no change of the experiment, with the reason.
  private static let wordsOnly = [
    "Use fewer than 4 hidden layers": "a model's file says how many layers there are",
    "Widen the hidden layers so that enough units stay alive":
      "a model's file says how wide its layers are",
  ]

  /// The same for logs.
  private static let wordsOnlyForLogs = [
    "Use fewer than 4 hidden layers": "the log does not hold the layers' sizes",
    "Widen the hidden layers so that enough units stay alive":
      "the log does not hold the layers' sizes",
    "Take smaller steps, with a tenth of the learning rate":
      "the log does not hold the learning rate",
    "Average the gradient over more samples in each step":
      "the log does not hold the size of a mini-batch",
  ]

  /// Ways in which the same network may be asked for, and others.
  private static let experiments: [[SettingKey: String]] =
    [
      [:], ["layers": "784,30x4:init=zeros,10"], ["layers": "784,30x4:init=zeros,10:init=zeros"],
      ["layers": "784,30:relu,30:tanh,30:hard-tanh,30:sigmoid,10"],
      ["layers": "784,30x4:sigmoid:init=nielsen:none,10"], ["layers": "784,30x4:batch,10"],
      ["layers": "784,64,32,16,8,10"], ["layers": "784,30,30:from=2,30,30:from=3,10"],
      ["layers": "784,30:selu,30:dropout=0.5,30:identity,30:gelu,10", "init": "normal:4,0"],
      ["epochs": "5"], ["steps": "100"], ["lambda": "6000"], ["weight-decay": "1"],
      ["lambda": "100", "l2": "1"], ["optimizer": "adamw", "weight-decay": "100"],
      ["clip-value": "1"], ["clip-norm": "0.1"], ["residual": "2"], ["residual": "1"],
      ["normalization": "batch"], ["normalization": "layer", "residual": "3"],
      ["scale": "standard"],
      ["scale": "none"], ["optimizer": "adam"], ["optimizer": "momentum", "learning-rate": "1e-6"],
      ["batch-size": "1"], ["batch-size": "200"], ["batch-size": "60"], ["learning-rate": "5"],
      ["seed": "18446744073709551615"], ["schedule": "cosine"], ["precision": "double"],
      ["validation": "0.1"], ["samples": "150", "dropout": "0.2"],
    ] + Activation.hidden.map { ["activation": $0.description] }
    + ["he", "xavier", "lecun", "nielsen", "orthogonal", "lsuv", "zeros", "normal:0.05,0"].map {
      ["activation": "tanh", "init": $0]
    }

  /// 200 samples of 10 classes.
  private static let data: LoadedData = {
    let features = FeatureMatrix(
      columns: 784, storage: .reals((0..<784 * 200).map { Double($0 % 97) / 97 }))
    return LoadedData(
      name: "toy",
      training: Dataset(
        features: features, targets: .labels((0..<200).map { Int32($0 % 10) }, classes: 10)))
  }()

  /// What an experiment comes to on these samples, as far as remedies can change it.
  private struct Outcome: Equatable {
    var architecture: Architecture
    var options: TrainingOptions
    var precision: Precision
    var request: DataOptions
    var keepsParameters: Bool

    init(_ experiment: Experiment, _ model: Network?) throws {
      let resolved = try experiment.resolved(for: data, startingFrom: model)
      (architecture, options, precision) = (
        resolved.architecture, resolved.options, resolved.precision
      )
      request = try experiment.dataRequest().options
      keepsParameters = resolved.keepsParameters
    }
  }

  /// What the rules find in a run that shows a condition and was made by an experiment.
  private func findings(
    _ condition: Condition, _ experiment: Experiment, _ outcome: Outcome
  ) throws -> [Finding] {
    var builder = try #require(
      RunBuilder.trigger(condition, hidden: outcome.architecture.layers.count - 1))
    builder.samples = 200
    var run = builder.record()
    run.seed = outcome.options.seed
    run.data.scale = outcome.request.scale.rawValue
    run.network.sizes = outcome.architecture.sizes
    let sizes = outcome.architecture.sizes
    run.network.layers = zip(outcome.architecture.layers, sizes).enumerated().map { index, pair in
      let (layer, inputs) = pair
      var record = NetworkRecord.Layer(
        layer: LayerNumber(at: index), units: layer.units, inputs: inputs,
        activation: layer.activation.description,
        initializer: outcome.keepsParameters ? "file" : layer.initializer.description)
      record.normalization = layer.normalization?.name
      record.dropout = layer.dropout == 0 ? nil : layer.dropout
      record.shortcut = layer.shortcut
      return record
    }
    run.network.model = experiment.network.model
    run.training?.optimizer = outcome.options.optimizer.description
    run.training?.learningRate = outcome.options.learningRate
    run.training?.weightDecay = outcome.options.weightDecay
    run.training?.l2 = outcome.options.l2 == 0 ? nil : outcome.options.l2
    run.training?.batchSize = outcome.options.batchSize ?? 32
    if case .norm(let norm) = outcome.options.clipping { run.training?.clipNorm = norm }
    if case .value(let value) = outcome.options.clipping { run.training?.clipValue = value }
    run.origin = experiment.origin
    return Diagnosis(of: run).findings
  }

  private func experiment(_ settings: [SettingKey: String]) throws -> Experiment {
    var experiment = Experiment(layers: [784, 30, 30, 30, 30, 10], data: .fashionMNIST)
    for (key, text) in settings {
      if key == .layers { experiment.network.layers = nil }
      try experiment.set(key, to: text)
    }
    return experiment
  }

  private func check(
    _ findings: [Finding], _ experiment: Experiment, _ before: Outcome, _ model: Network?
  ) throws {
    for remedy in findings.flatMap(\.remedies) {
      guard !remedy.changes.isEmpty else {
        #expect(model != nil && Self.wordsOnly[remedy.reason] != nil, "\(remedy)")
        continue
      }
      let changed = try experiment.applying(remedy.changes)
      let after = try Outcome(changed, model)
      #expect(after != before, "\(remedy) of \(experiment.origin.command)")
      // What is written down is what the command line takes.
      for change in remedy.changes.list {
        let text = changed.text(of: change.key)
        #expect(text == change.value?.description, "\(remedy)")
      }
    }
  }

  @Test(
    "change what the experiment comes to",
    arguments: Condition.allCases.filter { $0 != .converged && $0 != .healthy })
  func changed(condition: Condition) throws {
    for settings in Self.experiments {
      let experiment = try experiment(settings)
      let outcome = try Outcome(experiment, nil)
      let findings = try findings(condition, experiment, outcome)
      #expect(findings.contains { $0.rule == condition }, "\(settings)")
      #expect(findings.allSatisfy { $0.remedies.contains { !$0.changes.isEmpty } }, "\(settings)")
      try check(findings, experiment, outcome, nil)
    }
  }

  @Test(
    "change what a network from a file comes to",
    arguments: Condition.allCases.filter { $0 != .converged && $0 != .healthy })
  func imported(condition: Condition) throws {
    let file = FileManager.default.temporaryDirectory
      .appending(path: "fathom-\(UUID().uuidString).onnx")
    defer { try? FileManager.default.removeItem(at: file) }
    for activation in [Activation.sigmoid, .relu, .tanh] {
      let architecture = try Architecture(
        sizes: [784, 30, 30, 30, 30, 10], activation: activation, cost: .softmax)
      _ = try Network(
        architecture, parameters: .float(ParameterVector(initializing: architecture, seed: 0))
      ).write(to: file.path, as: .onnx)
      for settings in [[:], ["init": "he"], ["normalization": "batch"], ["residual": "2"]]
        as [[SettingKey: String]]
      {
        var experiment = Experiment(model: file.path, cost: .softmax, data: .fashionMNIST)
        for (key, text) in settings { try experiment.set(key, to: text) }
        let model = try experiment.loadedModel()
        let outcome = try Outcome(experiment, model)
        try check(findings(condition, experiment, outcome), experiment, outcome, model)
      }
    }
  }

  @Test("of a log are settings too")
  func logs() throws {
    let steps = Array(0..<400)
    func record(_ norms: [Double], cost: (Int) -> Double) -> LogRecord {
      LogRecord(
        path: "log",
        layers: norms.enumerated().map { index, norm in
          LogRecord.Layer(
            layer: LayerNumber(at: index), name: "fc\(index)",
            series: [
              .biases: [LogRecord.Point(step: 0, size: Magnitude(norm))],
              .weights: [LogRecord.Point(step: 0, size: Magnitude(1))],
            ])
        },
        cost: steps.map { LogRecord.CostPoint(step: $0, cost: cost($0)) })
    }
    let logs = [
      record([1e-4, 1e-3, 1e-2, 0.1, 1], cost: { _ in 2 }),
      record([1, 1, 1, 1, 1], cost: { _ in 2 }),
      record([1e4, 1e3, 1e2, 10, 1], cost: { _ in 2 }), record([0, 0, 0, 1, 1], cost: { _ in 2 }),
      record([1, 1, 1, 1, 1], cost: { $0 / 40 % 2 == 0 ? 2 : 9 }),
      record([1, 1, 1, 1, 1], cost: { $0 < 9 ? 2 : .nan }),
    ]
    let experiment = try experiment(["init": "normal:0.05,0"])
    let before = try Outcome(experiment, nil)
    var conditions: Set<Condition> = []
    for finding in logs.flatMap({ LogDiagnosis(of: $0).findings }) {
      conditions.insert(finding.rule)
      for remedy in finding.remedies {
        guard !remedy.changes.isEmpty else {
          #expect(Self.wordsOnlyForLogs[remedy.reason] != nil, "\(remedy)")
          continue
        }
        let after = try Outcome(experiment.applying(remedy.changes), nil)
        #expect(after != before, "\(remedy)")
      }
    }
    #expect(conditions == [.starved, .vanishing, .slow, .exploding, .dead, .unstable, .diverged])
  }
}
