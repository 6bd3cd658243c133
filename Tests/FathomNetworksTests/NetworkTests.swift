import FathomNetworks
import FathomNumerics
import FathomTestSupport
import FathomVocabulary
import Foundation
import Testing

@Suite("Networks as one value")
struct NetworkTests {
  private static let inputScaling = Scaling(scale: [0.5, 2, -1], shift: [0.25, -1, 3])
  private static let targetScaling = Scaling(scale: [10, -0.5], shift: [100, 1])

  private func architecture(_ cost: Cost, output: Activation? = nil) throws -> Architecture {
    try Architecture(sizes: [3, 6, 5, 2], activation: .tanh, output: output, cost: cost)
  }

  private func network(_ architecture: Architecture, _ precision: Precision) -> Network {
    let vector = ParameterVector<Double>(initializing: architecture, seed: 3)
    return Network(
      architecture,
      parameters: precision == .double ? .double(vector) : .float(vector.converted(to: Float.self)))
  }

  /// More samples than go through at once.
  private let samples = (0..<1100).map { row in (0..<3).map { sin(Double(7 * row + 3 * $0)) } }

  @Test(arguments: Precision.allCases, [Cost.softmax, .mse])
  func `answers are those of plain loops, between both scalings`(
    precision: Precision, cost: Cost
  ) throws {
    var network = network(try architecture(cost), precision)
    network.inputScaling = Self.inputScaling
    network.targetScaling = cost == .mse ? Self.targetScaling : nil
    let answers = network.predict(samples, threads: 1)
    #expect(answers.samples == 1100 && answers.columns == 2)
    let naive = NaiveNetwork(network.architecture, network.parameters.doubles)
    let tolerance = precision == .double ? 1e-12 : 1e-4
    for (row, sample) in samples.enumerated() {
      let scaled = (0..<3).map {
        sample[$0] * Self.inputScaling.scale[$0] + Self.inputScaling.shift[$0]
      }
      let outputs = naive.forward(scaled).a.last ?? []
      for (column, answer) in answers[row].enumerated() {
        let expected =
          cost == .mse
          ? outputs[column] * Self.targetScaling.scale[column]
            + Self.targetScaling.shift[column]
          : outputs[column]
        #expect(abs(answer - expected) < tolerance, "sample \(row)")
        #expect(precision == .double || Double(Float(answer)) == answer)
      }
      #expect(answers.labels[row] == (outputs[1] > outputs[0] ? 1 : 0))
    }
    #expect(network.predict(samples, threads: 3) == answers)
    #expect(network.predict([]).outputs.isEmpty)
  }

  @Test func `batch normalisation takes the running statistics, whatever else is asked`() throws {
    let architecture = try Architecture(
      inputs: 3,
      layers: [
        .init(units: 4, activation: .relu, normalization: .batch),
        .init(units: 2, activation: .identity),
      ], cost: .mse)
    let vector = ParameterVector<Double>(initializing: architecture, seed: 5)
    let statistics = RunningStatistics(
      layers: [.init(layer: 2, means: [1, -1, 0.5, 0], variances: [4, 0.25, 1, 2])])
    let network = Network(
      architecture, parameters: .double(vector), runningStatistics: statistics)
    let all = network.predict(samples)
    #expect(Array(all[700]) == network.predict([samples[700]]).outputs)
    let units = (0..<4).map { unit in
      let z = (0..<3).reduce(0) { $0 + vector[weight: 2, to: unit, from: $1] * samples[700][$1] }
      let (mean, variance) = (
        statistics.layers[0].means[unit], statistics.layers[0].variances[unit]
      )
      return max(0, (z - mean) / (variance + Normalization.epsilon).squareRoot())
    }
    for (column, answer) in all[700].enumerated() {
      let expected = (0..<4).reduce(vector[bias: 3, column]) {
        $0 + vector[weight: 3, to: column, from: $1] * units[$1]
      }
      #expect(abs(answer - expected) < 1e-12)
    }
    #expect(network != Network(architecture, parameters: .double(vector)))
  }

