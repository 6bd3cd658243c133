import FathomText
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
    var text = ""
    var removed: [String] = []
    for change in changes.list {
      let notation = style.notation(of: change.key)
      guard let part = notation.text(change) else { continue }
      if change.value == nil, notation.removesInWords {
        removed.append(part)
      } else {
        text += (text.isEmpty ? ": " : notation.separator) + part
      }
    }
    if !removed.isEmpty {
      text += (text.isEmpty ? ", " : " ") + "without " + removed.joined(separator: " and ")
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

  fileprivate func notation(of key: SettingKey) -> any Notation {
    switch self {
    case .commandLine: Options()
    case .swift: Properties()
    case .words: Words()
    case .importedNetwork: Words.ofNetworks.contains(key) ? Words() : Options()
    }
  }
}

/// How a changed setting is written.
private protocol Notation {
  /// What stands before a setting that is not the first.
  var separator: String { get }
  /// Whether settings that are taken away stand behind "without".
  var removesInWords: Bool { get }
  /// A setting with its new value, or alone where it is taken away; nil where the reason says it
  /// all.
  func text(_ change: SettingChanges.Change) -> String?
}

private struct Options: Notation {
  var separator: String { " " }
  var removesInWords: Bool { true }

  func text(_ change: SettingChanges.Change) -> String? {
    SettingStyle.commandLine.text(change.key.name, value: change.value?.description)
  }
}

private struct Properties: Notation {
  var separator: String { ", " }
  var removesInWords: Bool { false }

  func text(_ change: SettingChanges.Change) -> String? {
    SettingStyle.library.text(change.key.name, value: Self.literal(change))
  }

  private static func literal(_ change: SettingChanges.Change) -> String {
    switch change.value {
    case nil: "nil"
    case .number?: change.value?.description ?? ""
    case .text(let text)? where change.key == .layers: sizes(text)
    case .text(let text)?: UInt64(text) == nil ? name(text) : text
    }
  }

  /// The sizes alone as a list; with words behind them, which a list cannot hold, as they are read.
  private static func sizes(_ text: String) -> String {
    guard let layers = try? LayerSizes(parsing: text), layers.sizes.count <= 16,
      LayerSizes(layers.sizes) == layers
    else {
      return "try LayerSizes(parsing: \"\(text)\")"
    }
    return "\(layers.sizes)"
  }

  /// The name of a case: `leaky-relu` is `.leakyReLU`.
  private static func name(_ text: String) -> String {
    let words = text.split(separator: "-")
    let rest = words.dropFirst().map {
      $0 == "relu" ? "ReLU" : $0.prefix(1).uppercased() + $0.dropFirst()
    }
    return "." + words.prefix(1).joined() + rest.joined()
  }
}

private struct Words: Notation {
  /// The settings that say what a network is.
  static let ofNetworks: Set<SettingKey> = [
    .layers, .activation, .output, .initializer, .normalization, .dropout, .residual, .parts,
  ]

  var separator: String { ", " }
  var removesInWords: Bool { true }

  func text(_ change: SettingChanges.Change) -> String? {
    guard let value = change.value else {
      return change.key == .initializer ? nil : change.key.rawValue
    }
    return switch change.key {
    case .activation: "activation \(value)"
    case .initializer: "initialisation \(value)"
    case .normalization: "\(value) normalisation"
    case .residual: "residual blocks of \(value) layers"
    case .learningRate: "a learning rate of \(value)"
    case .optimizer: value.description
    case .weightDecay: "a weight decay of \(value)"
    case .batchSize: "mini-batches of \(value)"
    case .clipNorm: "a norm of at most \(value)"
    case .steps: "\(value) steps"
    case .scale: nil
    default: "\(change.key) \(value)"
    }
  }
}
