/// A sentence that names settings, and leaves it to whoever shows it how they are spelled.
///
/// What is wrong with an experiment is the same for a user of the command line, of a file and of the
/// library, but the first is to be told `--learning-rate 0.1`, the others `learning-rate: 0.1` and
/// `.learningRate = 0.1`.
package struct Message: Hashable, Sendable {
  /// A part of a sentence.
  package enum Part: Hashable, Sendable {
    /// Words as they are.
    case text(String)
    /// A setting, alone or with a value it may have.
    case setting(SettingName, value: String?)
    /// Words that only a user of the command line can do something with.
    case onCommandLine(String)
  }

  /// What the sentence consists of.
  package let parts: [Part]

  /// A sentence of these parts.
  package init(parts: [Part]) {
    self.parts = parts
  }

  /// Words that name no setting.
  package init(_ text: String) {
    parts = [.text(text)]
  }

  /// The sentence, its settings spelled in a style.
  package func text(_ style: SettingStyle) -> String {
    parts.map { part in
      switch part {
      case .text(let text): text
      case .setting(let name, let value): style.text(name, value: value)
      case .onCommandLine(let text): style == .commandLine ? text : ""
      }
    }.joined()
  }

  /// Sentences in a row.
  package static func list(_ messages: [Message], separator: String) -> Message {
    let between = Message(separator)
    return Message(
      parts: Array(messages.map(\.parts).joined(separator: between.parts)))
  }

  /// Two halves of a sentence.
  package static func + (start: Message, end: Message) -> Message {
    Message(parts: start.parts + end.parts)
  }
}

/// The names of a setting.
package struct SettingName: Hashable, Sendable {
  /// The name on the command line and in files.
  package let key: String
  /// The name in the library.
  package let swift: String

  /// The names of a setting.
  package init(key: String, swift: String) {
    self.key = key
    self.swift = swift
  }
}

/// How settings are spelled for those who read a sentence.
package enum SettingStyle: Hashable, Sendable, CaseIterable {
  /// `--learning-rate 0.1`.
  case commandLine
  /// `.learningRate = 0.1`.
  case library
  /// `learning-rate: 0.1`.
  case file

  /// A setting, with a value where there is one.
  package func text(_ name: SettingName, value: String?) -> String {
    switch self {
    case .commandLine: "--\(name.key)" + (value.map { " \($0)" } ?? "")
    case .library: ".\(name.swift)" + (value.map { " = \($0)" } ?? "")
    case .file: name.key + (value.map { ": \($0)" } ?? "")
    }
  }
}

extension Message: ExpressibleByStringInterpolation {
  /// Words and settings on their way into a sentence.
  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var parts: [Part] = []

    /// Room for the parts of a sentence.
    package init(literalCapacity: Int, interpolationCount: Int) {
      parts.reserveCapacity(2 * interpolationCount + 1)
    }

    /// Words.
    package mutating func appendLiteral(_ text: String) {
      if !text.isEmpty { parts.append(.text(text)) }
    }

    /// Anything that is no setting.
    package mutating func appendInterpolation(_ value: some CustomStringConvertible) {
      parts.append(.text(value.description))
    }

    /// A sentence within the sentence.
    package mutating func appendInterpolation(_ message: Message) {
      parts += message.parts
    }

    /// Words that only a user of the command line can do something with.
    package mutating func appendInterpolation(onCommandLine text: String) {
      parts.append(.onCommandLine(text))
    }

    /// A setting, alone or with a value.
    package mutating func appendInterpolation(setting name: SettingName, _ value: String? = nil) {
      parts.append(.setting(name, value: value))
    }
  }

  /// Words that name no setting.
  package init(stringLiteral text: String) {
    self.init(text)
  }

  /// A sentence with settings in it.
  package init(stringInterpolation: StringInterpolation) {
    parts = stringInterpolation.parts
  }
}

/// An error that tells of settings.
package protocol SettingNaming: Error {
  /// What is wrong and what to do, in one sentence.
  func sentence(_ style: SettingStyle) -> String
}
