import FathomText
import FathomVocabulary
import FathomExperiments
import FathomTestSupport
import Foundation
import Testing

@Suite("Experiment files")
struct ExperimentYAMLTests {
  private func read(_ yaml: String) throws -> Experiment {
    try Experiment(yaml: yaml, place: "experiment file 'x.yaml'")
  }

  @Test(arguments: [
    [SettingKey.steps, .lambda, .model, .clipNorm],
    [.epochs, .weightDecay, .layers, .clipValue],
  ])
  func `an experiment with every setting reads back the same`(
    excluded: [SettingKey]
  ) throws {
    var experiment = Experiment()
    for (key, text) in SettingExamples.all where !excluded.contains(key) {
      try experiment.set(key, to: text)
    }
    let yaml = try experiment.yaml()
    #expect(try read(yaml) == experiment)
    let network = excluded.contains(.layers) ? "model: nets/my net.onnx" : "layers: 784,30x4,10"
    #expect(yaml.hasPrefix("\(network)\nactivation: leaky-relu\n"))
    #expect(yaml.contains("\nlearning-rate: 1e-05\n"))
  }

  @Test(arguments: ["idx:a b", "idx:#", "idx:é: ü", "mnist:'x\"", "~.csv", "- a.csv", "idx:a\\nb"])
  func `names that YAML would read otherwise are quoted`(name: String) throws {
    var experiment = Experiment()
    try experiment.set(.data, to: name)
    #expect(try read(experiment.yaml()) == experiment)
  }

  @Test(arguments: ["", "{}", "# nothing but a comment\n"])
  func `an empty file names nothing`(yaml: String) throws {
    #expect(try read(yaml) == Experiment())
    #expect(try Experiment().yaml() == "{}\n")
  }

  @Test func `sizes may be a list, and comments and quotes are fine`() throws {
    let experiment = try read("layers: [784, 30x2, 10] # Nielsen\nseed: '3'\nlearning-rate: 3\n")
    #expect(experiment.text(of: .layers) == "784,30,30,10")
    #expect(experiment.text(of: .seed) == "3")
    #expect(experiment.text(of: .learningRate) == "3")
  }

  @Test func `layers may be mappings that say all of a layer`() throws {
    let yaml = """
      layers:
        - 784
        - {units: 64x3, activation: relu, normalization: batch, dropout: 0.5, from: 2}
        - units: 30
          init: normal:1.5,0.1
        - 10
      """
    let text = "784,64x3:relu:batch:dropout=0.5:from=2,30:init=normal/1.5/0.1,10"
    let experiment = try read(yaml)
    #expect(experiment.text(of: .layers) == text)
    #expect(try read(experiment.yaml()) == experiment)
  }

  @Test(
    arguments: [
      ("layers: [2, {activation: relu}, 2]", "has a layer without units"),
      ("layers: [2, {units: 3, activation: rel}, 2]", "'rel', which is unknown; did you mean"),
      ("layers: [2, {units: 3, norm: batch}, 2]", "has a layer with 'norm', which is unknown"),
      ("layers: [2, {units: [3]}, 2]", "has a layer with something other than 'key: value'"),
      ("layers: [2, {units: 3, dropout: 2}, 2]", "the dropout '2', which is not a fraction of at"),
      ("layers: [{units: 2, dropout: 0.5}, 2]", "has details of its first size"),
    ])
  func `mappings that say nothing of use are refused`(yaml: String, problem: String) {
    let error = #expect(throws: ExperimentError.self) { try read(yaml) }
    #expect(error.map { "\($0)".contains(problem) } == true, "\(error.map { "\($0)" } ?? "")")
  }

  @Test(
    arguments: [
      (
        "seed: 1\nlearning_rate: 1",
        ", line 2: there is no setting 'learning_rate'; did you mean"
          + " 'learning-rate'?"
      ),
      ("colour: red", ", line 1: there is no setting 'colour'; the keys are layers, model,"),
      ("learning-rate: fast", ", line 1: learning-rate 'fast' is not a number above 0"),
      ("learning-rate: [1]", ", line 1: learning-rate must have a single value"),
      ("layers: {a: 1}", ", line 1: layers must have a single value"),
      ("layers: [[2], 2]", ", line 1: layers must have a single value"),
      ("layers: 784,0", ", line 1: layers '784,0' has the size 0"),
      ("seed:", ", line 1: seed '' is empty"), ("? [a]\n: 1", ", line 1: there is no setting '?'"),
      ("steps: 1\nepochs: 2", ", line 2: epochs '2' cannot be combined with steps"),
      ("seed: 1\nseed: 2", ", line 1: 'seed' is given twice; keep one"),
      ("- layers", " holds no settings; write one per line"),
      ("just words", " holds no settings; write one per line"),
    ])
  func `wrong settings are wrong usage, named with file, line and key`(
    yaml: String, problem: String
  ) {
    let error = #expect(throws: ExperimentError.self) { try read(yaml) }
    #expect(error?.code == .wrongSetting)
    let expected = "experiment file 'x.yaml'" + problem
    #expect(error?.description.hasPrefix(expected) == true, "\(error?.description ?? "")")
  }

  @Test(
    arguments: [
      "a: b: c", "\"", "\tx: 1", "*a", "a: [1, 2", "seed: \u{0}1",
      "a: " + String(repeating: "[", count: 100_000),
    ])
  func `text that is not YAML fails in one sentence`(yaml: String) {
    let error = #expect(throws: ExperimentError.self) { try read(yaml) }
    #expect(error?.code == .wrongSetting)
    #expect(error?.description.hasPrefix("experiment file 'x.yaml' is not valid YAML") == true)
    #expect(error?.description.contains("\n") == false)
  }

  @Test func `a missing file, a folder and a file that is no text are told apart`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    func problem(_ path: String) -> String? {
      let error = #expect(throws: ExperimentError.self) { try Experiment(contentsOf: path) }
      #expect(error?.code == .unreadable)
      return error?.sentence(.commandLine)
    }
    #expect(
      problem(folder.path + "/none.yaml")?.contains("does not exist, or") == true)
    #expect(problem(folder.path)?.hasSuffix("is a folder; name a YAML file") == true)
    let binary = folder.appending(path: "binary.yaml")
    try Data([0xFF, 0xFE, 0x00, 0xD8]).write(to: binary)
    #expect(problem(binary.path)?.hasSuffix("is not UTF-8 text; name a YAML file") == true)
    let large = folder.appending(path: "large.yaml")
    try Data(count: 1_000_001).write(to: large)
    #expect(problem(large.path)?.contains("is larger than a megabyte") == true)
  }
}
