import FathomExperiments
import ArgumentParser

/// The options that take an experiment from a file and write it to one.
struct ExperimentFileArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Read settings from a YAML file; options on the command line override them.",
      valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var experiment: String?

  @Flag(help: "Print the given settings as an experiment file, and stop.")
  var printExperiment = false

  /// What the file says and the options say on top of it.
  func asked(by groups: [any ExperimentArguments]) throws -> Experiment {
    var options = Experiment()
    for group in groups { try group.add(to: &options) }
    guard let experiment else { return options }
    return try Experiment(contentsOf: experiment).overridden(by: options)
  }
}
