import FathomText
import FathomRuns
import FathomRecords
import FathomData
import FathomExperiments
import FathomNetworks
import FathomTraining
import FathomVocabulary
import Testing

@Suite("Experiments in Swift")
struct ExperimentTests {
  @Test func `are built, resolved and written`() throws {
    var experiment = Experiment(
      layers: [2, 5, 2], activation: .tanh, data: .builtIn(.spirals))
    experiment.learningRate = 0.25
    experiment.steps = 7
    #expect(
      try experiment.yaml()
        == "layers: 2,5,2\nactivation: tanh\ndata: spirals\nlearning-rate: 0.25\nsteps: 7\n")
    let resolved = try experiment.resolved()
    #expect(resolved.architecture.sizes == [2, 5, 2] && resolved.data.name == "spirals")
    #expect(resolved.architecture.layers.map(\.activation) == [.tanh, .softmax])
    #expect(resolved.options.learningRate == 0.25 && resolved.options.duration == .steps(7))
    #expect(resolved.model == nil && !resolved.keepsParameters)
    #expect(resolved.runSettings.keep == 2 && resolved.runSettings.checkpointEvery == .seconds(30))
  }

  @Test func `say what is missing as a program would write it`() {
    let error = #expect(throws: ExperimentError.self) { try Experiment().resolved() }
    #expect(error?.key == "layers")
    #expect(
      error?.description
        == ".layers is missing; write the sizes from input to output, for example .layers ="
        + " 784,30x4,10, or name a network's file with .model")
    #expect(
      error?.sentence(.commandLine)
        == "--layers is missing; write the sizes from input to output, for example"
        + " --layers 784,30x4,10, or name a network's file with --model")
  }

  @Test(arguments: [[], [5], [2, 0, 2], [2, -3, 2], [2, .max, 2]] as [[Int]])
  func `refuse sizes that are none instead of trapping`(sizes: [Int]) {
    let experiment = Experiment(layers: LayerSizes(sizes), data: .builtIn(.xor))
    #expect(throws: ExperimentError.self) { try experiment.resolved() }
  }

  private static let wrong: [(SettingKey, String, @Sendable (inout Experiment) -> Void)] = [
    ("learning-rate", ".learningRate '-1' is not a number above 0", { $0.learningRate = -1 }),
    ("samples", ".samples '0' is not a whole number from 1", { $0.samples = 0 }),
    ("dropout", ".dropout '1' is not a fraction", { $0.dropout = 1 }),
    ("activation", ".activation 'softmax' is for the output", { $0.activation = .softmax }),
    ("model", ".model 'net.h5' is not a model file", { $0.model = "net.h5" }),
    ("threads", ".threads '0' is not a whole number", { $0.threads = 0 }),
  ]

  @Test(arguments: wrong.indices)
  func `refuse values that the command line would not take`(index: Int) {
    let (key, words, set) = Self.wrong[index]
    var experiment = Experiment(layers: [2, 3, 2], data: .builtIn(.xor))
    set(&experiment)
    let error = #expect(throws: ExperimentError.self) { try experiment.resolved() }
    #expect(error?.key == key)
    #expect(error?.description.hasPrefix(words) == true, "\(error?.description ?? "")")
  }

  @Test func `naming one of two that exclude each other takes the other away`() {
    var experiment = Experiment(layers: [2, 2], data: .builtIn(.xor))
    experiment.model = "net.onnx"
    #expect(experiment.layers == nil && experiment.model == "net.onnx")
    experiment.layers = nil
    #expect(experiment.model == "net.onnx")
    experiment.epochs = 3
    experiment.steps = 5
    #expect(experiment.epochs == nil && experiment.duration == .steps(5))
    experiment.lambda = 1
    experiment.weightDecay = 0.5
    #expect(experiment.lambda == nil && experiment.decay == .weightDecay(0.5))
    experiment.clipValue = 1
    experiment.clipNorm = 2
    #expect(experiment.clipValue == nil && experiment.clipping == .norm(2))
  }

  @Test func `the completed experiment says every default and comes to the same`() throws {
    let experiment = Experiment(layers: [2, 5, 2], activation: .relu, data: .builtIn(.circles))
    let resolved = try experiment.resolved()
    let completed = experiment.completed(resolved)
    let named = completed.named.map { "\($0.key): \($0.text)" }
    #expect(
      named == [
        "layers: 2,5,2", "activation: relu", "output: softmax", "cost: softmax", "init: he",
        "data: circles", "split: train", "scale: unit", "optimizer: sgd", "learning-rate: 0.1",
        "batch-size: 32", "precision: float", "seed: 0",
      ])
    let again = try completed.resolved()
    #expect(again.architecture == resolved.architecture && again.data == resolved.data)
    var options = resolved.options
    options.batchSize = 32
    #expect(again.options == options)
    #expect(completed.completed(again) == completed)
  }

  @Test func `samples in memory are resolved like others`() throws {
    let inputs = (0..<6).map { [Double($0), 1] }
    var experiment = Experiment(
      layers: [2, 3, 2], data: try .arrays(inputs, labels: [0, 1, 0, 1, 0, 1], name: "mine"))
    experiment.samples = 4
    let resolved = try experiment.resolved()
    #expect(resolved.data.name == "mine" && resolved.data.training.samples == 4)
    #expect(resolved.data.training.features[3, 0] == 3)
    #expect(resolved.architecture.cost == .softmax)
    #expect(experiment.origin.settings.contains { $0.name == "data" && $0.value == "mine" })
  }

  @Test func `samples in memory cannot be written to a file`() throws {
    let experiment = Experiment(layers: [1, 2], data: try .arrays([[0], [1]], labels: [0, 1]))
    let error = #expect(throws: ExperimentError.self) { try experiment.yaml() }
    #expect(error?.code == .unwritable && error?.key == "data")
    #expect(error?.description.contains("samples in memory") == true)
  }
}
