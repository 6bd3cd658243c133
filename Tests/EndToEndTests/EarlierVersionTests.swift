import FathomData
import Foundation
import Testing

// Since version 0.1.0 γ and β of normalisations count in δ^l and in the speed of a layer.
extension JSONTree {
  /// The same without the figures of normalised layers that γ and β are now part of.
  fileprivate var beforeScalesCounted: JSONTree {
    switch self {
    case .array(let elements): .array(elements.map(\.beforeScalesCounted))
    case .object(let fields):
      .object(
        fields.mapValues(\.beforeScalesCounted).merging(
          isNormalizedLayer
            ? [
              "gradient": without(
                ["norm", "log10Norm", "rms", "log10RMS", "max", "zeroFraction"], in: "gradient"),
              "speed": without(["norm", "rms"], in: "speed"),
            ] : [:]
        ) { $1 })
    case .null, .bool, .number, .string: self
    }
  }

  /// Whether the squares of the parts add up in what was measured last.
  fileprivate var finalScalesCount: Bool {
    guard case .object(let fields) = self else { return false }
    return fields["final"]?.scalesCount ?? true
  }

  /// Whether a layer of the network adds an earlier one.
  fileprivate var hasSums: Bool {
    guard case .object(let fields) = self, case .object(let network) = fields["network"],
      case .array(let layers) = network["layers"]
    else { return false }
    return layers.contains { layer in
      if case .object(let fields) = layer, case .number = fields["shortcut"] { true } else { false }
    }
  }

  /// Whether the squares of the parts add up to that of the norm in every normalised layer.
  fileprivate var scalesCount: Bool {
    switch self {
    case .array(let elements): return elements.allSatisfy(\.scalesCount)
    case .object(let fields):
      guard isNormalizedLayer else { return fields.values.allSatisfy(\.scalesCount) }
      let parts = [
        ["gradient", "weights"], ["gradient", "biases"], ["normalization", "scales"],
        ["normalization", "shifts"],
      ].map { number($0 + ["norm"]) }
      let squares = parts.reduce(0) { $0 + $1 * $1 }
      let norm = number(["gradient", "norm"])
      return abs(norm * norm - squares) <= 1e-12 * squares
    case .null, .bool, .number, .string: return true
    }
  }

  private var isNormalizedLayer: Bool {
    guard case .object(let fields) = self, case .object = fields["normalization"] else {
      return false
    }
    return fields["gradient"] != nil
  }

  private func without(_ keys: Set<String>, in name: String) -> JSONTree {
    guard case .object(let fields) = self, let part = fields[name] else { return .null }
    guard case .object(let numbers) = part else { return part }
    return .object(numbers.filter { !keys.contains($0.key) })
  }

  private func number(_ path: [String]) -> Double {
    guard let key = path.first else {
      if case .number(let number) = self { return number }
      return 0
    }
    guard case .object(let fields) = self, let part = fields[key] else { return 0 }
    return part.number(Array(path.dropFirst()))
  }
}

@Suite("What version 0.1.0 left behind")
struct EarlierVersionTests {
  /// What may change in JSON: sentences, times, and who wrote it.
  private static let loose: Set = [
    "summary", "evidence", "remedies", "effects", "warnings", "sentence", "certificate", "reason",
    "caveats", "seconds", "stepsPerSecond", "fathom",
  ]

