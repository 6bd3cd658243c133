import FathomVocabulary
import FathomExchange
import FathomNetworks
import FathomNumerics
import FathomTestSupport
import Foundation

/// The models that PyTorch wrote, with what it answers; see Tests/Python/model_fixtures.py.
struct Fixture: Decodable {
  var shape: [Int]?
  var inputs: [Double]?
  var outputs: [Double]?
  var weights: [[Double]]

  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Fixtures")

  static func path(_ name: String) -> String { folder.appending(path: name).path }

  static func bytes(_ name: String) throws -> Data {
    try Data(contentsOf: folder.appending(path: name))
  }

  static func named(_ name: String) throws -> Fixture {
    let all = try JSONDecoder().decode([String: Fixture].self, from: bytes("expected.json"))
    guard let fixture = all[name] else { throw CocoaError(.fileNoSuchFile) }
    return fixture
  }

  /// The inputs of each sample.
  var samples: [[Double]] {
    let count = shape?.first ?? 1
    let width = (inputs?.count ?? 0) / count
    return (0..<count).map { Array(inputs?[$0 * width..<($0 + 1) * width] ?? []) }
  }
}

extension Network {
  /// What the model answers, by the test support's plain loops.
  func naiveOutputs(_ samples: [[Double]], cost: Cost) throws -> [Double] {
    let network = NaiveNetwork(try under(cost).architecture, parameters.doubles)
    return samples.flatMap { network.forward($0).a.last ?? [] }
  }
}

/// The largest difference, relative where numbers are larger than 1.
func difference(_ a: [Double], _ b: [Double]) -> Double {
  guard a.count == b.count else { return .infinity }
  return zip(a, b).map { abs($0 - $1) / max(1, abs($1)) }.max() ?? 0
}

/// A folder for one test.
final class Scratch {
  let url = FileManager.default.temporaryDirectory.appending(path: "fathom-\(UUID().uuidString)")

  init() throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  func path(_ name: String) -> String { url.appending(path: name).path }

  func write(_ name: String, _ bytes: Data) throws -> String {
    try bytes.write(to: url.appending(path: name))
    return path(name)
  }
}
