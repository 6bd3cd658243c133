package import FathomDiagnosis

/// What `fathom` tells the shell when it ends.
package enum ExitStatus: Int32, Sendable {
  /// Done, whatever the verdict.
  case done = 0
  /// The run failed: a file cannot be read, an output cannot be written.
  case failed = 1
  /// A finding reached the severity that `--fail-on` names.
  case findings = 2
  /// The command line, or an experiment file that stands for it, asks for the impossible.
  case usage = 64
  /// Ended by Ctrl-C.
  case interrupted = 130
  /// Ended by SIGTERM, which `kill`, service managers and batch systems send.
  case terminated = 143
}

extension ExitStatus {
  /// The status of a diagnosis: `findings` when one of them is at least as severe as `failOn`.
  package init(for findings: [Finding], failOn: Severity?) {
    guard let failOn else {
      self = .done
      return
    }
    self = findings.contains { $0.severity >= failOn } ? .findings : .done
  }
}