  /// `isMeasured` says whether a network is looked at anew, rather than read from a record: then γ and
  /// β count, and the exact pass, which 0.1.0 had not for them, looks at networks with sums.
  private func expect(
    _ result: Tool.Result, holds earlier: JSONTree, isMeasured: Bool = false,
    tolerance: Double = 0, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try #require(result.status == 0, "\(result.errors)", sourceLocation: sourceLocation)
    let now = try JSONTree(result.output)
    let differences = now.beforeScalesCounted.differences(
      from: earlier.beforeScalesCounted, loose: Self.loose,
      tolerance: isMeasured && earlier.hasSums ? 1e-5 : tolerance)
    #expect(!isMeasured || now.finalScalesCount, sourceLocation: sourceLocation)
    #expect(
      differences.isEmpty, "\(differences.prefix(5).joined(separator: "\n"))",
      sourceLocation: sourceLocation)
  }

  private func expectSameTensors(_ path: String, _ earlier: String) throws {
    let (new, old) = (try RawTensors(path).tensors, try RawTensors(earlier).tensors)
    #expect(!old.isEmpty)
    for (name, tensor) in old { #expect(new[name] == tensor, "\(name)") }
  }

  @Test("nothing of it is missing")
  func completeness() {
    for (kind, count) in [("runs", 29), ("diagnoses", 22), ("experiments", 7), ("models", 3)] {
      #expect(EarlierVersion.names(of: kind).count == count)
      #expect(EarlierVersion.items(kind).count == count * EarlierVersion.kernels.count)
    }
    #expect(EarlierVersion.names(of: "records").count == 8)
    #expect(EarlierVersion.names(of: "dumps").count == 7)
    #expect(EarlierVersion.experiments.count == 7)
  }

  @Test(
    "runs are shown as they were, and go on bit for bit",
    arguments: EarlierVersion.items("runs"))
  func runs(item: EarlierVersion.Item) throws {
    let files = try EarlierVersion(item.kernels, "runs/\(item.name)")
    let folder = "made/runs/\(item.name)"
    let run = files.path("\(folder)/run")
    // A run keeps the name that its data had when it began.
    try expect(
      files.run(["runs", "show", run, "--format", "json"]),
      holds: files.originalJSON("\(folder)/show.json"))
    guard FileManager.default.fileExists(atPath: files.path("\(folder)/on")) else { return }

    let changes = EarlierVersion.words(try files.text("\(folder)/on"))
    try expect(
      files.run(["train", "--resume", run, "--format", "json"] + changes),
      holds: files.originalJSON("\(folder)/resumed.json"), isMeasured: true)
    let names = try FileManager.default.contentsOfDirectory(atPath: "\(run)/checkpoints")
    let last = try #require(names.filter { $0.hasPrefix("step-") }.max())
    let checkpoint = "\(run)/checkpoints/\(last)"
    let model = files.path("model.safetensors")
    let exported = try files.run(["export", "--model", checkpoint, "-o", model])
    #expect(exported.status == 0, "\(exported.errors)")
    try expectSameTensors(model, files.path("\(folder)/resumed.safetensors"))

    let experiment = try files.text("\(folder)/run/experiment.yaml").split(separator: "\n")
    let data = experiment.filter { line in
      ["data: ", "target: ", "samples: "].contains { line.hasPrefix($0) }
    }
    // The checkpoint lay elsewhere then.
    guard case .object(var evaluated) = try files.json("\(folder)/evaluated.json") else {
      Issue.record("evaluated.json holds no object")
      return
    }
    #expect(evaluated.removeValue(forKey: "model") != nil)
    try expect(
      files.run(
        ["evaluate", "--model", checkpoint, "--format", "json"]
          + data.flatMap { EarlierVersion.words("--\($0.replacing(": ", with: " "))") }),
      holds: .object(evaluated), tolerance: 1e-14)
  }

  @Test("a diagnosis is the same", arguments: EarlierVersion.items("diagnoses"))
  func diagnoses(item: EarlierVersion.Item) throws {
    let files = try EarlierVersion(item.kernels, "diagnoses", "events")
    let arguments = EarlierVersion.words(
      try files.text("made/diagnoses/\(item.name).arguments"))
    try expect(
      files.run(["diagnose", "--format", "json"] + arguments),
      holds: files.json("made/diagnoses/\(item.name).json"), isMeasured: true)
  }

  @Test("experiments are read as they were meant", arguments: EarlierVersion.experiments)
  func experiments(name: String) throws {
    let files = try EarlierVersion("baseline")
    for file in ["experiments", "printed"] {
      let printed = try files.run([
        "train", "--experiment", files.path("\(file)/\(name).yaml"), "--print-experiment",
      ])
      #expect(printed.status == 0, "\(printed.errors)")
      let lines = Set(printed.output.split(separator: "\n"))
      let missing = try files.text("printed/\(name).yaml").split(separator: "\n").filter {
        !lines.contains($0)
      }
      #expect(missing.isEmpty)
    }
  }

  @Test("experiments train the same networks", arguments: EarlierVersion.items("experiments"))
  func training(item: EarlierVersion.Item) throws {
    let files = try EarlierVersion(item.kernels, "experiments/\(item.name).json")
    try expect(
      files.run([
        "train", "--experiment", files.path("experiments/\(item.name).yaml"), "--run",
        files.path("run"), "--format", "json",
      ]), holds: files.json("made/experiments/\(item.name).json"), isMeasured: true)
  }

  @Test(
    "a run's own experiment still makes the same run", arguments: ["adam-batch", "mixed", "line"])
  func resolved(name: String) throws {
    let files = try EarlierVersion("baseline", "runs/\(name)")
    let file = "made/runs/\(name)/run/experiment.yaml"
    let printed = try files.run([
      "train", "--experiment", files.path(file), "--print-experiment",
    ])
    #expect(printed.status == 0, "\(printed.errors)")
    let lines = Set(printed.output.split(separator: "\n"))
    #expect(try files.text(file).split(separator: "\n").allSatisfy { lines.contains($0) })
    let run = files.path("run")
    #expect(
      try files.run(["train", "--experiment", files.path(file), "--run", run]).status == 0)
    let compared = try files.run([
      "runs", "compare", run, files.path("made/runs/\(name)/run"), "--format", "json",
    ])
    guard case .object(let comparison) = try JSONTree(compared.output),
      case .object(let settings) = comparison["settings"]
    else {
      Issue.record("\(compared.errors)")
      return
    }
    #expect(settings["layers"] == nil && settings["optimizer"] == nil)
  }

  @Test("runs are listed, compared, drawn and reported")
  func reading() throws {
    let files = try EarlierVersion("baseline", "runs")
    let list = files.path("list")
    try FileManager.default.createDirectory(atPath: list, withIntermediateDirectories: true)
    let names = EarlierVersion.names(of: "runs")
    for name in names {
      try FileManager.default.moveItem(
        atPath: files.path("made/runs/\(name)/run"), toPath: "\(list)/\(name)")
    }
    let listed = try files.run(["runs", "list", list, "--format", "json"])
    guard case .array(let runs) = try JSONTree(listed.output) else {
      Issue.record("\(listed.errors)")
      return
    }
    #expect(runs.count == names.count)
    let some = ["adam-batch", "sgd-none", "killed", "diverged"].map { "\(list)/\($0)" }
    for arguments in [
      ["runs", "compare"] + some, ["report"] + some + ["-o", files.path("some.html")],
      ["report", some[3], "-o", files.path("one.html")], ["plot", "cost"] + some,
      ["plot", "activations", some[2], "--format", "csv"],
      ["plot", "network", some[0], "-o", files.path("network.svg")],
      [
        "predict", "--model", some[0], "--data", files.path("data/points.csv"), "-o",
        files.path("answers.csv"),
      ],
      ["evaluate", "--model", some[2], "--data", "spirals"],
      ["export", "--model", some[0], "-o", files.path("net.onnx")],
      ["runs", "rm"] + some,
    ] {
      let result = try files.run(arguments)
      #expect(result.status == 0, "\(arguments): \(result.errors)")
    }
  }

  @Test("records are drawn and reported", arguments: EarlierVersion.names(of: "records"))
  func records(name: String) throws {
    let files = try EarlierVersion("baseline", "records")
    let record = files.path("made/records/\(name).json")
    for arguments in [
      ["report", record, "-o", files.path("page.html")], ["plot", "profile", record],
      ["plot", "distributions", record, "--format", "csv"],
      ["plot", "network", record, "-o", files.path("network.svg")],
    ] {
      let result = try files.run(arguments)
      #expect(result.status == 0, "\(arguments): \(result.errors)")
    }
  }

  @Test(
    "derivatives of all parameters are the same",
    arguments: EarlierVersion.kernels.isEmpty ? [] : EarlierVersion.names(of: "dumps"))
  func dumps(name: String) throws {
    let files = try EarlierVersion("baseline", "dumps", "diagnoses/\(name).arguments")
    let (old, new) = (files.path("made/dumps/\(name).npz"), files.path("new.npz"))
    let arguments = EarlierVersion.words(try files.text("made/diagnoses/\(name).arguments"))
    let result = try files.run(["diagnose", "--dump", new] + arguments)
    #expect(result.status == 0, "\(result.errors)")
    let arrays = try NPZFile(contentsOf: old).names
    #expect(arrays.count >= 4)
    for array in arrays {
      let (before, now) = (try Arrays.doubles(array, in: old), try Arrays.doubles(array, in: new))
      #expect(before.shape == now.shape, "\(array)")
      #expect(before.values.map(\.bitPattern) == now.values.map(\.bitPattern), "\(array)")
    }
  }

  @Test(
    "models give the same answers and are exported the same",
    arguments: EarlierVersion.items("models"))
  func models(item: EarlierVersion.Item) throws {
    let files = try EarlierVersion(item.kernels)
    let model = files.path("made/models/\(item.name)")
    let arguments = EarlierVersion.words(try files.text("made/models/\(item.name).arguments"))
    let data = try #require(arguments.firstIndex(of: "--data").map { arguments[$0 + 1] })
    let answers = files.path("answers.csv")
    let predicted = try files.run([
      "predict", "--model", "\(model).onnx", "--data", data, "-o", answers,
    ])
    #expect(predicted.status == 0, "\(predicted.errors)")
    #expect(
      try String(contentsOfFile: answers, encoding: .utf8)
        == files.text("made/models/\(item.name).csv"))
    let export = files.path("net.safetensors")
    let exported = try files.run(["export", "--threads", "1", "-o", export] + arguments)
    #expect(exported.status == 0, "\(exported.errors)")
    try expectSameTensors(export, "\(model).safetensors")
  }
}