  @Test(arguments: Precision.allCases)
  func `logarithms stay finite where the softmax is 0`(precision: Precision) throws {
    let plain = network(try architecture(.softmax), precision)
    let vector = plain.parameters.doubles.map { 400 * $0 }
    let parameters: NetworkParameters =
      precision == .double ? .double(vector) : .float(vector.converted(to: Float.self))
    let network = Network(
      plain.architecture, parameters: parameters, answersLogarithms: true)
    let shares = Network(plain.architecture, parameters: parameters).predict(samples)
    let answers = network.predict(samples)
    #expect(answers.labels == shares.labels)
    #expect(shares.outputs.contains(0))
    for (answer, share) in zip(answers.outputs, shares.outputs) {
      #expect(answer.isFinite && answer <= 0)
      guard share > 1e-30 else { continue }
      #expect(abs(answer - log(share)) < (precision == .double ? 1e-10 : 1e-2))
    }
  }

  @Test func `a single output is a class by its own value, not by that of its scaled answer`()
    throws
  {
    let architecture = try Architecture(sizes: [1, 1], cost: .mse)
    let network = Network(
      architecture,
      parameters: .double(ParameterVector(architecture, weights: [[1]], biases: [[0]])),
      targetScaling: Scaling(scale: [100], shift: [0]))
    let answers = network.predict([[0.25], [0.75]])
    #expect(answers.outputs == [25, 75] && answers.labels == [0, 1])
  }

  @Test func `another cost takes outputs without an activation for its logits`() throws {
    var network = network(try architecture(.mse), .float)
    network.inputScaling = Self.inputScaling
    network.classNames = ["a", "b"]
    let other = try network.under(.softmax)
    #expect(other.architecture.layers.last?.activation == .softmax)
    #expect(other.architecture.cost == .softmax && other.parameters == network.parameters)
    #expect(other.inputScaling == network.inputScaling && other.classNames == ["a", "b"])
    #expect(try network.under(.mse) == network)
    #expect(try network.under(.crossEntropy).architecture.layers.last?.activation == .sigmoid)
    #expect(throws: ArchitectureError.costAndOutput(.mse, .softmax)) { try other.under(.mse) }
    #expect(network.suggestedCost(hasClasses: true) == .softmax)
    #expect(network.suggestedCost(hasClasses: false) == .mse)
    #expect(other.suggestedCost(hasClasses: false) == .softmax)
  }

  @Test func `scalings follow each other, and can be taken back`() {
    let both = Self.inputScaling.followed(by: Scaling(scale: [2, 2, 4], shift: [1, 0, -1]))
    #expect(both == Scaling(scale: [1, 4, -4], shift: [1.5, -2, 11]))
    let back = Self.inputScaling.followed(by: Self.inputScaling.inverse)
    #expect(back == Scaling(scale: [1, 1, 1], shift: [0, 0, 0]))
  }

  @Test func `what does not fit the architecture is refused`() async {
    await #expect(processExitsWith: .failure) {
      let one = try Architecture(sizes: [3, 2], cost: .mse)
      let other = try Architecture(sizes: [3, 1], cost: .mse)
      _ = Network(one, parameters: .float(ParameterVector(initializing: other, seed: 0)))
    }
    await #expect(processExitsWith: .failure) {
      let one = try Architecture(sizes: [3, 2], cost: .mse)
      var network = Network(one, parameters: .float(ParameterVector(initializing: one, seed: 0)))
      network.targetScaling = Scaling(scale: [1, 1, 1], shift: [0, 0, 0])
    }
    await #expect(processExitsWith: .failure) {
      let one = try Architecture(sizes: [3, 2], cost: .mse)
      _ = Network(
        one, parameters: .float(ParameterVector(initializing: one, seed: 0)),
        answersLogarithms: true)
    }
  }
}
