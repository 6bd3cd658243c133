import FathomData
import FathomNetworks
import FathomTestSupport
import FathomTraining
import FathomVocabulary
import Testing

@Suite("Evaluations of a network")
struct NetworkEvaluationTests {
  private let inputs = (0..<40).map { [Double($0 % 7) / 7, Double($0 % 5) - 2] }

  private func network(_ cost: Cost) throws -> Network {
    let architecture = try Architecture(sizes: [2, 5, 2], activation: .tanh, cost: cost)
    return Network(
      architecture, parameters: .double(ParameterVector(initializing: architecture, seed: 8)))
  }

  @Test func `the cost is that of the outputs, to whose scale real targets are taken`() throws {
    var network = try network(.mse)
    let naive = NaiveNetwork(network.architecture, network.parameters.doubles)
    let targets = inputs.map { [$0[0] - $0[1], $0[0] * $0[1]] }
    let scaling = Scaling(scale: [20, -5], shift: [3, 100])
    network.targetScaling = scaling
    let data = LoadedData(
      name: "numbers",
      training: try Dataset(
        inputs: inputs,
        targets: targets.map { row in
          row.indices.map { row[$0] * scaling.scale[$0] + scaling.shift[$0] }
        }))
    let found = try network.evaluate(on: data)
    #expect(abs(found.evaluation.cost / naive.cost(inputs, targets) - 1) < 1e-12)
    #expect(found.evaluation.accuracy == nil)
    #expect(found.answers == network.predict(inputs))
  }

  @Test func `classes are counted, and samples keep their own scale`() throws {
    let network = try network(.softmax)
    let naive = NaiveNetwork(network.architecture, network.parameters.doubles)
    let labels = inputs.indices.map { $0 % 2 }
    let features = FeatureMatrix(columns: 2, storage: .reals(inputs.flatMap(\.self)))
      .scaled(by: [2, 0.5], shiftedBy: [0, 1])
    let scaled = inputs.map { [2 * $0[0], 0.5 * $0[1] + 1] }
    let data = LoadedData(
      name: "classes",
      training: Dataset(
        features: features, targets: .labels(labels.map { Int32($0) }, classes: 2)))
    let found = try network.evaluate(on: data)
    let targets = labels.map { $0 == 0 ? [1.0, 0] : [0, 1] }
    #expect(abs(found.evaluation.cost / naive.cost(scaled, targets) - 1) < 1e-12)
    let right = zip(found.answers.labels, labels).count { $0 == $1 }
    #expect(found.evaluation.accuracy == Double(right) / 40)
    #expect(found.answers == network.predict(features))
    #expect(found.answers == network.predict(scaled))
  }

  @Test func `data that does not fit is refused`() throws {
    let data = LoadedData(
      name: "wide", training: try Dataset(inputs: [[1, 2, 3]], labels: [1], classes: 2))
    let network = try network(.softmax)
    #expect(throws: TrainingError.inputs(network: 2, data: 3, name: "wide")) {
      try network.evaluate(on: data)
    }
  }
}
