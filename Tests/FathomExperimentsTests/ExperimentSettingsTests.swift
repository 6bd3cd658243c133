import FathomText
import FathomVocabulary
import FathomExperiments
import FathomTestSupport
import Testing

@Suite("Experiment settings")
struct ExperimentSettingsTests {
  @Test func `there is an example for every setting`() {
    #expect(Set(SettingExamples.all.map(\.key)) == Set(Setting.all.map(\.key)))
    #expect(SettingExamples.all.count == Setting.all.map(\.key).count)
  }

  @Test(arguments: SettingExamples.all)
  func `is written as it was read`(key: SettingKey, text: String) throws {
    var experiment = Experiment()
    try experiment.set(key, to: text)
    #expect(experiment.text(of: key) == text)
    let others = Setting.all.map(\.key).filter { $0 != key }
    #expect(others.allSatisfy { experiment.text(of: $0) == nil })
    #expect(experiment != Experiment())
  }

  @Test(arguments: [
    "constant", "step:10e,0.5", "cosine", "cosine:0.001", "one-cycle", "one-cycle:0.4", "plateau",
    "plateau:0.5,3", "warmup:2e", "warmup:100,0.1", "warmup:100+one-cycle",
  ])
  func `schedules are written as they were read`(text: String) throws {
    var experiment = Experiment()
    try experiment.set(.schedule, to: text)
    #expect(experiment.text(of: .schedule) == text)
  }

  @Test func `nll is an alias of softmax`() throws {
    var experiment = Experiment()
    try experiment.set(.cost, to: "nll")
    #expect(experiment.text(of: .cost) == "softmax")
  }

  @Test(
    arguments: [
      (SettingKey.activation, "sigmod", "is unknown; did you mean 'sigmoid'?"),
      (.activation, "ReLU", "is unknown; did you mean 'relu'?"),
      (.activation, "softmax", "is for the output layer only; use it as output"),
      (.activation, "cosine", "is unknown; choose one of identity, sigmoid, tanh, relu, "),
      (.output, "softmix", "is unknown; did you mean 'softmax'?"),
      (.cost, "cross_entropy", "is unknown; did you mean 'cross-entropy'?"),
      (
        .cost, "hinge",
        "is unknown; choose one of softmax, cross-entropy, quadratic, mse, mae, huber[:δ], bce"
      ),
      (.initializer, "xaver", "is unknown; did you mean 'xavier'?"),
      (.initializer, "normal:1", "needs two numbers of at least 0, as in normal:2.5,0.1"),
      (.initializer, "normal:-1,0", "needs two numbers"), (.initializer, "uniform", "needs one "),
      (.data, "fashion-minst", "cannot be used: "), (.split, "training", "is unknown; "),
      (.scale, "standart", "is unknown; did you mean 'standard'?"),
      (.optimizer, "adan", "is unknown; did you mean 'adam'?"),
      (.normalization, "bath", "is unknown; did you mean 'batch'?"),
      (.dropout, "1", "is not a fraction of at least 0 and less than 1"),
      (.dropout, "nan", "is not a fraction"), (.residual, "0", "is not a whole number from 1"),
      (.schedule, "cos", "is not a schedule; write one of constant, step:N,FACTOR, "),
      (.schedule, "step:10", "is not a schedule"), (.schedule, "step:0,0.1", "is not a schedule"),
      (.schedule, "step:10,0.1,3", "is not a schedule"),
      (.schedule, "cosine:-1", "is not a schedule"),
      (.schedule, "one-cycle:1", "is not a schedule"),
      (.schedule, "warmup:5+warmup:5", "is not a sch"),
      (.schedule, "cosine+warmup:5", "is not a schedule"),
      (.schedule, "warmup:5e9", "is not a sch"),
      (.schedule, "plateau:2,3", "is not a schedule"),
      (.schedule, "constant:", "is not a schedule"),
      (.clipNorm, "0", "is not a number above 0"), (.clipValue, "-1", "is not a number above 0"),
      (.l1, "-1", "is not a number of at least 0"), (.l2, "nan", "is not a number of at least 0"),
      (.labelSmoothing, "1", "is not a fraction"),
      (.classWeights, "1,,2", "is neither 'balanced' nor"),
      (.classWeights, "1,-2", "is neither 'balanced' nor"),
      (.precision, "half", "is unknown; choose one of float, double"),
      (.samples, "0", "is not a whole number from 1 "), (.samples, "-3", "is not a whole number"),
      (.samples, "1.5", "is not a whole number"), (.samples, "many", "is not a whole number"),
      (.samples, "99999999999999999999", "is not a whole number"),
      (.batchSize, "0", "is not a whole number from 1 "),
      (.steps, "-1", "is not a whole number from 0 "),
      (.epochs, "0", "is not a whole number from 1 "), (.epochs, "1000001", "is not a whole "),
      (.threads, "0", "is not a whole number from 1 to 1024"), (.threads, "1025", "is not a whole"),
      (.learningRate, "0", "is not a number above 0"), (.learningRate, "-0.1", "is not a number"),
      (.learningRate, "nan", "is not a number"), (.learningRate, "inf", "is not a number"),
      (.learningRate, "fast", "is not a number above 0, such as 0.1"),
      (.weightDecay, "-1", "is not a number of at least 0"),
      (.lambda, "x", "is not a number of at"),
      (.seed, "-1", "is not a whole number from 0 to 18446744073709551615"),
      (.seed, "18446744073709551616", "is not a whole number"),
      (.validation, "0", "is not a fraction between 0 and 1"),
      (.validation, "1", "is not a fraction"),
      (.untilAccuracy, "0", "is not an accuracy"), (.untilAccuracy, "1.01", "is not an accuracy"),
      (.record, "some", "is neither 'all' nor a number of steps"), (.record, "5,0.9", "is neither"),
      (.record, "5,inf", "is neither"), (.record, "1,2,3", "is neither"), (.record, "-1", "is nei"),
      (.checkpointEvery, "0", "is neither a number of steps nor a time, as in 500, 30s or 10m"),
      (.checkpointEvery, "0s", "is neither"), (.checkpointEvery, "5h", "is neither"),
      (.checkpointEvery, "s", "is neither"), (.keep, "0", "is not a whole number from 1 "),
      (.patience, "0", "is not a whole number"), (.evaluateEvery, "0", "is not a whole number"),
      (.layers, "", "is empty; give a value, or leave it out"),
      (.seed, "", "is empty; give a value, or leave it out"),
    ])
  func `refuses what is no value`(key: SettingKey, text: String, problem: String) {
    var experiment = Experiment()
    let error = #expect(throws: ExperimentError.self) { try experiment.set(key, to: text) }
    let sentence = error?.sentence(.commandLine) ?? ""
    #expect(sentence.hasPrefix("--\(key) '\(text)' \(problem)"), "\(sentence)")
    #expect(error?.key == key && error?.code == .wrongSetting)
    #expect(error?.description.hasPrefix(".\(key.swiftName) '\(text)' \(problem)") == true)
    #expect(experiment == Experiment())
  }

