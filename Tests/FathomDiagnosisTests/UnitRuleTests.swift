import FathomVocabulary
import FathomDiagnosis
import FathomRecords
import FathomTestSupport
import Testing

/// `symmetric`, `dead` and `saturated`: what the units of single layers decide.
@Suite("Rules on units")
struct UnitRuleTests {
  @Test("two equal units of a hidden layer are enough for symmetric")
  func equalUnits() throws {
    var run = RunBuilder()
    run.initial.hidden[1].equalUnits = 2
    let finding = try #require(SymmetricRule().finding(in: run.record()))
    #expect(finding.layers == [3])
    #expect(finding.observed == 2)
    #expect(finding.threshold == 2)
    #expect(
      finding.evidence == "At initialisation 2 of the 30 units of layer 3 have the same weights"
        + " and biases (threshold 2 units).")
  }

  @Test("zero weights make every hidden layer symmetric")
  func zeros() throws {
    var run = RunBuilder(hidden: 3)
    run.initializer = "zeros"
    RunBuilder.edit(&run.initial) { _, layer in
      layer.equalUnits = 30
      layer.constantWeights = true
    }
    let finding = try #require(SymmetricRule().finding(in: run.record()))
    #expect(finding.layers == [2, 3, 4])
    #expect(finding.evidence.contains("all 30 units of layer 2"))
    #expect(
      finding.remedies.map { $0.text() } == ["Draw different weights for every unit: --init he."])
  }

  @Test("equal weights with different biases are symmetric too")
  func constantWeights() throws {
    var run = RunBuilder()
    run.initial.hidden[2].constantWeights = true
    let finding = try #require(SymmetricRule().finding(in: run.record()))
    #expect(finding.layers == [4])
    #expect(
      finding.evidence == "At initialisation all weights of layer 4 are equal, so its units differ"
        + " in their biases only.")
    #expect(finding.observed == nil && finding.threshold == nil)
  }

  @Test("a layer with one unit is not symmetric, and the output layer may be")
  func oneUnit() {
    var run = RunBuilder(hidden: 2, units: 1)
    RunBuilder.edit(&run.initial) { _, layer in layer.constantWeights = true }
    run.initial.output.equalUnits = 10
    #expect(SymmetricRule().finding(in: run.record()) == nil)
  }

  @Test("without a run symmetric is a failure when a whole layer is one unit", arguments: [2, 30])
  func untrainedSymmetry(equal: Int) throws {
    var run = RunBuilder()
    run.untrain()
    run.initial.hidden[0].equalUnits = equal
    let finding = try #require(SymmetricRule().finding(in: run.record()))
    #expect(finding.severity == (equal == 30 ? .failure : .warning))
  }

  @Test("70 % dead units are few enough, 71 % are not", arguments: [(0.7, false), (0.71, true)])
  func deadThreshold(share: Double, found: Bool) {
    var run = RunBuilder()
    run.initial.hidden[2].dead = share
    #expect((DeadRule().finding(in: run.record()) != nil) == found)
  }

  @Test("units that die while training are found at the end, and the steps are to blame")
  func deadAtTheEnd() throws {
    var run = RunBuilder()
    run.final?.hidden[1].dead = 0.8
    run.final?.hidden[2].dead = 0.97
    let finding = try #require(DeadRule().finding(in: run.record()))
    #expect(finding.layers == [3, 4])
    #expect(finding.observed == 0.97)
    #expect(finding.evidence.hasPrefix("97 % of the units of layer 4 are dead at the end"))
    #expect(finding.evidence.hasSuffix("; layers 3 and 4 exceed the threshold."))
    #expect(finding.remedies.first?.text() == "Take smaller steps: --learning-rate 0.01.")
  }

  @Test("units that are dead from the start are no matter of the learning rate")
  func deadAtTheStart() throws {
    var run = RunBuilder()
    run.initializer = "normal:0.05,0.0"
    run.initial.hidden[1].dead = 0.9
    run.final?.hidden[1].dead = 0.8
    let finding = try #require(DeadRule().finding(in: run.record()))
    #expect(finding.evidence.contains("at initialisation"))
    #expect(finding.remedies.first?.text().hasSuffix("--init he.") == true)
  }

  @Test("without a run dead is a failure when a whole layer is", arguments: [0.9, 1])
  func untrainedDead(share: Double) throws {
    var run = RunBuilder()
    run.untrain()
    run.initial.hidden[0].dead = share
    let finding = try #require(DeadRule().finding(in: run.record()))
    #expect(finding.severity == (share == 1 ? .failure : .warning))
  }

  @Test(
    "half of the units may be saturated, more may not", arguments: [(0.5, false), (0.51, true)])
  func saturatedThreshold(share: Double, found: Bool) {
    var run = RunBuilder()
    run.final?.hidden[2].saturated = share
    #expect((SaturatedRule().finding(in: run.record()) != nil) == found)
  }

  @Test("saturated says when and where")
  func saturated() throws {
    var run = RunBuilder()
    run.activation = "tanh"
    run.initial.hidden[3].saturated = 0.6
    let finding = try #require(SaturatedRule().finding(in: run.record()))
    #expect(finding.layers == [5])
    #expect(
      finding.evidence == "60 % of the units of layer 5 are saturated at initialisation, with σ′"
        + " below 1 % of its maximum for almost every sample (threshold 50 %).")
  }

  @Test("the output layer may be dead or saturated as it likes")
  func output() {
    var run = RunBuilder()
    run.initial.output.dead = 1
    run.initial.output.saturated = 1
    #expect(DeadRule().finding(in: run.record()) == nil)
    #expect(SaturatedRule().finding(in: run.record()) == nil)
  }
}
