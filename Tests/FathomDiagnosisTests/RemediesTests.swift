import FathomDiagnosis
import FathomRecords
import FathomTestSupport
import Testing

@Suite("Remedies")
struct RemediesTests {
  private func slow(_ change: (inout RunRecord) -> Void) throws -> [String] {
    var builder = RunBuilder()
    builder.learnNothing()
    var run = builder.record()
    change(&run)
    return try #require(SlowRule(unless: []).finding(in: run)).remedies.map { $0.text() }
  }

  @Test("a cost that was above the baseline from the start does not ask for smaller steps")
  func startedHigh() throws {
    let remedies = try slow {
      $0.initial.cost = 3
      $0.final?.cost = 2.99
    }
    #expect(remedies.first?.hasPrefix("Train longer") == true)
    #expect(!remedies.contains { $0.hasPrefix("Take smaller steps") })
  }

  @Test("a cost that rose does")
  func rose() throws {
    let remedies = try slow {
      $0.initial.cost = 3
      $0.final?.cost = 3.5
    }
    #expect(remedies.first?.hasPrefix("Take smaller steps") == true)
  }

  @Test("decay that takes the weights away is named first, a little decay is not named")
  func decay() throws {
    func first(_ decay: Double) throws -> Bool {
      try slow { $0.training?.weightDecay = decay }.first?.contains("--weight-decay") == true
    }
    #expect(try first(1))
    #expect(try !first(1e-4))
  }

  @Test("layers without a bend are given one first")
  func identity() throws {
    let remedies = try slow { run in
      for layer in run.network.layers.indices { run.network.layers[layer].activation = "identity" }
    }
    #expect(remedies.first?.contains("--activation relu") == true)
  }

  @Test("inputs that are scaled already are not to be scaled again")
  func scaled() throws {
    #expect(try slow { $0.data.scale = "unit" }.contains { $0.contains("--scale standard") })
    #expect(try !slow { $0.data.scale = "standard" }.contains { $0.contains("--scale standard") })
  }

  @Test("a first layer that is saturated from the start asks for scaled inputs first")
  func saturatedInputs() throws {
    var builder = RunBuilder.vanishing()
    builder.activation = "sigmoid"
    builder.initial.hidden[0].saturated = 1
    let finding = try #require(VanishingRule().finding(in: builder.record()))
    #expect(finding.remedies.first?.text().contains("--scale standard") == true)
  }

  @Test("a network that learned is not told to train longer")
  func learned() throws {
    let finding = try #require(VanishingRule().finding(in: RunBuilder.vanishing().record()))
    #expect(!finding.remedies.contains { $0.reason == "Train longer" })
  }
}

@Suite("Baselines with nothing to beat")
struct EmptyBaselineTests {
  @Test("a network that fits constant targets has learned")
  func constantTargets() {
    var run = RunBuilder().record()
    run.data.baseline = Baseline(cost: 4e-31, accuracy: nil)
    run.initial.cost = 1.5
    run.final?.cost = 1e-5
    #expect(run.learned == true)
  }
}
