import FathomVocabulary
import FathomNetworks
import FathomNumerics
import FathomTestSupport
import FathomTraining
import Testing

/// A network with a kind of layer wide enough for several threads and blocks of columns.
enum LayerKind: String, CaseIterable, CustomTestStringConvertible {
  case plain, batch, layer, dropout, residual, everything

  func architecture() throws -> Architecture {
    let hidden = (0..<3).map { _ in
      Architecture.Layer(
        units: 140, activation: .tanh,
        normalization: self == .batch ? .batch : self == .layer ? .layer : nil,
        dropout: self == .dropout || self == .everything ? 0.3 : 0)
    }
    var layers = hidden
    if self == .everything {
      layers[0].normalization = .batch
      layers[1].normalization = .layer
      layers[2].normalization = .batch
    }
    let network = try Architecture(
      inputs: 120, layers: layers + [.init(units: 10, activation: .softmax)], cost: .softmax)
    return self == .residual || self == .everything ? try network.residual(1) : network
  }

  var testDescription: String { rawValue }
}

@Suite("One seed, one result, for every optimiser and layer")
struct LayerSameBitsTests {
  private func train<Scalar: RealScalar>(
    _ scalar: Scalar.Type, _ kind: LayerKind, _ optimizer: Optimizer,
    _ change: (inout TrainingOptions) -> Void = { _ in }
  ) throws -> (ParameterVector<Scalar>, RunningStatistics, OptimizerState<Scalar>) {
    let data = Problems.clusters(samples: 300, inputs: 120, classes: 10)
    var options = TrainingOptions(
      optimizer: optimizer, schedule: .init(.oneCycle(rise: 0.3)), batchSize: 130,
      duration: .steps(8), weightDecay: 0.01, l1: 1e-4, labelSmoothing: 0.1,
      classWeights: .balanced, seed: 3, threads: 1)
    if optimizer == .adam { options.clipping = .norm(0.1) }
    if optimizer == .nesterov { options.clipping = .value(1e-3) }
    change(&options)
    let session = try TrainingSession<Scalar>(kind.architecture(), on: data, options: options)
    session.train()
    #expect(session.step == 8)
    return (session.parameters, session.runningStatistics, session.optimizerState)
  }

  @Test(arguments: Optimizer.families, LayerKind.allCases)
  func `neither measuring nor threads change a bit`(
    optimizer: Optimizer, kind: LayerKind
  ) throws {
    let single = try train(Float.self, kind, optimizer)
    #expect(try single == train(Float.self, kind, optimizer) { $0.detail = .cost })
    #expect(try single == train(Float.self, kind, optimizer) { $0.threads = 3 })
    #expect(
      try single == train(Float.self, kind, optimizer) { ($0.threads, $0.detail) = (2, .norms) })
  }

  @Test(arguments: LayerKind.allCases)
  func `in double neither`(kind: LayerKind) throws {
    let single = try train(Double.self, kind, .adamw)
    #expect(try single == train(Double.self, kind, .adamw) { $0.detail = .cost })
    #expect(try single == train(Double.self, kind, .adamw) { $0.threads = 2 })
  }

  @Test func `another seed drops out other units`() throws {
    let data = Problems.clusters(samples: 60, inputs: 120, classes: 10)
    let network = try LayerKind.dropout.architecture()
    let start = ParameterVector<Float>(initializing: network, seed: 1)
    func train(_ seed: UInt64) throws -> ParameterVector<Float> {
      // A single batch, so that the seed decides nothing but its order and the masks.
      let session = try TrainingSession(
        network, on: data,
        options: TrainingOptions(batchSize: 60, duration: .steps(1), seed: seed),
        parameters: start)
      session.train()
      return session.parameters
    }
    let (first, other) = (try train(5), try train(6))
    #expect(try first == train(5))
    let distance = zip(first.flat, other.flat).map { abs($0 - $1) }.max() ?? 0
    #expect(distance > 1e-4)
  }
}
