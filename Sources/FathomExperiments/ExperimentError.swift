package import FathomText
public import FathomVocabulary

/// Why an experiment cannot be run: what is wrong with which setting, and what to do.
///
/// Its description names settings as the library does, `.learningRate`; the command line says
/// `--learning-rate`.
public struct ExperimentError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of failure it is.
  public enum Code: String, Hashable, Sendable, CaseIterable {
    /// A setting that is missing, wrong, or does not go with the others or the data.
    case wrongSetting
    /// An experiment file that cannot be read.
    case unreadable
    /// An experiment that no file can hold.
    case unwritable
    /// Data that is no longer what a run began with.
    case dataChanged
  }

  /// What kind of failure it is.
  public let code: Code
  /// The setting to look at; nil when it is none or several.
  public let key: SettingKey?
  /// The file and line that the setting stands in; nil when it was not read from a file.
  public let place: String?
  let message: Message

  init(_ code: Code, at place: String? = nil, _ message: Message) {
    self.init(code, at: place, nil, message)
  }

  init(_ code: Code, at place: String? = nil, _ key: SettingKey?, _ message: Message) {
    self.code = code
    self.key = key
    self.place = place
    self.message = message
  }

  /// A setting that cannot be as it is.
  static func wrong(_ key: SettingKey?, _ message: Message) -> ExperimentError {
    ExperimentError(.wrongSetting, key, message)
  }

  /// All of it in one sentence, with settings as the library names them.
  public var description: String { sentence(.library) }
}

extension ExperimentError: SettingNaming {
  /// What is wrong and what to do, in one sentence.
  package func sentence(_ style: SettingStyle) -> String {
    place.map { "\($0): \(message.text(.file))" } ?? message.text(style)
  }
}
