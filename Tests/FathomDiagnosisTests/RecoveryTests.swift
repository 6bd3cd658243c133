import FathomDiagnosis
import FathomRecords
import FathomTestSupport
import Testing

@Suite("Recovery")
struct RecoveryTests {
  /// A vanishing run with two hidden layers whose recorded steps lose so many decades.
  private func run(losses: [Double]) -> RunBuilder {
    var run = RunBuilder.vanishing(hidden: 2, decadesPerLayer: 1.5)
    run.history = losses.enumerated().map { index, loss in
      .init(10 * (index + 1), log10Errors: [-1.6 - loss, -1.6])
    }
    return run
  }

  @Test("is the first recorded step from which on the condition is gone")
  func first() {
    let run = run(losses: [1.5, 0.5, 1.2, 0.9, 0.8, 0.1])
    #expect(Recovery(in: run.record(), from: .vanishing) == .step(40))
  }

  @Test("forgives one noisy step in twenty later ones", arguments: [(20, 10), (19, 150)])
  func outliers(later: Int, step: Int) {
    // 13 well steps, an ill one, and well ones up to so many in all.
    let losses = (0..<later).map { $0 == 13 ? 1.3 : 0.2 }
    #expect(Recovery(in: run(losses: losses).record(), from: .vanishing) == .step(step))
  }

  @Test("is never while the final profile has the condition")
  func never() {
    var run = run(losses: [1.5, 0.5, 0.5])
    run.final?.hidden[0].log10Error = -2.7
    #expect(Recovery(in: run.record(), from: .vanishing) == .never)
  }

  @Test("is by the end when no mini-batch shows it, and when an error is zero or NaN")
  func byTheEnd() {
    for losses in [[], [1.5, 1.4], [5000], [.nan], [-.infinity]] as [[Double]] {
      #expect(Recovery(in: run(losses: losses).record(), from: .vanishing) == .byTheEnd)
    }
  }

  @Test("of an explosion is measured by its own thresholds")
  func explosion() {
    var run = RunBuilder.exploding(hidden: 3, decadesPerLayer: 1.5)
    run.history = [2.5, 1.9, 1.2].enumerated().map { index, growth in
      .init(index + 1, log10Errors: [-1.6 + growth, -1.6, -1.6])
    }
    #expect(Recovery(in: run.record(), from: .exploding) == .step(2))
  }

  @Test("is no matter of conditions that the profile does not decide, nor without a run")
  func notApplicable() {
    var run = run(losses: [0.5])
    #expect(Recovery(in: run.record(), from: .dead) == nil)
    run.untrain()
    #expect(Recovery(in: run.record(), from: .vanishing) == nil)
  }
}
