import FathomText
import FathomVocabulary
import FathomExperiments
import FathomData
import FathomNetworks
import FathomRecords
import FathomTestSupport
import FathomTraining
import Testing

@Suite("Experiment and data")
struct ExperimentResolutionTests {
  private func experiment(_ settings: [SettingKey: String]) throws -> Experiment {
    var experiment = Experiment()
    for (key, text) in settings { try experiment.set(key, to: text) }
    return experiment
  }

  private func data(columns: Int, targets: Targets, samples: Int = 4) -> LoadedData {
    let features = FeatureMatrix(
      columns: columns, storage: .reals(Array(repeating: 0.5, count: columns * samples)))
    return LoadedData(name: "toy", training: Dataset(features: features, targets: targets))
  }

  private func classes(_ count: Int) -> LoadedData {
    data(columns: 2, targets: .labels([0, 0, 0, 0], classes: count))
  }

  @Test func `without settings the defaults of the contract hold`() throws {
    let resolved = try experiment([.layers: "2,4,3"]).resolved(for: classes(3))
    #expect(resolved.options == TrainingOptions())
    #expect(resolved.options.duration == .steps(2000) && resolved.options.learningRate == 0.1)
    #expect(resolved.precision == .float)
    let expected = try Architecture(sizes: [2, 4, 3], activation: .sigmoid, cost: .softmax)
    #expect(resolved.architecture == expected)
  }

  @Test func `the default cost follows the data and the outputs`() throws {
    let values = data(columns: 2, targets: .values([1, 2, 3, 4], columns: 1))
    let cases: [(String, LoadedData, Cost, Activation)] = [
      ("2,4,3", classes(3), .softmax, .softmax), ("2,4,2", classes(2), .softmax, .softmax),
      ("2,4,1", classes(2), .crossEntropy, .sigmoid), ("2,4,1", values, .quadratic, .identity),
    ]
    for (layers, data, cost, output) in cases {
      let architecture = try experiment([.layers: layers]).resolved(for: data).architecture
      #expect(architecture.cost == cost && architecture.layers.last?.activation == output)
    }
  }

  /// What an experiment comes to, as far as one can be told from another.
  private func outcome(of experiment: Experiment) throws -> [AnyHashable] {
    let resolved = try experiment.resolved()
    let data = resolved.data
    return [
      resolved.architecture, resolved.options, resolved.precision, resolved.runSettings,
      data.fingerprint,
      data.scale, data.validation?.samples,
    ]
  }

  @Test(arguments: SettingExamples.all)
  func `every setting changes what an experiment comes to`(key: SettingKey, text: String) throws {
    let plain = try experiment([.layers: "2,4x3,3", .cost: "quadratic", .data: "blobs"])
    let others: [SettingKey: String] = [.layers: "2,5,3", .samples: "100", .checkpointEvery: "5m"]
    // These name other files.
    guard ![.model, .data, .target].contains(key) else { return }
    let changed = try plain.applying([key: .text(others[key] ?? text)])
    #expect(try outcome(of: changed) != outcome(of: plain))
  }

