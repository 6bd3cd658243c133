package import FathomText

extension SettingKey {
  /// What the setting is called, wherever it is spoken of.
  package var name: SettingName { SettingName(key: rawValue, swift: swiftName) }
}

extension Message.StringInterpolation {
  /// A setting, alone or with a value.
  package mutating func appendInterpolation(setting key: SettingKey, _ value: String? = nil) {
    appendInterpolation(setting: key.name, value)
  }
}
