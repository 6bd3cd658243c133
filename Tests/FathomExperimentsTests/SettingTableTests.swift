import FathomRuns
import FathomTraining
import FathomData
import FathomExperiments
import FathomTestSupport
import FathomVocabulary
import Foundation
import Testing

@Suite("Table of settings")
struct SettingTableTests {
  @Test func `keys are words with dashes, each of them once`() {
    let keys = Setting.all.map(\.key.rawValue)
    #expect(Set(keys).count == keys.count)
    #expect(keys.allSatisfy { $0.wholeMatch(of: /[a-z][a-z0-9]*(-[a-z]+)*/) != nil })
  }

  @Test func `rivals know of each other`() throws {
    for setting in Setting.all {
      guard let rival = setting.rival else { continue }
      #expect(try Setting(rival).rival == setting.key)
    }
  }

  @Test func `the settings that a resumed run may change are those that leave it the same run`() {
    #expect(
      Setting.all.filter(\.mayChangeOnResume).map(\.key) == [
        "epochs", "steps", "threads", "checkpoint-every", "keep", "evaluate-every", "patience",
        "until-accuracy",
      ])
  }

  @Test func `help is a sentence that ends with the default`() {
    for setting in Setting.all {
      #expect(setting.help.hasSuffix("."), "\(setting.key)")
      #expect(!setting.summary.isEmpty && !setting.valueName.isEmpty, "\(setting.key)")
      if let usual = setting.usual { #expect(setting.help.hasSuffix("(default: \(usual)).")) }
    }
  }

  /// Each setting under its name in Swift.
  private static let swift: [(key: SettingKey, set: @Sendable (inout Experiment) -> Void)] = [
    ("layers", { $0.layers = [784, 30, 30, 30, 30, 10] }),
    ("model", { $0.model = "nets/my net.onnx" }),
    ("activation", { $0.activation = .leakyReLU }), ("output", { $0.output = .sigmoid }),
    ("cost", { $0.cost = .crossEntropy }),
    ("init", { $0.initializer = .normal(weights: 2.5, biases: 0.1) }),
    ("normalization", { $0.normalization = .batch }), ("dropout", { $0.dropout = 0.25 }),
    ("residual", { $0.residual = .init(layers: 2, form: .post) }),
    (
      "parts",
      { $0.parts = try? .init([.dense, .activation(nil), .normalization(.batch)]) }
    ),
    ("data", { $0.data = .idx("/some where/#1: x") }),
    ("target", { $0.target = "the answer" }), ("samples", { $0.samples = 1000 }),
    ("split", { $0.split = .test }), ("scale", { $0.scale = .standard }),
    ("optimizer", { $0.optimizer = .adamw }), ("learning-rate", { $0.learningRate = 1e-5 }),
    (
      "schedule",
      { $0.schedule = .init(.cosine(minimum: 1e-6), after: .init(.steps(500), from: 0.1)) }
    ),
    ("clip-norm", { $0.clipNorm = 1.5 }), ("clip-value", { $0.clipValue = 0.5 }),
    ("l1", { $0.l1 = 0.0001 }), ("l2", { $0.l2 = 0.001 }),
    ("label-smoothing", { $0.labelSmoothing = 0.1 }),
    ("class-weights", { $0.classWeights = .given([1, 2, 0.5]) }),
    ("batch-size", { $0.batchSize = 10 }), ("epochs", { $0.epochs = 3 }),
    ("steps", { $0.steps = 0 }), ("weight-decay", { $0.weightDecay = 0.005 }),
    ("lambda", { $0.lambda = 5 }), ("precision", { $0.precision = .double }),
    ("seed", { $0.seed = .max }), ("threads", { $0.threads = 2 }),
    ("validation", { $0.validation = 0.1 }),
    ("record", { $0.record = .init(dense: 50, growth: 1.1) }),
    ("checkpoint-every", { $0.checkpointEvery = .seconds(30) }), ("keep", { $0.keep = 3 }),
    ("evaluate-every", { $0.evaluateEvery = 100 }), ("patience", { $0.patience = 5 }),
    ("until-accuracy", { $0.untilAccuracy = 0.95 }),
  ]

  @Test func `every setting has a name in Swift`() {
    #expect(Set(Self.swift.map(\.key)) == Set(Setting.all.map(\.key)))
  }

  @Test(arguments: SettingExamples.all)
  func `a value set in Swift is the value of its text`(key: SettingKey, text: String) throws {
    let set = try #require(Self.swift.first { $0.key == key }?.set)
    var written = Experiment()
    set(&written)
    var read = Experiment()
    try read.set(key, to: text)
    #expect(written == read)
    #expect(written.named.map(\.key) == [key] && written.text(of: key) == text)
  }

  @Test(arguments: SettingExamples.all)
  func `a file with one setting reads back the same`(key: SettingKey, text: String) throws {
    var experiment = Experiment()
    try experiment.set(key, to: text)
    #expect(try Experiment(yaml: experiment.yaml()) == experiment)
  }

  @Test(arguments: SettingExamples.all)
  func `a setting is applied, and taken away`(key: SettingKey, text: String) throws {
    let with = try Experiment().applying([key: .text(text)])
    #expect(with.named.map(\.key) == [key] && with.text(of: key) == text)
    #expect(try with.applying([key: nil]) == Experiment())
  }

  @Test(arguments: SettingExamples.all)
  func `of two rivals the later word counts`(key: SettingKey, text: String) throws {
    guard let rival = try Setting(key).rival else { return }
    let other = try #require(SettingExamples.all.first { $0.key == rival }?.text)
    let first = try Experiment().applying([rival: .text(other)])
    let second = try Experiment().applying([key: .text(text)])
    #expect(try first.applying([key: .text(text)]) == second)
    #expect(try first.applying([key: .text(text), rival: nil]) == second)
    #expect(try first.applying([rival: nil, key: .text(text)]) == second)
    #expect(first.overridden(by: second) == second)
    // Taking away what is not there leaves its rival.
    #expect(try second.applying([rival: nil]) == second)
  }

  @Test func `numbers are applied as they are written`() throws {
    let changed = try Experiment().applying([
      "learning-rate": 0.01, "steps": 1100, "seed": 3, "samples": 1_000_000_000_000,
    ])
    #expect(changed.learningRate == 0.01 && changed.steps == 1100 && changed.seed == 3)
    #expect(changed.samples == 1_000_000_000_000)
  }

  @Test func `changes that cannot be are refused, and the setting is named`() {
    let cases: [(SettingChanges, SettingKey, String)] = [
      (["learning-rate": -1], "learning-rate", ".learningRate '-1' is not a number above 0"),
      (["steps": 1.5], "steps", ".steps '1.5' is not a whole number"),
      (["learning_rate": 1], "learning_rate", "there is no setting 'learning_rate'; did you mean"),
      (["momentum": nil], "momentum", "there is no setting 'momentum'"),
    ]
    for (changes, key, words) in cases {
      let error = #expect(throws: ExperimentError.self) { try Experiment().applying(changes) }
      #expect(error?.key == key)
      #expect(error?.description.hasPrefix(words) == true, "\(error?.description ?? "")")
    }
  }

  @Test func `experiments are compared by the settings in which they differ`() throws {
    let one = Experiment(layers: [2, 4, 2], data: .builtIn(.xor))
    var other = one
    other.learningRate = 0.5
    let differences = Experiment.differences(of: [one, other, one])
    #expect(differences.map(\.key) == ["learning-rate"])
    #expect(differences.first?.texts == [nil, "0.5", nil])
    #expect(Experiment.differences(of: [one, one]).isEmpty)
    #expect(Experiment.differences(of: []).isEmpty)
  }
}
