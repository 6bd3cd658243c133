import FathomDiagnosis
import FathomRecords
import FathomTestSupport
import FathomVocabulary
import Foundation
import Testing

@Suite("A remedy")
struct RemedyTests {
  private static let tanh = Remedy("Use other units", ["activation": "tanh", "init": "xavier"])
  private static let longer = Remedy("Train longer", ["steps": 1100, "epochs": nil])

  @Test(
    "is one sentence on the command line, in Swift and in words",
    arguments: [
      (
        Remedy("Take smaller steps", ["learning-rate": 0.01]), .commandLine,
        "Take smaller steps: --learning-rate 0.01."
      ),
      (
        Remedy("Take smaller steps", ["learning-rate": 0.01]), .swift,
        "Take smaller steps: .learningRate = 0.01."
      ),
      (
        Remedy("Take smaller steps", ["learning-rate": 0.01]), .words,
        "Take smaller steps: a learning rate of 0.01."
      ),
      (tanh, .commandLine, "Use other units: --activation tanh --init xavier."),
      (tanh, .swift, "Use other units: .activation = .tanh, .initializer = .xavier."),
      (tanh, .words, "Use other units: activation tanh, initialisation xavier."),
      (tanh, .importedNetwork, "Use other units: activation tanh, initialisation xavier."),
      (
        Remedy("Use units", ["activation": "leaky-relu"]), .swift,
        "Use units: .activation = .leakyReLU."
      ),
      (longer, .commandLine, "Train longer: --steps 1100 without --epochs."),
      (longer, .swift, "Train longer: .steps = 1100, .epochs = nil."),
      (
        Remedy("Draw weights", ["layers": "2,3:init=he,2"]), .swift,
        "Draw weights: .layers = try LayerSizes(parsing: \"2,3:init=he,2\")."
      ),
      (longer, .importedNetwork, "Train longer: --steps 1100 without --epochs."),
      (longer, .words, "Train longer: 1100 steps without epochs."),
      (
        Remedy("Use fewer layers", ["layers": "2,3,2"]), .swift,
        "Use fewer layers: .layers = [2, 3, 2]."
      ),
      (Remedy("Use fewer layers"), .commandLine, "Use fewer layers."),
      (Remedy("Scale the inputs", ["scale": "standard"]), .words, "Scale the inputs."),
    ] as [(Remedy, Remedy.Style, String)])
  func text(remedy: Remedy, style: Remedy.Style, text: String) {
    #expect(remedy.text(in: style) == text)
  }

  @Test("is JSON of a reason and changes, numbers as numbers and null for what goes")
  func json() throws {
    let data = try JSONEncoder().encode(Self.longer)
    #expect(try JSONDecoder().decode(Remedy.self, from: data) == Self.longer)
    let object = try JSONSerialization.jsonObject(with: data) as? [String: Any]
    let changes = try #require(object?["changes"] as? [String: Any])
    #expect(changes["steps"] as? Double == 1100 && changes["epochs"] is NSNull)
  }

  @Test("that an earlier version wrote is a sentence without changes")
  func old() throws {
    let text = """
      { "rule": "slow", "severity": "failure", "layers": [], "observed": null, "threshold": 0.05,
        "evidence": "So it is.", "remedies": ["Train longer: --steps 20000."] }
      """
    let finding = try JSONDecoder().decode(Finding.self, from: Data(text.utf8))
    #expect(finding.remedies.map { $0.text() } == ["Train longer: --steps 20000."])
    #expect(finding.remedies[0].changes.isEmpty)
  }
}

@Suite("Changes of remedies")
struct RemedyChangesTests {
  /// The remedies of a rule for a run with these settings.
  private func remedies(
    _ condition: Condition, _ builder: RunBuilder, asked: [String: String] = [:],
    _ change: (inout RunRecord) -> Void = { _ in }
  ) throws -> [Remedy] {
    var run = builder.record()
    run.origin = RunOrigin(
      version: "1", settings: asked.map { RunOrigin.Setting(name: $0.key, value: $0.value) })
    change(&run)
    let rule = try #require(Rules.all.first { $0.condition == condition })
    return try #require(rule.finding(in: run)).remedies
  }

  private func first(_ reason: String, _ remedies: [Remedy]) throws -> SettingChanges {
    try #require(remedies.first { $0.reason.hasPrefix(reason) }).changes
  }

  private var slow: RunBuilder {
    var run = RunBuilder()
    run.learnNothing()
    return run
  }

  @Test("more steps take epochs away where those were asked for")
  func steps() throws {
    let steps = try first("Train longer", remedies(.slow, slow, asked: ["steps": "2000"]))
    #expect(steps == ["steps": 20000])
    let epochs = try first("Train longer", remedies(.slow, slow, asked: ["epochs": "1"]))
    #expect(epochs == ["steps": 20000, "epochs": nil])
    // Five epochs of 60000 samples in batches of 32, of which 2000 steps were made.
    let early = try first("Train longer", remedies(.slow, slow, asked: ["epochs": "5"]))
    #expect(early == ["steps": 93750, "epochs": nil])
    let stopped = try first("Train longer", remedies(.slow, slow, asked: ["steps": "30000"]))
    #expect(stopped == ["steps": 300_000])
    let interrupted = try remedies(.slow, slow) { $0.training?.interrupted = true }
    #expect(!interrupted.contains { $0.changes.keys.contains("steps") })
  }

