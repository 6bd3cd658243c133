import FathomCommands
import FathomExperiments
import FathomData
import FathomDiagnosis
import FathomNetworks
import FathomRecords
import FathomTestSupport
import FathomTraining
import Foundation
import Testing

@Suite("Command line")
struct CommandLineTests {
  private func run(_ arguments: String...) -> Outcome { CommandLineTool.outcome(of: arguments) }

  @Test func `prints the version and help on standard output`() {
    let version = run("--version")
    #expect(version.status == 0 && version.output == FathomVersion.current + "\n")
    for arguments in [["--help"], ["diagnose", "--help"], ["help", "diagnose"], []] {
      let help = CommandLineTool.outcome(of: arguments)
      #expect(help.status == 0 && help.output.contains("USAGE: fathom") && help.message == "")
    }
  }

  @Test(arguments: Setting.Group.allCases)
  func `help has the settings of the table in its words, and no others`(
    group: Setting.Group
  ) throws {
    let help = run("train", "--help").output
    let title = "\n\(group.rawValue.uppercased()):\n"
    let start = try #require(help.range(of: title)?.upperBound)
    let section = help[start...].prefix(
      upTo: help.range(of: "\n\n", range: start..<help.endIndex)?.lowerBound ?? help.endIndex)
    let options = section.matches(of: /(?m)^ +--([a-z0-9-]+) <([^>]+)>/).map { "\($0.1) \($0.2)" }
    let settings = Setting.all.filter { $0.group == group }
    #expect(options.sorted() == settings.map { "\($0.key) \($0.valueName)" }.sorted())
    let words = section.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    for setting in settings {
      #expect(words.contains("--\(setting.key) <\(setting.valueName)> \(setting.help)"))
    }
  }

  @Test func `every setting can be given as an option`() {
    for (key, text) in SettingExamples.all {
      let outcome = run("train", "--\(key)", text, "--print-experiment")
      #expect(outcome.status == 0 && outcome.output.hasPrefix("\(key): "))
    }
  }

