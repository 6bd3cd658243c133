import FathomVocabulary
import FathomDiagnosis
import FathomRecords
import FathomTestSupport
import Testing

@Suite("Diagnosis")
struct DiagnosisTests {
  @Test("a healthy run has no finding, no severity and says why")
  func healthy() {
    let diagnosis = Diagnosis(of: RunBuilder().record())
    #expect(diagnosis.findings.isEmpty)
    #expect(diagnosis.verdict.condition == .healthy)
    #expect(diagnosis.verdict.severity == nil)
    #expect(diagnosis.verdict.firstToLastRatio == 1)
    #expect(diagnosis.verdict.finalFirstToLastRatio == 1)
    #expect(
      diagnosis.verdict.summary == "Going back, the error keeps its size: at initialisation it"
        + " is about as large in the first hidden layer as in the last; the network learned (cost"
        + " 82 % below the trivial baseline).")
  }

  @Test("a network of one or no hidden layer is healthy and has no profile", arguments: [0, 1])
  func shallow(hidden: Int) {
    let verdict = Diagnosis(of: RunBuilder(hidden: hidden).record()).verdict
    #expect(verdict.condition == .healthy)
    #expect(verdict.decadesPerLayer == nil)
    #expect(verdict.firstToLastRatio == nil)
    #expect(verdict.finalFirstToLastRatio == nil)
    #expect(verdict.summary.contains("hidden layer"))
  }

  @Test("the verdict is the first of several findings in the order of precedence")
  func precedence() {
    var run = RunBuilder.starved()
    run.initial.hidden[0].equalUnits = 2
    run.initial.hidden[1].dead = 0.8
    run.final?.hidden[2].saturated = 0.8
    run.costCurve = (0..<100).map { $0.isMultiple(of: 2) ? 1 : 9 }
    var diagnosis = Diagnosis(of: run.record())
    #expect(
      diagnosis.findings.map(\.rule) == [
        .symmetric, .starved, .dead, .vanishing, .saturated, .unstable,
      ])
    #expect(diagnosis.verdict.condition == .symmetric)
    run.incident = Incident(step: 3, layer: 2, quantity: .gradient)
    diagnosis = Diagnosis(of: run.record())
    #expect(diagnosis.verdict.condition == .diverged)
    #expect(diagnosis.findings.allSatisfy { $0.severity == .failure })
  }

  @Test("a vanishing network that learned is warned of, and the summary tells the whole story")
  func recovered() {
    var run = RunBuilder.vanishing()
    run.initial.hidden[0].log10Error = -3.582
    run.history = [
      .init(1, log10Errors: [-3.5, -2.8, -2.2, -1.6]),
      .init(320, log10Errors: [-2.9, -2.5, -2.0, -1.6]),
      .init(640, log10Errors: [-2.4, -2.1, -1.8, -1.6]),
      .init(2000, log10Errors: [-1.7, -1.7, -1.6, -1.6]),
    ]
    let verdict = Diagnosis(of: run.record()).verdict
    #expect(verdict.condition == .vanishing)
    #expect(verdict.severity == .warning)
    #expect(
      verdict.summary == "Gradients vanish: the error shrinks by 0.65 decades (a factor of 4.5)"
        + " per layer going back and is 96 times smaller in the first hidden layer than in the last,"
        + " so layer 2 learns about 96 times slower at first; the network learned (cost 82 % below"
        + " the trivial baseline), and the profile recovered by step 640.")
  }

  @Test("a vanishing network that stays at the baseline is a failure, not a hopeless case")
  func stuck() {
    var run = RunBuilder.vanishing()
    run.learnNothing()
    let verdict = Diagnosis(of: run.record()).verdict
    #expect(verdict.severity == .failure)
    #expect(verdict.summary.hasSuffix("; the network did not learn in 2000 steps."))
    #expect(!verdict.summary.contains("cannot"))
  }

  @Test("a network that learned although its profile did not recover says so")
  func notRecovered() {
    var run = RunBuilder.vanishing()
    run.final?.hidden[0].log10Error = -3.01
    let verdict = Diagnosis(of: run.record()).verdict
    #expect(verdict.severity == .warning)
    #expect(
      verdict.summary.hasSuffix(
        ", though at the end the error is still 26 times smaller in the first hidden layer than in"
          + " the last."))
  }

  @Test("speeds are compared for plain SGD only, whose steps follow the gradient")
  func adaptive() {
    var run = RunBuilder.vanishing()
    run.optimizer = "adam"
    #expect(!Diagnosis(of: run.record()).verdict.summary.contains("slower"))
  }

  @Test("without a run only a profile beyond three decades is a failure", arguments: [2.9, 3.1])
  func untrained(decades: Double) {
    var run = RunBuilder.vanishing(hidden: 5, decadesPerLayer: decades / 4)
    run.untrain()
    let verdict = Diagnosis(of: run.record()).verdict
    #expect(verdict.severity == (decades > 3 ? .failure : .warning))
    #expect(verdict.finalFirstToLastRatio == nil)
    #expect(verdict.summary.hasSuffix("; no training step was made."))
  }

  @Test("a run that met a non-finite value did not learn, whatever its last cost")
  func incident() {
    var run = RunBuilder()
    run.incident = Incident(step: 3, layer: 2, quantity: .gradient)
    #expect(run.record().learned == false)
    run.untrain()
    #expect(run.record().learned == nil)
  }

  /// A network at the end of its learning: small gradients, low and flat cost.
  private var convergedRun: RunBuilder {
    var run = RunBuilder()
    let small = { (layer: inout RunBuilder.Layer) in layer.log10Weights = -5 }
    if var final = run.final {
      RunBuilder.edit(&final) { _, layer in small(&layer) }
      small(&final.output)
      final.cost = 0.05
      final.accuracy = 0.98
      run.final = final
    }
    run.costCurve = (0..<100).map { $0 < 20 ? 1 : 0.05 }
    return run
  }

  @Test("small gradients at a low and flat cost are converged, not vanished")
  func converged() {
    let diagnosis = Diagnosis(of: convergedRun.record())
    #expect(diagnosis.findings.isEmpty)
    #expect(diagnosis.verdict.condition == .converged)
    #expect(diagnosis.verdict.severity == nil)
    #expect(diagnosis.verdict.summary.hasPrefix("Gradients are small because little"))
  }

  @Test("gradients that are small in all layers but one, or a cost still falling, are healthy")
  func notYetConverged() {
    var large = convergedRun
    large.final?.output.log10Weights = -1.6
    #expect(Diagnosis(of: large.record()).verdict.condition == .healthy)
    var falling = convergedRun
    falling.costCurve = (0..<100).map { 1 - 0.0095 * Double($0) }
    #expect(Diagnosis(of: falling.record()).verdict.condition == .healthy)
    var modest = convergedRun
    modest.final?.cost = 0.6 * modest.baseline.cost
    modest.final?.accuracy = 0.5
    #expect(Diagnosis(of: modest.record()).verdict.condition == .healthy)
    modest.final?.accuracy = 0.56
    #expect(Diagnosis(of: modest.record()).verdict.condition == .converged)
  }

  @Test("a cost whose gradient keeps its size is converged when it is flat and near its floor")
  func convergedAbsoluteError() {
    var run = convergedRun
    run.final?.output.log10Weights = -1.6
    for cost in Cost.families {
      run.cost = cost
      let verdict = Diagnosis(of: run.record()).verdict
      #expect(verdict.condition == (cost == .mae ? .converged : .healthy), "\(cost)")
      if cost == .mae { #expect(verdict.summary.hasPrefix("The cost is flat because little")) }
    }
    run.cost = .mae
    var falling = run
    falling.costCurve = (0..<100).map { 1 - 0.0095 * Double($0) }
    #expect(Diagnosis(of: falling.record()).verdict.condition == .healthy)
    // Flat now, but it was lower.
    var risen = run
    risen.costCurve = (0..<100).map { $0 < 25 ? 0.1 : 0.2 }
    #expect(Diagnosis(of: risen.record()).verdict.condition == .healthy)
    var high = run
    high.final?.cost = 0.6 * high.baseline.cost
    high.final?.accuracy = 0.5
    #expect(Diagnosis(of: high.record()).verdict.condition == .healthy)
  }

  @Test("converged does not hide a vanishing start")
  func convergedAfterVanishing() {
    var run = convergedRun
    run.slopeInitially(-0.64)
    #expect(Diagnosis(of: run.record()).verdict.condition == .vanishing)
  }
}
