import FathomVocabulary
import FathomExchange
import FathomNetworks
import FathomNumerics
import Foundation
import ONNXMessages
import Testing

/// Whatever stands in a file, there is a model or an error, and nothing else happens.
@Suite("Damaged models")
struct DamageTests {
  private static let onnx = ["tanh-opset17.onnx", "gelu-opset13.onnx", "hardtanh-opset9.onnx"]
  private static let safetensors = ["sequential.safetensors", "named.safetensors"]

  /// Reads bytes in every way there is; errors must be ours, with a full sentence.
  private func read(onnx bytes: Data) {
    let inputs = ONNXPredictor.Numbers(shape: [2, 4], values: [1, 2, 3, 4, 5, 6, 7, 8])
    do throws(ExchangeError) {
      _ = try Network(onnx: bytes, path: Fixture.path("damaged.onnx"))
    } catch {
      #expect(!error.problem.isEmpty && !error.remedy.isEmpty)
    }
    do throws(ExchangeError) {
      _ = try ONNXPredictor(bytes, path: Fixture.path("damaged.onnx")).outputs(for: inputs)
    } catch {
      #expect(!error.problem.isEmpty && !error.remedy.isEmpty)
    }
  }

  private func read(safetensors bytes: Data, _ scratch: Scratch) throws {
    let path = try scratch.write("net.safetensors", bytes)
    do throws(ExchangeError) {
      _ = try Network(safetensors: path, activation: .tanh)
    } catch {
      #expect(!error.problem.isEmpty && !error.remedy.isEmpty)
    }
  }

  @Test("ONNX files that end early", arguments: onnx)
  func truncatedONNX(name: String) throws {
    let bytes = try Fixture.bytes(name)
    for count in bytes.indices { read(onnx: bytes.prefix(count)) }
  }

  @Test("ONNX files with one wrong bit", arguments: onnx)
  func flippedONNX(name: String) throws {
    let bytes = try Fixture.bytes(name)
    for index in bytes.indices {
      for bit in 0..<8 {
        var damaged = bytes
        damaged[index] ^= 1 << UInt8(bit)
        read(onnx: damaged)
      }
    }
  }

