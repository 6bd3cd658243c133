/// The working precision of a network.
public enum Precision: String, Codable, Sendable, CaseIterable {
  /// 32 bits.
  case float
  /// 64 bits.
  case double
}
