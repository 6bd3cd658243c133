package import Foundation

/// JSON that gives back every number it was made of, NaN and infinity included.
///
/// Scripts read `null` for what JSON cannot hold; what a training is resumed from must not lose
/// that much, so here those numbers are the texts `Infinity`, `-Infinity` and `NaN`, as in the files
/// that `--record` writes. Those of 0.1.0, `inf`, `-inf` and `nan`, are read as well.
package enum ExactJSON {
  private static let key = CodingUserInfoKey(rawValue: "fathom.exact")

  /// The document of a value, keys in alphabetical order.
  package static func data(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = encoding
    if let key { encoder.userInfo[key] = true }
    return try encoder.encode(value)
  }

  /// The value of a document.
  package static func value<Value: Decodable>(_ type: Value.Type, from data: Data) throws -> Value {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = decoding
    do {
      return try decoder.decode(type, from: data)
    } catch {
      decoder.nonConformingFloatDecodingStrategy = .convertFromString(
        positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
      guard let value = try? decoder.decode(type, from: data) else { throw error }
      return value
    }
  }

  /// How NaN and infinity are written in records.
  package static var encoding: JSONEncoder.NonConformingFloatEncodingStrategy {
    .convertToString(positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
  }

  /// How NaN and infinity are read in records.
  package static var decoding: JSONDecoder.NonConformingFloatDecodingStrategy {
    .convertFromString(positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
  }

  /// Whether an encoder writes such JSON.
  static func isWritten(by encoder: any Encoder) -> Bool {
    key.map { encoder.userInfo[$0] != nil } ?? false
  }
}
