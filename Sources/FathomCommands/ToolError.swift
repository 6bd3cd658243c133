/// Why a command cannot do its work: one sentence for the user and a status for the shell.
package struct ToolError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The status to end with.
  package let status: ExitStatus
  /// What is wrong, where, and what to do.
  package let description: String

  /// The command line asks for something that cannot be.
  package static func usage(_ sentence: String) -> ToolError {
    ToolError(status: .usage, description: sentence)
  }

  /// The command line is fine, but the work failed.
  package static func failure(_ sentence: String) -> ToolError {
    ToolError(status: .failed, description: sentence)
  }
}