  @Test(
    arguments: [
      (SettingKey.epochs, SettingKey.steps), (.steps, .epochs), (.weightDecay, .lambda),
      (.lambda, .weightDecay), (.layers, .model), (.model, .layers), (.clipNorm, .clipValue),
      (.clipValue, .clipNorm),
    ])
  func `settings that exclude each other cannot stand together`(
    first: SettingKey, second: SettingKey
  ) throws {
    var experiment = Experiment()
    func text(_ key: SettingKey) -> String {
      key == .layers ? "2,2" : key == .model ? "net.onnx" : "3"
    }
    try experiment.set(first, to: text(first))
    let error = #expect(throws: ExperimentError.self) {
      try experiment.set(second, to: text(second))
    }
    #expect(
      error?.description.hasSuffix("cannot be combined with \(first); give one of the two") == true)
  }

  @Test func `what another experiment names wins, also in a different unit`() throws {
    var file = Experiment()
    var options = Experiment()
    for (key, text) in SettingExamples.all
    where ![.model, .steps, .lambda, .clipValue].contains(key) {
      try file.set(key, to: text)
    }
    try options.set(.steps, to: "7")
    try options.set(.lambda, to: "2")
    try options.set(.seed, to: "1")
    let both = file.overridden(by: options)
    #expect(both.text(of: .steps) == "7" && both.text(of: .epochs) == nil)
    #expect(both.text(of: .lambda) == "2" && both.text(of: .weightDecay) == nil)
    #expect(both.text(of: .seed) == "1")
    #expect(both.text(of: .layers) == "784,30x4,10")
    try options.set(.model, to: "net.onnx")
    let modelled = file.overridden(by: options)
    #expect(modelled.text(of: .model) == "net.onnx" && modelled.text(of: .layers) == nil)
    #expect(options.overridden(by: file).text(of: .model) == nil)
    // Everything wins over nothing, and nothing changes nothing.
    #expect(Experiment().overridden(by: file) == file)
    #expect(file.overridden(by: Experiment()) == file)
  }
}
