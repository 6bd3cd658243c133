import ArgumentParser

/// A command that does its work and says what came of it, without writing results by itself.
protocol ToolCommand: ParsableCommand {
  /// Does the work; progress and warnings go to standard error meanwhile.
  func outcome() throws -> Outcome
}