  @Test func `named settings arrive where they belong`() throws {
    let settings: [SettingKey: String] = [
      .layers: "2,4x2,3", .activation: "tanh", .output: "sigmoid", .cost: "cross-entropy",
      .initializer: "nielsen", .learningRate: "0.5", .batchSize: "4", .epochs: "3", .lambda: "5",
      .precision: "double", .seed: "9", .threads: "2", .optimizer: "sgd",
    ]
    let resolved = try experiment(settings).resolved(for: classes(3))
    #expect(
      resolved.options
        == TrainingOptions(
          optimizer: .sgd, learningRate: 0.5, batchSize: 4, duration: .epochs(3),
          weightDecay: 1.25, seed: 9, threads: 2))
    #expect(resolved.precision == .double)
    #expect(resolved.architecture.layers.map(\.activation) == [.tanh, .tanh, .sigmoid])
    #expect(resolved.architecture.layers.allSatisfy { $0.initializer == .nielsen })
    let steps = try experiment([.layers: "2,3", .steps: "0", .weightDecay: "0.25"])
      .resolved(for: classes(3)).options
    #expect(steps.duration == .steps(0) && steps.weightDecay == 0.25)
  }

  @Test func `what does not fit is wrong usage, and the fix is named`() throws {
    let values = data(columns: 2, targets: .values([1, 2, -3, 4, 5, 6, 7, 8], columns: 2))
    let cases: [([SettingKey: String], LoadedData, String)] = [
      (
        [.layers: "100,30,10"], classes(3),
        "--layers starts with 100 inputs, but toy has 2 numbers per sample; use --layers 2,30,3"
      ),
      (
        [.layers: "2,30,10"], classes(3),
        "--layers ends with 10 outputs, but toy has 3 classes; use --layers 2,30,3"
      ),
      (
        [.layers: "2,30,1"], classes(3),
        "--layers ends with 1 output, but toy has 3 classes; use --layers 2,30,3"
      ),
      (
        [.layers: "2,1"], values,
        "--layers ends with 1 output, but toy has 2 targets; use --layers 2,2"
      ),
      (
        [.layers: "2,3", .batchSize: "5"], classes(3),
        "--batch-size 5 is larger than the 4 samples of toy; use --batch-size 4 or less"
      ),
      (
        [.layers: "2,1", .cost: "softmax"], classes(2),
        "--cost softmax needs two or more outputs, because the softmax of a single one is"
          + " always 1; use --cost cross-entropy"
      ),
      (
        [.layers: "2,2", .cost: "cross-entropy"], values,
        "--cost cross-entropy needs targets from 0 to 1, but toy has the target 2.0;"
          + " use --cost quadratic"
      ),
      (
        [.layers: "2,3", .cost: "quadratic", .output: "softmax"], classes(3),
        "the cost 'quadratic' cannot be used with the output activation 'softmax'; use --cost softmax"
      ),
    ]
    for (settings, data, sentence) in cases {
      let experiment = try experiment(settings)
      let error = #expect(throws: ExperimentError.self) { try experiment.resolved(for: data) }
      #expect(error?.sentence(.commandLine) == sentence)
    }
  }

  @Test func `a network that cannot be held is refused before anything is allocated`() throws {
    let experiment = try experiment([.layers: "2,2000000000,2000000000,3"])
    let error = #expect(throws: ExperimentError.self) { try experiment.resolved(for: classes(3)) }
    #expect(error?.code == .wrongSetting)
    #expect(error?.description.contains("make the layers smaller") == true)
  }

  @Test func `a network larger than the memory is refused`() throws {
    // 40 bytes for each parameter, and 3 · 4 for each of 2005 units and 4 samples.
    let experiment = try experiment([.layers: "2,1000,1000,3"])
    let needed: UInt64 = 40 * 1_007_003 + 3 * 4 * 2005 * 4
    let error = #expect(throws: ExperimentError.self) {
      try experiment.resolved(for: classes(3), memory: needed - 1)
    }
    let words = "1007003 parameters and a mini-batch of 4 need about 1 GB of memory"
    #expect(error?.description.contains(words) == true)
    let resolved = try experiment.resolved(for: classes(3), memory: needed)
    #expect(resolved.architecture.parameterCount == 1_007_003)
  }

  @Test func `what can be checked without data is checked before it is loaded`() throws {
    func problem(_ settings: [SettingKey: String]) throws -> String? {
      let experiment = try experiment(settings)
      let error = #expect(throws: ExperimentError.self) { try experiment.dataRequest() }
      #expect(error?.code == .wrongSetting)
      return error?.sentence(.commandLine)
    }
    #expect(try problem([.data: "xor"])?.hasPrefix("--layers is missing; ") == true)
    #expect(try problem([.layers: "2,2"])?.hasPrefix("--data is missing; ") == true)
    let pair = try problem(
      [.layers: "2,2", .data: "xor", .output: "softmax", .cost: "cross-entropy"])
    #expect(pair?.hasSuffix("use --cost softmax") == true)
  }

  @Test func `asks for the data that was named`() throws {
    let settings: [SettingKey: String] = [
      .layers: "2,2", .data: "mnist:x", .samples: "5", .split: "test", .scale: "none",
    ]
    let request = try experiment(settings).dataRequest()
    #expect(request.source == .mnist("x"))
    #expect(request.options == DataOptions(samples: 5, split: .test, scale: .none))
    let plain = try experiment([.layers: "2,2", .data: "xor"]).dataRequest()
    #expect(plain.options == DataOptions())
  }
}
