package import Foundation

/// JSON that gives back every number it was made of, NaN and infinity included.
///
/// Scripts read `null` for what JSON cannot hold; what a training is resumed from must not lose
/// that much, so here those numbers are the texts `inf`, `-inf` and `nan`.
package enum ExactJSON {
  private static let key = CodingUserInfoKey(rawValue: "fathom.exact")

  /// The document of a value, keys in alphabetical order.
  package static func data(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    if let key { encoder.userInfo[key] = true }
    return try encoder.encode(value)
  }

  /// The value of a document.
  package static func value<Value: Decodable>(_ type: Value.Type, from data: Data) throws -> Value {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try decoder.decode(type, from: data)
  }

  /// Whether an encoder writes such JSON.
  static func isWritten(by encoder: any Encoder) -> Bool {
    key.map { encoder.userInfo[$0] != nil } ?? false
  }
}
