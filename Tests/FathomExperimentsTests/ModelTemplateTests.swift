import FathomTraining
import FathomData
import FathomExchange
import FathomExperiments
import FathomNetworks
import FathomRecords
import FathomTestSupport
import FathomVocabulary
import Foundation
import Testing

@Suite("Network settings beside a model")
struct ModelTemplateTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private static let own = try? Architecture(
    sizes: [2, 4, 4, 2], activation: .tanh, cost: .softmax)

  /// An experiment with the file of a network 2-4-4-2 of tanh, and the parameters in it.
  private func experiment() throws -> (Experiment, ParameterVector<Float>) {
    try experiment(with: #require(Self.own))
  }

  private func experiment(
    with architecture: Architecture
  ) throws -> (Experiment, ParameterVector<Float>) {
    let parameters = ParameterVector<Float>(initializing: architecture, seed: 41)
    let path = folder.appending(path: "net.onnx").path
    _ = try Network(architecture, parameters: .float(parameters))
      .write(to: path, as: .onnx)
    return (Experiment(model: path, cost: .softmax, data: .builtIn(.xor)), parameters)
  }

  private func remove() { try? FileManager.default.removeItem(at: folder) }

  @Test func `without any the file's network is taken as it is`() throws {
    defer { remove() }
    let (experiment, parameters) = try experiment()
    let resolved = try experiment.resolved()
    try #expect(
      resolved.keepsParameters && resolved.assignment.session(Float.self).parameters == parameters)
    #expect(resolved.data.warnings == [])
  }

  @Test func `layers with several activations or none stay so, and slopes go with theirs`() throws {
    defer { remove() }
    let architecture = try Architecture(
      inputs: 2,
      layers: [
        .init(
          parts: [
            .dense(units: 4), .activation(.tanh), .normalization(.layer), .activation(.relu),
          ]), .init(parts: [.dense(units: 4)]),
        .init(parts: [.activation(.prelu), .dense(units: 4), .add(3), .activation(.sigmoid)]),
        .init(parts: [.dense(units: 2), .activation(.softmax)]),
      ], cost: .softmax)
    let (experiment, parameters) = try experiment(with: architecture)
    let resolved = try experiment.resolved()
    try #expect(
      resolved.keepsParameters && resolved.assignment.session(Float.self).parameters == parameters)
    #expect(resolved.data.warnings == [])
    let changed = try experiment.applying([.activation: .text("relu")]).resolved()
    #expect(!changed.keepsParameters && changed.provenance.model?.keepsParameters == false)
    #expect(
      changed.data.warnings.first?.contains("re-initialised, because activation was given") == true)
    _ = try changed.assignment.session(Float.self)
  }

  @Test(arguments: SettingExamples.all)
  func `no network setting is passed over`(key: SettingKey, text: String) throws {
    defer { remove() }
    let (experiment, _) = try experiment()
    guard try Setting(key).group == .network, ![.layers, .model].contains(key) else { return }
    let plain = try experiment.resolved()
    let changed = try experiment.applying([key: .text(key == .residual ? "1" : text)])
    // It changes the network or its precision, or is refused.
    do {
      let resolved = try changed.resolved()
      #expect(
        resolved.architecture != plain.architecture
          || resolved.precision != plain.precision)
    } catch {
      #expect(error is ExperimentError || error is ExchangeError)
    }
    // A network that is to be taken as it is takes nothing that would change it.
    guard ![.cost, .precision].contains(key) else { return }
    #expect(throws: ExperimentError.self) { try changed.modelAsItIs() }
  }

  @Test(
    arguments: [
      ("activation", "relu", "another activation"), ("dropout", "0.25", "another dropout"),
    ] as [(SettingKey, String, String)])
  func `another activation and dropout keep the weights, and that is said`(
    key: SettingKey, value: String, words: String
  ) throws {
    defer { remove() }
    var (experiment, parameters) = try experiment()
    try experiment.set(key, to: value)
    let resolved = try experiment.resolved()
    try #expect(
      resolved.keepsParameters && resolved.assignment.session(Float.self).parameters == parameters)
    let hidden = resolved.architecture.layers.dropLast()
    #expect(hidden.allSatisfy { key == "dropout" ? $0.dropout == 0.25 : $0.activation == .relu })
    #expect(resolved.architecture.layers.last?.activation == .softmax)
    #expect(
      resolved.data.warnings
        == ["the network of net.onnx keeps its weights, but has \(words)"])
  }

  @Test(
    arguments: [
      ("init", "nielsen"), ("normalization", "batch"), ("residual", "1"),
    ] as [(SettingKey, String)])
  func `what gives the signal another way draws the weights anew, and that is said`(
    key: SettingKey, value: String
  ) throws {
    defer { remove() }
    var (experiment, parameters) = try experiment()
    try experiment.set(key, to: value)
    let resolved = try experiment.resolved()
    let drawn = ParameterVector<Float>(initializing: resolved.architecture, seed: 0)
    try #expect(
      !resolved.keepsParameters && resolved.assignment.session(Float.self).parameters == drawn)
    try #expect(resolved.assignment.session(Float.self).parameters != parameters)
    #expect(resolved.architecture.sizes == [2, 4, 4, 2] && resolved.model != nil)
    let layers = resolved.architecture.layers
    switch key {
    case "init": #expect(layers.allSatisfy { $0.initializer == .nielsen })
    case "normalization":
      #expect(layers.map(\.normalization) == [.batch, .batch, nil])
      #expect(layers.allSatisfy { $0.initializer == .xavier })
    default: #expect(layers.map(\.shortcut) == [nil, 2, nil])
    }
    #expect(
      resolved.data.warnings == [
        "the network has the layer sizes of net.onnx, but its weights are re-initialised, because \(key) was"
          + " given"
      ])
  }

  @Test func `the record names the file and says that the weights were drawn`() throws {
    defer { remove() }
    var (experiment, _) = try experiment()
    experiment.initializer = .he
    experiment.dropout = 0.1
    let resolved = try experiment.resolved()
    #expect(resolved.data.warnings.first?.contains("because init was given") == true)
    var assignment = resolved.assignment
    let record = try assignment.session(Double.self).record()
    let network = assignment.provenance.told(in: record).network
    #expect(network.model == "net.onnx" && network.isDrawn)
    #expect(network.layers.allSatisfy { $0.initializer == "he" })
    assignment.provenance.model?.keepsParameters = true
    let kept = assignment.provenance.told(in: record).network
    #expect(kept.layers.allSatisfy { $0.initializer == "file" } && !kept.isDrawn)
  }

  @Test func `the completed experiment comes to the same network`() throws {
    defer { remove() }
    for key in ["activation", "init", "normalization", "residual", "dropout"] as [SettingKey] {
      var (experiment, _) = try experiment()
      let values: [SettingKey: String] = [
        "activation": "relu", "init": "he", "normalization": "layer", "residual": "1",
        "dropout": "0.5",
      ]
      try experiment.set(key, to: values[key] ?? "")
      let resolved = try experiment.resolved()
      let again = try experiment.completed(resolved).resolved()
      #expect(again.architecture == resolved.architecture)
      try #expect(
        again.assignment.session(Float.self).parameters
          == resolved.assignment.session(Float.self).parameters)
    }
  }

  @Test func `output is refused, which the cost decides`() throws {
    defer { remove() }
    var (experiment, _) = try experiment()
    experiment.output = .softmax
    let error = #expect(throws: ExperimentError.self) { try experiment.resolved() }
    #expect(error?.key == "output")
  }
}
