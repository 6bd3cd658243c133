import FathomVocabulary
public import FathomRecords

extension Remedy {
  /// For whom a remedy is written down.
  public enum Style: Sendable {
    /// Options of the command line: `Take smaller steps: --learning-rate 0.01.`
    case commandLine
    /// Properties of an `Experiment`: `Take smaller steps: .learningRate = 0.01.`
    case swift
    /// The words of the field, for networks and trainings that live in another program.
    case words
    /// Words for what is said of the network, which lives in a file of another program, and
    /// options for the rest.
    case importedNetwork
  }

  /// The remedy as one sentence.
  public func text(in style: Style = .commandLine) -> String { reason + ending(style) }

  /// A remedy from its sentence on the command line and its changes, which it names in the order
  /// that an object of JSON has lost.
  init(text: String, changes: SettingChanges) {
    func place(_ change: SettingChanges.Change) -> String.Index {
      text.firstRange(of: "--\(change.key)")?.lowerBound ?? text.endIndex
    }
    let ordered = SettingChanges(changes.list.sorted { place($0) < place($1) })
    let ending = Remedy("", ordered).ending(.commandLine)
    self.init(text.hasSuffix(ending) ? String(text.dropLast(ending.count)) : text, ordered)
  }

  /// What follows the reason, to the full stop.
  private func ending(_ style: Style) -> String {
    let notation = style.notation
    let set = changes.list.compactMap { change in
      change.value.flatMap { notation(change.key).set(change.key, "\($0)") }.map {
        (key: change.key, text: $0)
      }
    }
    let removed = changes.list.filter { $0.value == nil }
      .compactMap { notation($0.key).removed($0.key) }
    var text = ""
    for (index, part) in set.enumerated() {
      text += (index == 0 ? ": " : notation(part.key).separator) + part.text
    }
    if !removed.isEmpty {
      text += (set.isEmpty ? ", " : " ") + "without " + removed.joined(separator: " and ")
    }
    return text + "."
  }
}

extension Remedy: CustomStringConvertible {
  /// The remedy as the command line prints it.
  public var description: String { text() }
}

extension Remedy.Style {
  /// The style in which a reader of this run can follow a remedy.
  public init(for run: RunRecord) {
    self = run.network.model == nil ? .commandLine : .importedNetwork
  }

  fileprivate func notation(_ key: SettingKey) -> any Notation {
    switch self {
    case .commandLine: Options()
    case .swift: SwiftProperties()
    case .words: Words()
    case .importedNetwork: Words.ofNetworks.contains(key) ? Words() : Options()
    }
  }
}

/// How a changed setting is written.
private protocol Notation {
  /// What stands before a setting that is not the first.
  var separator: String { get }
  /// A setting with its new value, as the command line takes it; nil where the reason alone says it.
  func set(_ key: SettingKey, _ value: String) -> String?
  /// A setting that is taken away, as it follows "without"; nil where the reason alone says it.
  func removed(_ key: SettingKey) -> String?
}

private struct Options: Notation {
  var separator: String { " " }

  func set(_ key: SettingKey, _ value: String) -> String? { "--\(key) \(value)" }

  func removed(_ key: SettingKey) -> String? { "--\(key)" }
}

private struct SwiftProperties: Notation {
  var separator: String { ", " }

  func set(_ key: SettingKey, _ value: String) -> String? {
    ".\(key.swiftName) = \(Self.literal(value))"
  }

  func removed(_ key: SettingKey) -> String? { ".\(key.swiftName)" }

  /// A number as it is, the name of a case behind a point, any other text in quotes.
  private static func literal(_ value: String) -> String {
    guard Double(value) == nil else { return value }
    let parts = value.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isLetter) }) else {
      return "\"\(value)\""
    }
    let rest = parts.dropFirst().map {
      $0 == "relu" ? "ReLU" : $0.prefix(1).uppercased() + $0.dropFirst()
    }
    return "." + parts[0] + rest.joined()
  }
}

private struct Words: Notation {
  /// The settings that say what a network is.
  static let ofNetworks: Set<SettingKey> = [
    "layers", "activation", "output", "init", "normalization", "dropout", "residual",
  ]

  var separator: String { ", " }

  func set(_ key: SettingKey, _ value: String) -> String? {
    switch key {
    case "activation": "activation \(value)"
    case "init": "initialisation \(value)"
    case "normalization": "\(value) normalisation"
    case "residual": "residual blocks of \(value) layers"
    case "learning-rate": "a learning rate of \(value)"
    case "optimizer": "\(value)"
    case "weight-decay": "a weight decay of \(value)"
    case "batch-size": "mini-batches of \(value)"
    case "clip-norm": "a norm of at most \(value)"
    case "scale": nil
    case "steps": "\(value) steps"
    default: "\(key) \(value)"
    }
  }

  func removed(_ key: SettingKey) -> String? { key == "init" ? nil : "\(key)" }
}
