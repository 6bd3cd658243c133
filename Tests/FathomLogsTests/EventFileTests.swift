import FathomFiles
import FathomData
import FathomLogs
import FathomRecords
import Foundation
import Testing

@Suite("Event files")
struct EventFileTests {
  @Test("scalars and histograms of PyTorch are read")
  func torch() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("events.out.tfevents.1", fixture("torch.tfevents"))
    let run = try onlyRun(file)
    #expect(Read(run, .weights) == Read(names: ["fc1", "fc2", "fc3"], norms: [0.5, 0.5, 0.5]))
    // Histograms of three numbers each, with their sums of squares.
    #expect(run.layers.map(\.biases) == [3, 3, 3])
    #expect(run.layers.allSatisfy { $0.series[.biases]?.map(\.uncertainty) == [0, 0] })
    #expect(run.layers.allSatisfy { ($0.series[.biases]?[0].size.value ?? 0) > 0.1 })
    #expect(run.cost.map(\.cost) == [1, 1] && run.cost.map(\.step) == [0, 1])
  }

  @Test("tensors as TensorFlow writes them are read, with what buckets leave open")
  func tensors() throws {
    let folder = try TemporaryFolder()
    let run = try onlyRun(folder.write("x.tfevents", fixture("tensors.tfevents")))
    #expect(run.layers.map(\.name) == ["dense", "dense_1", "dense_2"])
    // Three numbers in [-1, 0] and four in [0, 1]: 7/3 if they are spread evenly.
    let point = try #require(run.layers[0].series[.weights]?.first)
    #expect(abs(point.size.value - (7.0 / 3).squareRoot()) < 1e-12)
    #expect(point.uncertainty > 0.2)
    #expect(run.layers[0].weights == 7)
    #expect(run.notes.contains { $0.contains("off by a factor") })
    #expect(run.cost.map(\.cost) == [1.5, 1.5] && run.costIsEpochMean)
  }

  @Test("folders are runs; folders without layers are named")
  func folders() throws {
    let folder = try TemporaryFolder()
    try folder.write("a/1/events.out.tfevents.1", fixture("torch.tfevents"))
    try folder.write("a/2/events.out.tfevents.1", fixture("lightning.tfevents"))
    let writer = try EventFileWriter(in: folder.path + "/eval")
    var batch = EventFileWriter.Batch()
    batch.add(1, as: "loss")
    try writer.write(batch, step: 0)
    let log = try LogFile(contentsOf: folder.path)
    #expect(log.runs.map(\.run) == ["a/1", "a/2"])
    #expect(log.others == ["eval"])
  }

  @Test("lines that PyTorch writes as runs of their own come together again")
  func addedScalars() throws {
    let folder = try TemporaryFolder()
    for (line, norm) in [("fc1", 1.0), ("fc2", 2.0)] {
      let writer = try EventFileWriter(in: "\(folder.path)/run/train_grad_norm_\(line)")
      var batch = EventFileWriter.Batch()
      batch.add(norm, as: "train/grad_norm")
      try writer.write(batch, step: 5)
    }
    let run = try onlyRun(folder.path)
    #expect(run.run == "run")
    #expect(Read(run, .gradient) == Read(names: ["fc1", "fc2"], norms: [1, 2]))
  }

  @Test("what is written is read again, and later values of a step count")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    let writer = try EventFileWriter(in: folder.path + "/new/folder") { 1_700_000_000 }
    var batch = EventFileWriter.Batch()
    batch.add(0.25, as: "gradient_norm/layer_2")
    batch.add(-4000, as: "log10_gradient_norm/layer_3")
    batch.add(-.infinity, as: "log10_gradient_norm/layer_4")
    batch.add(try #require(EventHistogram(of: [3, -4, 0])), as: "gradients/layer_5.bias")
    try writer.write(batch, step: 1)
    var later = EventFileWriter.Batch()
    later.add(0.5, as: "gradient_norm/layer_2")
    try writer.write(later, step: 1)
    try writer.write(text: "text", as: "run")
    try writer.write(settings: ["rate": .number(0.1), "name": .text("x")])
    try writer.writeEnd(succeeded: true)
    #expect(writer.path.contains("events.out.tfevents.1700000000."))
    let run = try onlyRun(folder.path)
    #expect(run.layers.map(\.name) == ["layer_2", "layer_3", "layer_4", "layer_5"])
    let sizes = run.layers.map { $0.series[.gradient]?.first?.size ?? Magnitude(.nan) }
    #expect(sizes[0].value == 0.5)
    #expect(sizes[1].log10 == -4000)
    #expect(sizes[2] == Magnitude(0))
    #expect(run.layers[3].series[.biases]?.first?.size.value == 5)
    #expect(run.layers[3].biases == 3)
    #expect(run.notes.contains { $0.contains("twice") })
  }

  @Test("a file that ends anywhere gives what is whole, or an error")
  func truncations() throws {
    let folder = try TemporaryFolder()
    let bytes = try fixture("tensors.tfevents")
    var layers = 0
    for end in bytes.indices {
      let file = try folder.write("events.out.tfevents.1", Array(bytes[..<end]))
      guard let run = try? onlyRun(file) else { continue }
      // Records are whole or absent, so layers only ever become more.
      let found = run.layers.reduce(0) { $0 + ($1.series[.weights]?.count ?? 0) }
      #expect(found >= layers)
      layers = found
      let endsWithin = run.notes.contains { $0.contains("ends within a record") }
      #expect(endsWithin || isAtRecord(bytes, end))
    }
    #expect(layers >= 5)
  }

  @Test("no flipped bit passes unseen, and none is more than an error")
  func flippedBits() throws {
    let folder = try TemporaryFolder()
    let writer = try EventFileWriter(in: folder.path + "/small") { 1 }
    for step in 0..<2 {
      var batch = EventFileWriter.Batch()
      batch.add(0.5, as: "dW2")
      batch.add(try #require(EventHistogram(of: [1, 2], bins: 1)), as: "dW3")
      try writer.write(batch, step: step)
    }
    let bytes = Array(try Data(contentsOf: URL(filePath: writer.path)))
    #expect(Read(try onlyRun(writer.path), .weights).names == ["2", "3"])
    for bit in 0..<bytes.count * 8 {
      var damaged = bytes
      damaged[bit / 8] ^= 1 << UInt8(bit % 8)
      let file = try folder.write("events.out.tfevents.1", damaged)
      guard let run = try? onlyRun(file) else { continue }
      let isSaid = run.notes.contains { $0.contains("is damaged at byte") }
      #expect(isSaid, "bit \(bit)")
    }
  }

  @Test("lengths that no file can have are refused", arguments: [UInt64.max, 1 << 62, 1 << 32])
  func hostileLengths(length: UInt64) throws {
    let folder = try TemporaryFolder()
    let header = (0..<8).map { UInt8(truncatingIfNeeded: length >> UInt64(8 * $0)) }
    let crc = CRC32C.masked(header)
    let bytes = header + (0..<4).map { UInt8(truncatingIfNeeded: crc >> UInt32(8 * $0)) }
    let file = try folder.write("events.out.tfevents.1", bytes + [1, 2, 3])
    let error = #expect(throws: FileError.self) { try LogFile(contentsOf: file) }
    #expect(error?.description.contains("ends within a record") == true)
  }

  @Test("other files, empty folders and missing ones are errors that say what is expected")
  func errors() throws {
    let folder = try TemporaryFolder()
    let text = try folder.write("notes.txt", "nothing")
    let empty = try folder.write("events.out.tfevents.9", [UInt8]())
    for path in [text, empty, folder.path + "/missing", folder.path + "/sub"] {
      let error = #expect(throws: FileError.self) { try LogFile(contentsOf: path) }
      #expect(error?.place == path)
    }
    let plain = try folder.write("plain.csv", "step,loss\n0,1\n")
    let error = #expect(throws: FileError.self) { try LogFile(contentsOf: plain) }
    #expect(error?.description.contains("it holds 'loss'") == true)
  }

  /// Whether a record of a file begins at a byte.
  private func isAtRecord(_ bytes: [UInt8], _ end: Int) -> Bool {
    var position = 0
    while position < end {
      let length = (0..<8).reversed().reduce(0) { $0 << 8 | Int(bytes[position + $1]) }
      position += length + 16
    }
    return position == end
  }
}
