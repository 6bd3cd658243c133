import ArgumentParser
import Dispatch

/// The executable `fathom`.
public enum CommandLineTool {
  /// Runs the command line's arguments and ends the process.
  public static func main() -> Never {
    Terminal.prepareStreams()
    let signals = Terminal.endOnSignals()
    let status = withExtendedLifetime(signals) {
      written(outcome(of: Array(CommandLine.arguments.dropFirst())))
    }
    Terminal.end(status)
  }

  /// Runs a command without writing anything on standard output.
  ///
  /// - Parameter arguments: The command line without the name of the tool.
  /// - Returns: The status that the tool would end with.
  public static func status(of arguments: [String]) -> Int32 { outcome(of: arguments).status }

  /// Runs a command.
  ///
  /// - Parameter arguments: The command line without the name of the tool.
  /// - Returns: What is to be written, and the status to end with.
  package static func outcome(of arguments: [String]) -> Outcome {
    do {
      var command = try FathomCommand.parseAsRoot(arguments)
      if let command = command as? any ToolCommand { return try command.outcome() }
      try command.run()
      return Outcome(.done)
    } catch {
      return Outcome(of: error)
    }
  }

  /// Writes an outcome; one that cannot be written is a failure, unless it was one already.
  private static func written(_ outcome: Outcome) -> Int32 {
    do {
      try Terminal.output.write(outcome.output)
      try Terminal.errors.write(outcome.message)
      return outcome.status
    } catch {
      let failure = Outcome(of: error)
      // When standard error is gone too, the status alone must do.
      try? Terminal.errors.write(failure.message)
      return outcome.status == 0 ? failure.status : outcome.status
    }
  }
}