  @Test("safetensors files that end early", arguments: safetensors)
  func truncatedSafetensors(name: String) throws {
    let bytes = try Fixture.bytes(name)
    let scratch = try Scratch()
    for count in bytes.indices {
      let path = try scratch.write("net.safetensors", bytes.prefix(count))
      #expect(throws: ExchangeError.self) {
        try Network(safetensors: path, activation: .tanh)
      }
    }
  }

  @Test("safetensors files with one wrong bit", arguments: safetensors)
  func flippedSafetensors(name: String) throws {
    let bytes = try Fixture.bytes(name)
    let scratch = try Scratch()
    for index in bytes.indices {
      for bit in 0..<8 {
        var damaged = bytes
        damaged[index] ^= 1 << UInt8(bit)
        try read(safetensors: damaged, scratch)
      }
    }
  }

  @Test("files put together at random", arguments: [1, 2, 3] as [UInt64])
  func fuzz(seed: UInt64) throws {
    var random = RandomStream(seed: seed, purpose: .data, index: 77)
    let seeds = try (Self.onnx + Self.safetensors).map { try Fixture.bytes($0) }
    let scratch = try Scratch()
    for _ in 0..<2000 {
      var bytes = seeds[random.index(below: seeds.count)]
      for _ in 0...random.index(below: 6) {
        let place = random.index(below: bytes.count)
        switch random.index(below: 4) {
        case 0: bytes[place] = UInt8(random.index(below: 256))
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(UInt8(random.index(below: 256)), at: place)
        default:
          let other = seeds[random.index(below: seeds.count)]
          let start = random.index(below: other.count)
          bytes.insert(contentsOf: other[start..<min(other.count, start + 40)], at: place)
        }
      }
      read(onnx: bytes)
      try read(safetensors: bytes, scratch)
    }
  }

  @Test(
    "safetensors headers that cannot be",
    arguments: [
      "[]", "{\"a\":1}",
      "{\"w.weight\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[0,8]}}",
      "{\"0.weight\":{\"dtype\":\"F32\",\"shape\":[-1,4],\"data_offsets\":[0,16]}}",
      "{\"0.weight\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,16]}}",
      "{\"0.weight\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[16,0]}}",
      "{\"0.weight\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[0,9e99]}}",
      "{\"0.weight\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[8,16]}}",
      "{\"0.weight\":{\"dtype\":\"I64\",\"shape\":[1,2],\"data_offsets\":[0,16]}}",
      "{\"norm.weight\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}",
    ])
  func headers(text: String) throws {
    let scratch = try Scratch()
    var bytes = Data([UInt8(text.utf8.count), 0, 0, 0, 0, 0, 0, 0])
    bytes += Data(text.utf8) + Data(count: 16)
    let path = try scratch.write("net.safetensors", bytes)
    #expect(throws: ExchangeError.self) { try Network(safetensors: path, activation: .tanh) }
  }

  @Test(
    "data that is said to lie elsewhere",
    arguments: [
      ["location": "../secret"], ["location": "/etc/hostname"], ["location": ""],
      ["location": "link/hostname"], ["location": "data", "offset": "99999999999999999999"],
      ["location": "data", "offset": "-1"], ["location": "data", "offset": "20"],
      ["location": "data", "offset": "9223372036854775807"], ["location": "data", "length": "3"],
      ["location": "none"],
    ])
  func externalData(entries: [String: String]) throws {
    let scratch = try Scratch()
    _ = try scratch.write("data", Data(count: 30))
    try FileManager.default.createSymbolicLink(
      atPath: scratch.path("link"), withDestinationPath: "/etc")
    var graph = GraphFile()
    graph.addLayer()
    graph.setOutput("z")
    graph.model.graph.initializer[0].floatData = []
    graph.model.graph.initializer[0].dataLocation = 1
    graph.model.graph.initializer[0].externalData = entries.map { key, value in
      var entry = ONNXStringStringEntryProto()
      entry.key = key
      entry.value = value
      return entry
    }
    let path = try scratch.write("net.onnx", graph.bytes)
    #expect(throws: ExchangeError.self) { try Network(onnx: path) }
  }

  @Test("graphs whose constants grow without end")
  func growth() throws {
    var graph = GraphFile()
    graph.floats("c0", [4], [1, 2, 3, 4])
    for step in 0..<60 {
      graph.add("Concat", ["c\(step)", "c\(step)"], "c\(step + 1)", [.integer("axis", 0)])
    }
    graph.add("Add", ["x", "c60"], "s")
    graph.addLayer("s")
    graph.setOutput("z")
    let error = try #require(throws: ExchangeError.self) {
      try Network(onnx: graph.bytes, path: "net.onnx")
    }
    #expect(error.problem.contains("too large"))
  }

  @Test("graphs whose activations grow without end")
  func longExpressions() throws {
    var graph = GraphFile()
    graph.addLayer()
    graph.add("Tanh", ["z"], "t0")
    for step in 0..<2000 { graph.add("Mul", ["t\(step)", "t\(step)"], "t\(step + 1)") }
    graph.setOutput("t2000")
    let error = try #require(throws: ExchangeError.self) {
      try Network(onnx: graph.bytes, path: "net.onnx")
    }
    #expect(error.code == .unsupported)
  }

  @Test("things that are no files")
  func notFiles() throws {
    let scratch = try Scratch()
    #expect(throws: ExchangeError.self) { try Network(onnx: scratch.url.path) }
    #expect(throws: ExchangeError.self) { try Network(onnx: scratch.path("none.onnx")) }
    #expect(throws: ExchangeError.self) {
      try Network(safetensors: "/dev/zero", activation: .tanh)
    }
  }
}