  @Test func `options win over the file`() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).yaml")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data("layers: 2,8,2\nlearning-rate: 0.5\nepochs: 3\nlambda: 1\n".utf8).write(to: file)
    let outcome = run(
      "diagnose", "--experiment", file.path, "--layers", "2,4,2", "--steps", "7",
      "--print-experiment")
    #expect(outcome.output == "layers: 2,4,2\nlearning-rate: 0.5\nsteps: 7\nlambda: 1\n")
    #expect(outcome.status == 0)

    try Data(outcome.output.utf8).write(to: file)
    let again = run("diagnose", "--experiment", file.path, "--print-experiment")
    #expect(again == outcome)
  }

  @Test(
    arguments: [
      (["--layers", "2,0,2"], "--layers '2,0,2' has the size 0"),
      (["--learning-rate", "-1"], "--learning-rate '-1' is not a number above 0"),
      (["--samples=-5"], "--samples '-5' is not a whole number"),
      (["--activation", "sigmod"], "--activation 'sigmod' is unknown; did you mean 'sigmoid'?"),
      (["--steps", "5", "--epochs", "3"], "--steps '5' cannot be combined with epochs"),
      (
        ["--weight-decay", "1", "--lambda", "2"],
        "--lambda '2' cannot be combined with weight-decay"
      ),
      (["--format", "xml"], "The value 'xml' is invalid for '--format <format>'."),
      (["--fail-on", "always"], "The value 'always' is invalid for '--fail-on <severity>'."),
      (["--colour", "red"], "Unknown option '--colour'"),
      (["--layers"], "Missing value for '--layers <sizes>'"),
      (["--layers", "2,2"], "--data is missing; "), ([], "--layers is missing; "),
      (["--data", "fashon-mnist"], "--data 'fashon-mnist' cannot be used: "),
      (
        ["--data", "xor", "--layers", "3,2"],
        "--layers starts with 3 inputs, but xor has 2 numbers per sample; use --layers 2,2"
      ),
    ])
  func `wrong usage ends with 64 and one error on standard error`(
    options: [String], problem: String
  ) {
    let outcome = CommandLineTool.outcome(of: ["diagnose"] + options)
    #expect(outcome.status == 64 && outcome.output == "")
    #expect(outcome.message.hasPrefix("Error: " + problem), "\(outcome.message)")
    #expect(outcome.message.components(separatedBy: "Error: ").count == 2)
  }

  @Test func `an unknown subcommand is wrong usage`() {
    let outcome = run("diagnos")
    #expect(outcome.status == 64 && outcome.message.hasPrefix("Error: "))
  }

  @Test func `files that cannot be read end with 1`() {
    let missing = run("diagnose", "--experiment", "/nowhere/x.yaml")
    let expected =
      "Error: experiment file '/nowhere/x.yaml' does not exist, or its folder cannot be read; check"
      + " the path\n"
    #expect(missing.status == 1 && missing.message == expected)
    let data = run("diagnose", "--layers", "2,2", "--data", "idx:/nowhere")
    #expect(data.status == 1 && data.message.hasPrefix("Error: /nowhere"))
  }

  @Test func `errors of any type become one line and a status`() {
    let tool = Outcome(of: ToolError.failure("a\nb\u{1B}[31m"))
    #expect(tool.status == 1 && tool.message == "Error: a b [31m\n")
    #expect(Outcome(of: ToolError.usage("x")).status == 64)
    let training = TrainingError.threads(0)
    #expect(Outcome(of: training).message == "Error: \(training)\n")
    #expect(Outcome(of: training).status == 64)
    #expect(Outcome(of: CocoaError(.fileNoSuchFile)).status == 1)
  }

  @Test func `a diagnosis in JSON is JSON and nothing else`() throws {
    let outcome = run(
      "diagnose", "--layers", "2,3,3,2", "--data", "xor", "--steps", "3", "--seed", "5",
      "--format", "json")
    #expect(outcome.status == 0 && outcome.message == "")
    let json = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
    let object = try #require(json as? [String: Any])
    #expect(object["seed"] as? Int == 5 && object["fathom"] as? String == FathomVersion.current)
    #expect((object["training"] as? [String: Any])?["steps"] as? Int == 3)
  }

  @Test func `a diagnosis in text names network, data and seed`() {
    let text = run("diagnose", "--layers", "2,3,3,2", "--data", "xor", "--steps", "0").output
    #expect(text.contains("2-3-3-2 on xor (4 samples)") || text.contains("2-3-3-2 on xor ("))
    #expect(text.contains("\nVerdict: ") && text.contains("seed 0"))
  }

  @Test(
    arguments: [
      (nil, nil, 0), (Severity.warning, nil, 0), (nil, Severity.warning, 0),
      (.failure, .warning, 2),
      (.warning, .warning, 2), (.warning, .failure, 0), (.failure, .failure, 2),
    ] as [(Severity?, Severity?, Int32)])
  func `fail-on turns findings into status 2`(
    finding: Severity?, failOn: Severity?, status: Int32
  ) {
    let findings = finding.map {
      [
        Finding(
          rule: .vanishing, severity: $0, layers: [], observed: nil, threshold: nil, evidence: "",
          remedies: [])
      ]
    }
    #expect(ExitStatus(for: findings ?? [], failOn: failOn).rawValue == status)
  }

  @Test func `fail-on decides the status of a real diagnosis, which is still printed`() {
    // All weights equal is a failure without any step.
    let arguments = [
      "diagnose", "--layers", "2,3,3,2", "--data", "xor", "--steps", "0", "--init", "zeros",
    ]
    #expect(CommandLineTool.outcome(of: arguments).status == 0)
    let outcome = CommandLineTool.outcome(of: arguments + ["--fail-on", "warning"])
    #expect(outcome.status == 2 && outcome.output.contains("Verdict: symmetric"))
  }
}
