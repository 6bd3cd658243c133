import FathomVocabulary
import FathomDiagnosis
import FathomRecords
import FathomTestSupport
import Testing

/// `vanishing`, `exploding` and `starved`: what the profile and the forward signal decide.
@Suite("Rules on the signal's way")
struct ForwardAndBackwardRuleTests {
  private let vanishing = VanishingRule()
  private let exploding = ExplodingRule()
  private let starved = StarvedRule()

  @Test("a sigmoid network with 4 hidden layers vanishes, and names the layers concerned")
  func sigmoid() throws {
    let finding = try #require(vanishing.finding(in: RunBuilder.vanishing().record()))
    #expect(finding.rule == .vanishing)
    #expect(finding.layers == [2, 3])
    #expect(abs(try #require(finding.observed) - 83.2) < 0.1)
    #expect(finding.threshold == 10)
    #expect(
      finding.evidence.hasPrefix(
        "At initialisation the error of layer 2 is 83 times smaller than that of layer 5"
          + " (threshold 10), with a slope of −0.64 ± "))
  }

  @Test(
    "vanishing begins at a factor of 10", arguments: [(0.99, false), (1.01, true)])
  func vanishingThreshold(decades: Double, found: Bool) {
    let run = RunBuilder.vanishing(hidden: 2, decadesPerLayer: decades).record()
    #expect((vanishing.finding(in: run) != nil) == found)
  }

  @Test("3 hidden sigmoid layers at the lowest rate seen vanish, 2 at the highest do not")
  func depth() {
    let three = RunBuilder.vanishing(hidden: 3, decadesPerLayer: 0.61).record()
    let two = RunBuilder.vanishing(hidden: 2, decadesPerLayer: 0.83).record()
    #expect(vanishing.finding(in: three) != nil)
    #expect(vanishing.finding(in: two) == nil)
  }

  @Test("an error of 1e-4000 vanishes like any other", arguments: [401, 1001])
  func veryDeep(hidden: Int) throws {
    let slope = 4000 / Double(hidden - 1)
    let run = RunBuilder.vanishing(hidden: hidden, decadesPerLayer: slope).record()
    #expect(run.initial.layers[0].error.rms == 0)
    let finding = try #require(vanishing.finding(in: run))
    #expect(finding.observed == nil)
    #expect(finding.evidence.contains("1e4000 times smaller"))
  }

  @Test("an error that only the working precision loses has vanished, and the evidence says so")
  func underflow() throws {
    var run = RunBuilder.vanishing(hidden: 6, decadesPerLayer: 12)
    for index in 0..<3 {
      run.initial.hidden[index].log10Error = nil
      run.initial.hidden[index].state = .underflow
    }
    let finding = try #require(vanishing.finding(in: run.record()))
    #expect(finding.layers == [2, 3, 4, 5, 6])
    #expect(
      finding.evidence == "At initialisation the error of layer 2 underflows float precision; in"
        + " layer 5, the first where it does not, it is 1e24 times smaller than in layer 7"
        + " (threshold 10).")
  }

  @Test("a truly zero error is left to the rules that know why")
  func trueZero() {
    var run = RunBuilder.vanishing()
    run.initial.hidden[0].log10Error = nil
    run.initial.hidden[0].state = .zero
    #expect(vanishing.finding(in: run.record()) == nil)
  }

  @Test("a tanh network with large weights explodes")
  func tanh() throws {
    let finding = try #require(exploding.finding(in: RunBuilder.exploding().record()))
    // 0.19 decades a layer: 2 decades are reached 11 layers before the last, layer 21.
    #expect(finding.layers == Array(2...10))
    #expect(abs(try #require(finding.observed) / 4074 - 1) < 0.001)
    #expect(finding.threshold == 100)
  }

  @Test(
    "exploding takes a factor of 100 and 0.1 decades a layer",
    arguments: [(20, 0.104, false), (20, 0.107, true), (30, 0.099, false), (30, 0.101, true)])
  func explodingThresholds(hidden: Int, decadesPerLayer: Double, found: Bool) {
    let run = RunBuilder.exploding(hidden: hidden, decadesPerLayer: decadesPerLayer).record()
    #expect((exploding.finding(in: run) != nil) == found)
  }

  @Test("an error that overflows on its way back has exploded")
  func overflow() throws {
    var run = RunBuilder.exploding(hidden: 4, decadesPerLayer: 20)
    run.initial.hidden[0].brokenError = .nan
    run.initial.hidden[1].brokenError = .infinity
    let finding = try #require(exploding.finding(in: run.record()))
    #expect(finding.layers == [3, 4])
    #expect(finding.observed == nil)
    #expect(finding.evidence.contains("layer 3 overflows float precision"))
  }

  @Test("a ReLU network with tiny weights is starved and not merely vanishing", arguments: 2...5)
  func tinyWeights(hidden: Int) throws {
    let run = RunBuilder.starved(hidden: hidden).record()
    let finding = try #require(starved.finding(in: run))
    #expect(finding.layers == Array(LayerNumber.withWeights(count: hidden).dropFirst()))
    #expect(vanishing.finding(in: run) != nil)
    #expect(finding.evidence.contains("the weight gradient changes by only "))
    #expect(finding.evidence.hasSuffix(" decades per layer and the error shrinks by 1.5."))
  }

  @Test("a sigmoid network's activations lose their deviation too, but it is not starved")
  func sigmoidIsNotStarved() {
    #expect(starved.finding(in: RunBuilder.vanishing(hidden: 8).record()) == nil)
  }

  @Test(
    "the weights' gradient is flat below half of the error's slope",
    arguments: [(0.49, true), (0.51, false), (-0.49, true), (-0.51, false)])
  func flatness(share: Double, found: Bool) {
    var run = RunBuilder.starved(hidden: 5, decadesPerLayer: 1)
    RunBuilder.edit(&run.initial) { index, layer in
      layer.log10Weights = -5 + share * Double(index)
    }
    #expect((starved.finding(in: run.record()) != nil) == found)
  }

  @Test("the first hidden layer's weights see the data, and are no evidence beside two others")
  func firstLayerIsLeftOut() {
    var run = RunBuilder.starved(hidden: 3)
    run.initial.hidden[0].log10Weights = -20
    #expect(starved.finding(in: run.record()) != nil)
    run.initial.hidden[1].log10Weights = -20
    #expect(starved.finding(in: run.record()) == nil)
  }

  @Test(
    "starving begins where the deviation falls 10 times", arguments: [(0.33, false), (0.34, true)])
  func starvedThreshold(decadesPerLayer: Double, found: Bool) {
    var run = RunBuilder.starved(hidden: 4, decadesPerLayer: 0.5)
    RunBuilder.edit(&run.initial) { index, layer in
      layer.deviation = Magnitude(log10: -decadesPerLayer * Double(index)).value
    }
    #expect((starved.finding(in: run.record()) != nil) == found)
  }

  @Test("samples that grow alike in a deep ReLU network are no starvation while the error stays")
  func alike() {
    var run = RunBuilder(hidden: 50)
    RunBuilder.edit(&run.initial) { index, layer in layer.deviation = 1 / Double(index + 1) }
    #expect(starved.finding(in: run.record()) == nil)
  }

  @Test("a signal that underflows on its way forward is starved, though its units look dead")
  func forwardUnderflow() throws {
    var run = RunBuilder.starved(hidden: 20)
    RunBuilder.edit(&run.initial) { index, layer in
      if index >= 12 {
        layer.deviation = 0
        layer.dead = 1
      }
      layer.log10Error = nil
      layer.log10Weights = nil
      layer.state = .zero
    }
    let finding = try #require(starved.finding(in: run.record()))
    #expect(finding.observed == nil)
    #expect(finding.evidence.contains("falls to 0 from layer 2 to layer 21"))
    #expect(Diagnosis(of: run.record()).findings.map(\.rule).prefix(2) == [.starved, .dead])
  }

  @Test("a layer that is dead from the start is not a starved one")
  func deadIsNotStarved() {
    var run = RunBuilder(hidden: 4)
    RunBuilder.edit(&run.initial) { index, layer in
      layer.log10Error = nil
      layer.log10Weights = nil
      layer.state = .zero
      guard index >= 2 else { return }
      layer.deviation = 0
      layer.dead = 1
    }
    #expect(starved.finding(in: run.record()) == nil)
    #expect(Diagnosis(of: run.record()).verdict.condition == .dead)
  }

  @Test("all-zero deviations and gradients are silent here")
  func allZero() {
    var run = RunBuilder(hidden: 4)
    RunBuilder.edit(&run.initial) { _, layer in
      layer.deviation = 0
      layer.log10Error = nil
      layer.log10Weights = nil
      layer.state = .zero
    }
    let rules: [any Rule] = [vanishing, exploding, starved]
    #expect(rules.allSatisfy { $0.finding(in: run.record()) == nil })
  }
}
