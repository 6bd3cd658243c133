import FathomVocabulary
import FathomDiagnosis
import FathomRecords
import FathomTestSupport
import Testing

/// `diverged`, `unstable` and `slow`: what the course of the training decides.
@Suite("Rules on the cost")
struct CostRuleTests {
  @Test("a non-finite value is named with step, layer and quantity")
  func incident() throws {
    var run = RunBuilder()
    run.incident = Incident(step: 17, layer: 3, quantity: .activation)
    run.learningRate = 1e6
    let finding = try #require(DivergedRule().finding(in: run.record()))
    #expect(finding.severity == .failure)
    #expect(finding.layers == [3])
    #expect(
      finding.evidence == "In step 17 an activation of layer 3 became NaN or infinite, the first"
        + " value to do so.")
    #expect(finding.remedies.first?.text() == "Take smaller steps: --learning-rate 0.1.")
  }

  @Test("a useless cost counts from ten steps on", arguments: [(9, false), (10, true)])
  func excursion(steps: Int, found: Bool) throws {
    var run = RunBuilder()
    run.excursion = CostExcursion(limit: 2302.6, firstStep: 12, steps: steps, layer: 4)
    let finding = DivergedRule().finding(in: run.record())
    #expect((finding != nil) == found)
    guard let finding else { return }
    #expect(finding.layers == [4])
    #expect(finding.observed == 10)
    #expect(finding.evidence.contains("From step 12 on the cost stayed above 2300 for 10 steps"))
  }

  @Test("a network can be broken before its first step, and the origin is named")
  func brokenStart() throws {
    var run = RunBuilder()
    run.untrain()
    run.initial.hidden[1].deviation = .infinity
    let forward = try #require(DivergedRule().finding(in: run.record()))
    #expect(forward.layers == [3])
    #expect(forward.evidence.contains("Before the first step an activation of layer 3"))
    run.initial.hidden[1].deviation = 0.5
    run.initial.hidden[0].brokenError = .nan
    run.initial.hidden[2].brokenError = .nan
    let backward = try #require(DivergedRule().finding(in: run.record()))
    #expect(backward.layers == [4])
    #expect(backward.evidence.contains("Before the first step the error of layer 4"))
  }

  /// A run with this cost curve.
  private func run(curve: [Double]) -> RunBuilder {
    var run = RunBuilder()
    run.costCurve = curve
    return run
  }

  @Test("a cost that swings for a fifth of the run is unstable", arguments: [19, 20])
  func swings(windows: Int) throws {
    // 100 windows of 20 steps of 32 samples: each is a block of its own.
    let curve = (0..<100).map { $0 >= 40 && $0 < 40 + windows ? 2.5 : 1 }
    let finding = UnstableRule().finding(in: run(curve: curve).record())
    #expect((finding != nil) == (windows == 20))
    guard let finding else { return }
    #expect(finding.observed == 0.2)
    #expect(
      finding.evidence == "In 20 % of the run (threshold 20 %) the cost was more than 2 times"
        + " the lowest that it had reached before, at worst 2.5 after 1.")
  }

  @Test("a cost that never comes down to its start again is unstable")
  func highFromTheStart() {
    let high = run(curve: Array(repeating: 20, count: 100)).record()
    #expect(UnstableRule().finding(in: high) != nil)
  }

  @Test("rises below a factor of 2, or too small to matter, are no swings")
  func smallRises() {
    let mild = (0..<100).map { $0.isMultiple(of: 2) ? 1.0 : 1.95 }
    let tiny = (0..<100).map { $0.isMultiple(of: 2) ? 0.01 : 0.1 }
    #expect(UnstableRule().finding(in: run(curve: mild).record()) == nil)
    #expect(UnstableRule().finding(in: run(curve: tiny).record()) == nil)
  }

  @Test("a cost that falls slowly, falls noisily or bumps once early on is stable")
  func stable() {
    let slow: [Double] = (0..<100).map { 2.3 - 0.001 * Double($0) }
    let walk = RunBuilder.randomWalk(layers: 101, drift: 0, deviation: 1, seed: 7)
    let noise: [Double] = zip(walk, walk.dropFirst()).map { 0.2 * ($0 - $1) }
    let noisy: [Double] = noise.enumerated().map { 2 - 0.01 * Double($0) + $1 }
    let bump: [Double] = (0..<100).map { (3..<12).contains($0) ? 9 : 2.3 - 0.01 * Double($0) }
    for curve in [slow, noisy, bump] {
      #expect(UnstableRule().finding(in: run(curve: curve).record()) == nil)
    }
  }

  @Test("with one sample in a step, blocks are long enough to average the noise away")
  func singleSamples() {
    var noisy = run(curve: (0..<200).map { $0.isMultiple(of: 3) ? 0.9 : 0.2 })
    noisy.batchSize = 1
    noisy.steps = 20_000
    #expect(UnstableRule().finding(in: noisy.record()) == nil)
    noisy.batchSize = 32
    #expect(UnstableRule().finding(in: noisy.record()) != nil)
  }

  @Test("a few thousand samples in all are too few to judge")
  func tooFewSamples() {
    var short = run(curve: (0..<100).map { $0.isMultiple(of: 2) ? 0.5 : 20 })
    #expect(UnstableRule().finding(in: short.record()) != nil)
    short.batchSize = 1
    #expect(UnstableRule().finding(in: short.record()) == nil)
  }

  @Test("over the full batch every step counts, for there is no noise")
  func fullBatch() {
    var swinging = run(curve: Array(repeating: 1, count: 100))
    swinging.batchSize = swinging.samples
    swinging.spread = 2.5
    #expect(UnstableRule().finding(in: swinging.record()) != nil)
    swinging.batchSize = 32
    #expect(UnstableRule().finding(in: swinging.record()) == nil)
  }

  @Test("a run that diverged is not called unstable")
  func diverged() {
    var run = run(curve: Array(repeating: 20, count: 100))
    run.incident = Incident(step: 17, layer: 3, quantity: .cost)
    #expect(UnstableRule().finding(in: run.record()) == nil)
  }

  @Test("5 % below the baseline is learned, less is slow", arguments: [0.949, 0.951])
  func slowThreshold(share: Double) {
    var run = RunBuilder()
    run.final?.cost = share * run.baseline.cost
    let record = run.record()
    let slow = share > 0.95
    #expect(record.learned == !slow)
    let verdict = Diagnosis(of: record).verdict
    #expect(verdict.condition == (slow ? .slow : .healthy))
    #expect(verdict.severity == (slow ? .failure : nil))
  }

  @Test("slow is silent where another rule names a cause")
  func slowComesLast() {
    var run = RunBuilder.vanishing()
    run.learnNothing()
    #expect(Diagnosis(of: run.record()).findings.map(\.rule) == [.vanishing])
    #expect(SlowRule(unless: []).finding(in: run.record()) != nil)
  }

  @Test("a cost above the baseline asks for smaller steps, one below it for more or larger ones")
  func slowRemedies() throws {
    var run = RunBuilder()
    run.final?.cost = 2.28
    let near = try #require(SlowRule(unless: []).finding(in: run.record()))
    #expect(near.evidence.contains("After 2000 steps the cost is 2.28, only 0.98 % below"))
    #expect(near.remedies[0].text() == "Train longer: --steps 20000.")
    #expect(near.remedies[1].text() == "Take larger steps: --learning-rate 0.3.")
    run.final?.cost = 3.5
    let above = try #require(SlowRule(unless: []).finding(in: run.record()))
    #expect(above.evidence.contains("52 % above the trivial baseline of 2.303"))
    #expect(above.remedies.first?.text() == "Take smaller steps: --learning-rate 0.01.")
  }

  @Test("where the baseline is 0 the cost at the start is what has to be beaten")
  func zeroBaseline() {
    var run = RunBuilder()
    run.baseline = Baseline(cost: 0, accuracy: 1)
    run.final?.cost = 2.34
    #expect(run.record().learned == false)
    run.final?.cost = 2
    #expect(run.record().learned == true)
  }
}
