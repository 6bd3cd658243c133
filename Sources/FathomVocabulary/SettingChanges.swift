/// What is to be changed in an experiment: settings with their new values, and settings to be taken
/// away.
///
/// As JSON it is an object, `{ "learning-rate": 0.01, "epochs": null }`. Two lists that change the
/// same settings to the same values are equal, in whatever order they name them; the order is that
/// in which they are shown.
public struct SettingChanges: Sendable {
  /// One change.
  public struct Change: Hashable, Sendable {
    /// The setting.
    public let key: SettingKey
    /// Its new value; nil takes the setting away.
    public let value: SettingValue?

    /// A change.
    public init(_ key: SettingKey, to value: SettingValue?) {
      self.key = key
      self.value = value
    }
  }

  /// The changes, each of another setting.
  public private(set) var list: [Change]

  /// Changes of settings; of two changes of one setting the later counts.
  public init(_ changes: [Change] = []) {
    list = []
    for change in changes { self[change.key] = .some(change.value) }
  }

  /// Whether nothing is changed.
  public var isEmpty: Bool { list.isEmpty }

  /// The settings that are changed.
  public var keys: [SettingKey] { list.map(\.key) }

  /// The change of a setting: nil when it is left as it is, `.some(nil)` when it is taken away.
  public subscript(key: SettingKey) -> SettingValue?? {
    get { list.first { $0.key == key }.map(\.value) }
    set {
      let index = list.firstIndex { $0.key == key }
      switch (newValue, index) {
      case (.some(let value), let index?): list[index] = Change(key, to: value)
      case (.some(let value), nil): list.append(Change(key, to: value))
      case (nil, let index?): list.remove(at: index)
      case (nil, nil): break
      }
    }
  }

  /// These changes and then those of another list.
  public func followed(by later: SettingChanges) -> SettingChanges {
    SettingChanges(list + later.list)
  }
}

extension SettingChanges: Hashable {
  private var set: Set<Change> { Set(list) }

  /// Whether both change the same settings to the same values.
  public static func == (lhs: SettingChanges, rhs: SettingChanges) -> Bool { lhs.set == rhs.set }

  /// Hashes the changes, whatever their order.
  public func hash(into hasher: inout Hasher) { hasher.combine(set) }
}

extension SettingChanges: ExpressibleByDictionaryLiteral {
  /// Changes as they are written down:
  /// `["learning-rate": 0.01, "optimizer": "adam", "epochs": nil]`.
  public init(dictionaryLiteral changes: (SettingKey, SettingValue?)...) {
    self.init(changes.map { Change($0.0, to: $0.1) })
  }
}

extension SettingChanges: Codable {
  /// Reads an object of settings with numbers, strings and nulls.
  public init(from decoder: any Decoder) throws {
    let object = try decoder.singleValueContainer().decode([SettingKey: SettingValue?].self)
    self.init(
      object.sorted { $0.key.rawValue < $1.key.rawValue }.map { Change($0.key, to: $0.value) })
  }

  /// Writes an object of settings with numbers, strings and nulls.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(Dictionary(uniqueKeysWithValues: list.map { ($0.key, $0.value) }))
  }
}
