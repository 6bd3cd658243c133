import FathomText
import FathomFiles
import ArgumentParser
import FathomData
import FathomExchange
import FathomExperiments
import FathomRuns
import FathomTraining

/// What the end of a command says: a status for the shell and a text for one of its streams.
package struct Outcome: Hashable, Sendable {
  /// The status to end with.
  package var status: Int32
  /// What goes to standard output.
  package var output: String
  /// What goes to standard error.
  package var message: String

  private init(status: Int32, output: String = "", message: String = "") {
    self.status = status
    self.output = output
    self.message = message
  }

  /// The outcome of a command that did its work.
  init(_ status: ExitStatus, output: String = "") {
    self.init(status: status.rawValue, output: output)
  }

  /// The outcome of a command that did its work, or as much of it as a signal left time for.
  init(orInterrupted status: ExitStatus, output: String) {
    self.init(Interrupts.status ?? status, output: output)
  }

  /// This outcome of a command that did its work, but for an output that could not be written.
  func but(_ error: (any Error)?) -> Outcome {
    guard let error else { return self }
    var result = Outcome(of: error)
    result.output = output
    result.message = message + result.message
    return result
  }

  /// The outcome of a command that a signal ended before its time.
  init(interrupted message: String) {
    self.init(status: (Interrupts.status ?? .interrupted).rawValue, message: message)
  }

  /// The outcome of a command that threw an error, whatever its type.
  ///
  /// This is the one place that knows how errors become words and statuses.
  package init(of error: any Error) {
    switch error {
    case let error as ToolError:
      self.init(error)
    case let error as ExperimentError:
      self.init(error, isUsage: error.code == .wrongSetting)
    case let error as FileError:
      self.init(error, isUsage: error.code == .unavailable)
    case let error as ExchangeError:
      self.init(error, isUsage: error.code == .mismatch)
    case let error as RunError:
      self.init(error, isUsage: error.code == .mismatch)
    case let error as TrainingError:
      self.init(ToolError.usage("\(error)"))
    case let error as ExitCode:
      self.init(status: error.rawValue)
    default:
      // Help, the version and mistakes that the parser finds.
      let text = FathomCommand.fullMessage(for: error) + "\n"
      let status = FathomCommand.exitCode(for: error).rawValue
      self.init(status: status, output: status == 0 ? text : "", message: status == 0 ? "" : text)
    }
  }

  private init(_ error: some SettingNaming, isUsage: Bool) {
    let sentence = error.sentence(.commandLine)
    self.init(isUsage ? ToolError.usage(sentence) : .failure(sentence))
  }

  private init(_ error: ToolError) {
    // One line of readable length, whatever names and paths hold.
    let line = String(
      String.UnicodeScalarView(
        error.description.unicodeScalars.map {
          $0.properties.generalCategory == .control ? " " : $0
        }))
    let sentence = line.count <= 2000 ? line : "\(line.prefix(1000)) … \(line.suffix(1000))"
    self.init(status: error.status.rawValue, message: "Error: \(sentence)\n")
  }
}
