import FathomVocabulary
import FathomData
import FathomNetworks
import FathomNumerics
import FathomRecords
import FathomTestSupport
import FathomTraining
import Testing

@Suite("One seed, one result")
struct SameBitsTests {
  private func train<Scalar: RealScalar>(
    _ scalar: Scalar.Type, _ change: (inout TrainingOptions) -> Void = { _ in }
  ) throws -> ParameterVector<Scalar> {
    let data = Problems.clusters(samples: 700, inputs: 120, classes: 10)
    let network = try Architecture(
      sizes: [120, 150, 140, 10], activation: .tanh, cost: .softmax)
    var options = TrainingOptions(
      batchSize: 130, duration: .steps(25), weightDecay: 0.01, seed: 3, threads: 1)
    change(&options)
    let session = try TrainingSession<Scalar>(network, on: data, options: options)
    session.train()
    #expect(session.step == 25)
    return session.parameters
  }

  @Test("measuring changes no bit")
  func measuring() throws {
    #expect(try train(Float.self) == train(Float.self) { $0.detail = .cost })
    #expect(try train(Double.self) == train(Double.self) { $0.detail = .cost })
  }

  @Test("the number of threads changes no bit", arguments: [2, 3, 5])
  func threads(count: Int) throws {
    #expect(try train(Float.self) == train(Float.self) { $0.threads = count })
    #expect(try train(Double.self) == train(Double.self) { $0.threads = count })
  }

  @Test("another seed gives another result")
  func seeds() throws {
    #expect(try train(Float.self) != train(Float.self) { $0.seed = 4 })
  }

  @Test("the whole record repeats itself but for times")
  func records() throws {
    let data = Problems.clusters(samples: 300, inputs: 12, classes: 4, test: 100)
    let network = try Architecture(sizes: [12, 9, 9, 4], activation: .sigmoid, cost: .softmax)
    func record(_ threads: Int) throws -> RunRecord {
      var record = try measureRun(
        network, on: data,
        options: TrainingOptions(duration: .epochs(2), seed: 8, threads: threads))
      record.training?.seconds = 0
      record.training?.stepsPerSecond = 0
      return record
    }
    let first = try record(1)
    #expect(try first == record(1))
    #expect(try first == record(4))
  }
}
