import FathomVocabulary
import FathomDiagnosis
import FathomNetworks
import FathomRecords
import FathomTestSupport
import Foundation
import Testing

/// What holds for every rule there is; a new rule is picked up from the registry.
@Suite("Every rule")
struct RuleContractTests {
  private static let conditions = Rules.all.map(\.condition)

  private func rule(_ condition: Condition) throws -> any Rule {
    try #require(Rules.all.first { $0.condition == condition })
  }

  @Test("the registry has one rule for each condition that is a finding, in its order")
  func order() {
    #expect(Self.conditions == Condition.allCases.filter { $0 != .converged && $0 != .healthy })
  }

  @Test(
    "is silent on healthy runs of any depth, with and without training",
    arguments: conditions, [0, 1, 2, 5, 20])
  func silent(condition: Condition, hidden: Int) throws {
    var run = RunBuilder(hidden: hidden)
    #expect(try rule(condition).finding(in: run.record()) == nil)
    run.untrain()
    #expect(try rule(condition).finding(in: run.record()) == nil)
  }

  @Test("speaks on the run made for it, in one sentence, with remedies", arguments: conditions)
  func speaks(condition: Condition) throws {
    let run = try #require(RunBuilder.trigger(condition)).record()
    let finding = try #require(try rule(condition).finding(in: run))
    #expect(finding.rule == condition)
    #expect(finding.evidence.hasSuffix("."))
    #expect(!finding.evidence.dropLast().contains(". "))
    #expect(finding.evidence.first?.isLowercase == false)
    #expect(!finding.remedies.isEmpty)
    #expect(
      finding.remedies.allSatisfy {
        $0.text().hasSuffix(".") && $0.reason.first?.isUppercase == true
      })
    #expect(finding.layers == finding.layers.sorted())
    #expect(
      finding.layers.allSatisfy(
        LayerNumber.withWeights(count: run.network.layers.count - 1).contains))
    let summary = Diagnosis(of: run).verdict.summary
    #expect(summary.hasSuffix("."))
    #expect(!summary.dropLast().contains(". "))
  }

  @Test("is a warning when the network learned and a failure when not", arguments: conditions)
  func severity(condition: Condition) throws {
    var run = try #require(RunBuilder.trigger(condition))
    run.final?.cost = run.baseline.cost
    #expect(try rule(condition).finding(in: run.record())?.severity == .failure)
    run.final?.cost = 0.4
    let learned = try rule(condition).finding(in: run.record())
    switch condition {
    case .diverged: #expect(learned?.severity == .failure)
    case .slow: #expect(learned == nil)
    default: #expect(learned?.severity == .warning)
    }
  }

  @Test("survives a record full of NaN, which is diverged", arguments: conditions, [0, 1, 4])
  func nothingIsANumber(condition: Condition, hidden: Int) throws {
    let run = RunBuilder.nothingIsANumber(hidden: hidden).record()
    let finding = try rule(condition).finding(in: run)
    #expect((finding == nil) == (condition != .diverged))
    #expect(Diagnosis(of: run).verdict.condition == .diverged)
    #expect(Diagnosis(of: run).verdict.severity == .failure)
  }

  @Test("survives a thousand layers", arguments: conditions)
  func thousandLayers(condition: Condition) throws {
    let run = RunBuilder(hidden: 1000).record()
    #expect(try rule(condition).finding(in: run) == nil)
  }

  @Test("survives an empty record", arguments: conditions)
  func empty(condition: Condition) throws {
    let nothing = Measurement(step: 0, cost: 0, accuracy: nil, layers: [])
    let run = RunRecord(
      seed: 0, precision: .double,
      network: NetworkRecord(sizes: [], parameters: 0, cost: "mse", layers: []),
      data: DataRecord(
        name: "", samples: 0, testSamples: 0, classes: nil,
        baseline: Baseline(cost: 0, accuracy: nil)),
      initial: nothing, final: nothing)
    #expect(try rule(condition).finding(in: run) == nil)
  }

  @Test("has findings that JSON holds, with null where there is no number", arguments: conditions)
  func json(condition: Condition) throws {
    let run = try #require(RunBuilder.trigger(condition)).record()
    var finding = try #require(try rule(condition).finding(in: run))
    let decoded = try JSONDecoder().decode(Finding.self, from: JSONEncoder().encode(finding))
    #expect(decoded == finding)
    #expect(decoded.remedies.map(\.reason) == finding.remedies.map(\.reason))
    finding.observed = .infinity
    let text = String(decoding: try JSONEncoder().encode(finding), as: UTF8.self)
    #expect(text.contains("\"observed\":null"))
  }

  @Test("verdicts keep their keys in JSON when a value is missing")
  func verdictKeys() throws {
    let verdict = Diagnosis(of: RunBuilder(hidden: 1).record()).verdict
    let text = String(decoding: try JSONEncoder().encode(verdict), as: UTF8.self)
    let keys = [
      "severity", "decadesPerLayer", "decadesPerLayerError", "firstToLastRatio",
      "finalFirstToLastRatio",
    ]
    for key in keys { #expect(text.contains("\"\(key)\":null")) }
  }

  @Test(
    "proposes only what exists and what the network does not have yet",
    arguments: conditions, Activation.hidden)
  func remedies(condition: Condition, activation: Activation) throws {
    for initializer in ["he", "xavier", "lecun", "nielsen", "orthogonal", "normal:0.05,0.0"] {
      var run = try #require(RunBuilder.trigger(condition))
      run.activation = activation.description
      run.initializer = initializer
      let finding = try #require(try rule(condition).finding(in: run.record()))
      #expect(!finding.remedies.isEmpty)
      for remedy in finding.remedies {
        let text = remedy.text()
        let words = text.dropLast().split(separator: " ").map(String.init)
        let options = zip(words, words.dropFirst() + [""]).filter { $0.0.hasPrefix("--") }
        for (option, value) in options { try check(option, value, in: run.record(), text) }
      }
    }
  }

  private func check(
    _ option: String, _ value: String, in run: RunRecord, _ remedy: String
  ) throws {
    let layer = try #require(run.network.layers.first)
    switch option {
    case "--activation":
      #expect((try? Activation(parsing: value)) != nil && value != layer.activation, "\(remedy)")
    case "--init":
      #expect((try? Initializer(parsing: value)) != nil, "\(remedy)")
      let changesMore = remedy.contains("--activation") || remedy.contains("--seed")
      #expect(changesMore || value != layer.initializer, "\(remedy)")
    case "--learning-rate":
      let rate: Double? = Double(value)
      #expect(rate != nil && rate != run.training?.learningRate, "\(remedy)")
    case "--clip-norm": #expect(run.training?.clipNorm == nil && value == "1", "\(remedy)")
    case "--normalization":
      #expect(
        (try? Normalization(parsing: value)) != nil && layer.normalization == nil, "\(remedy)")
    case "--residual":
      #expect(value == "2" && run.network.layers.allSatisfy { $0.shortcut == nil }, "\(remedy)")
    case "--optimizer": #expect(value == "adam" && run.training?.optimizer == "sgd", "\(remedy)")
    case "--steps", "--batch-size":
      let count: Int? = Int(value)
      #expect(count.map { $0 > 0 } == true, "\(remedy)")
    default:
      #expect(["--layers", "--layers,", "--scale", "--seed"].contains(option), "\(remedy)")
    }
  }
}