  @Test(
    "decay leaves half of the weights, in the setting that asked for it",
    arguments: [
      (1.0, nil, [:], ["weight-decay": 0.002]),
      (1.0, nil, ["lambda": "60000"], ["lambda": 100]),
      (1.0, nil, ["weight-decay": "1"], ["weight-decay": 0.002]),
      (0.0, 0.5, ["l2": "0.5"], ["l2": 0.002]),
      (0.01, 0.01, ["l2": "0.01"], ["weight-decay": 0.001, "l2": 0.001]),
    ] as [(Double, Double?, [String: String], SettingChanges)])
  func decay(
    decay: Double, l2: Double?, asked: [String: String], changes: SettingChanges
  ) throws {
    // 2000 steps at 0.1: half is left at 0.5 / 200.
    let found = try remedies(.slow, slow, asked: asked) {
      $0.training?.weightDecay = decay
      $0.training?.l2 = l2
    }
    #expect(try first("Let the weights decay less", found) == changes)
  }

  @Test(
    "weights drawn anew are drawn anew in layers with a word of their own",
    arguments: [
      ("784,30x3:init=zeros,10", ["init": "he", "layers": "784,30x3,10"]),
      ("784,30x3:init=zeros:batch,10:init=zeros", ["init": "he", "layers": "784,30x3:batch,10"]),
      ("784,30x3,10", ["init": "he"]),
    ] as [(String, SettingChanges)])
  func words(layers: String, changes: SettingChanges) throws {
    var builder = RunBuilder(hidden: 3)
    builder.initializer = "zeros"
    builder.initial.hidden[1].equalUnits = 30
    let found = try remedies(.symmetric, builder, asked: ["layers": layers])
    #expect(found.map(\.changes) == [changes])
  }

  @Test("layers of different units get a word for each")
  func mixed() throws {
    var builder = RunBuilder(hidden: 2)
    builder.initializer = "zeros"
    builder.initial.hidden[1].equalUnits = 30
    let found = try remedies(.symmetric, builder) { $0.network.layers[1].activation = "tanh" }
    #expect(
      found.map(\.changes) == [["layers": "784,30:relu:init=he,30:tanh:init=xavier,10"]])
  }

  @Test("units of one kind give way where layers differ")
  func livingUnits() throws {
    var builder = RunBuilder(hidden: 2)
    builder.initial.hidden[0].dead = 1
    let mixed = try remedies(.dead, builder, asked: ["layers": "784,30,30:tanh,10"]) {
      $0.network.layers[1].activation = "tanh"
    }
    #expect(
      try first("Use an activation", mixed) == ["layers": "784,30:leaky-relu,30:tanh,10"])
    let same = try remedies(.dead, builder, asked: ["layers": "784,30:relu,30:relu,10"])
    #expect(
      try first("Use an activation", same)
        == ["activation": "leaky-relu", "layers": "784,30,30,10"])
  }

  @Test("copies of well drawn units need another seed")
  func seed() throws {
    var builder = RunBuilder()
    builder.initial.hidden[0].equalUnits = 2
    #expect(try remedies(.symmetric, builder) { $0.seed = 7 }.map(\.changes) == [["seed": 8]])
    let last = try remedies(.symmetric, builder) { $0.seed = .max - 1 }
    #expect(last.map(\.changes) == [["seed": "18446744073709551615"]])
  }

  @Test(
    "as many layers stay as keep the error within a decade",
    arguments: [(8, 0.3, 4), (8, 0.64, 2), (8, 2, 2), (3, 0.6, 2), (12, 0.095, 11)])
  func fewerLayers(hidden: Int, slope: Double, kept: Int) throws {
    let run = RunBuilder.vanishing(hidden: hidden, decadesPerLayer: slope)
    let units = Array(repeating: 30, count: kept)
    #expect(
      try first("Use fewer", remedies(.vanishing, run))
        == ["layers": .text(LayerSizes([784] + units + [10]).description)])
  }

  @Test("dead layers grow, and all of them where shortcuts join them")
  func wider() throws {
    var builder = RunBuilder(hidden: 3)
    builder.initial.hidden[1].dead = 1
    #expect(
      try first("Widen", remedies(.dead, builder)) == ["layers": "784,30,60,30,10"])
    let joined = try remedies(.dead, builder) { $0.network.layers[2].shortcut = 2 }
    #expect(try first("Widen", joined) == ["layers": "784,60x3,10"])
  }

  @Test("an imported network is a template, but for its sizes")
  func imported() throws {
    let found = try remedies(.vanishing, .vanishing()) { run in
      run.network.model = "net.onnx"
      for index in run.network.layers.indices { run.network.layers[index].initializer = "file" }
    }
    #expect(found.contains { $0.changes == ["activation": "relu", "init": "he"] })
    #expect(found.contains { $0.changes == ["normalization": "batch"] })
    #expect(found.contains { $0.changes == ["residual": 2] })
    #expect(found.filter(\.changes.isEmpty).map(\.reason) == ["Use fewer than 4 hidden layers"])
  }

  @Test("mini-batches of one sample are not normalised")
  func singleSamples() throws {
    var builder = RunBuilder.vanishing()
    builder.batchSize = 1
    let found = try remedies(.vanishing, builder)
    #expect(!found.contains { $0.changes.keys.contains("normalization") })
  }
}
