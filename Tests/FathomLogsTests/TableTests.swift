import FathomFiles
import FathomData
import FathomLogs
import FathomRecords
import Testing

@Suite("Tables as logs")
struct TableTests {
  @Test("empty fields hold nothing, NaN and infinity are data, gzip or not")
  func fields() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(
      "metrics.csv", "epoch,step,gradients/a,gradients/b,train_loss\n0,10,,2,\n0,20,nan,-inf,1.5\n")
    let run = try onlyRun(file)
    #expect(run.layers[0].series[.gradient]?.map(\.step) == [20])
    #expect(run.layers[0].series[.gradient]?[0].size.value.isNaN == true)
    #expect(run.layers[1].series[.gradient]?.map(\.size.value) == [2, .infinity])
    #expect(run.cost == [LogRecord.CostPoint(step: 20, cost: 1.5)])
  }

  @Test("an export of Weights & Biases with several runs gives several runs")
  func weightsAndBiases() throws {
    let folder = try TemporaryFolder()
    let header = ["big", "small"].flatMap { run in
      ["", "__MIN", "__MAX"].flatMap { ending in
        ["fc1", "fc2"].map { "\"\(run) - gradients/\($0).weight\(ending)\"" }
      }
    }
    let row = Array(1...12).map(String.init)
    let file = try folder.write(
      "wandb.csv",
      "\"Step\",\(header.joined(separator: ","))\n7,\(row.joined(separator: ","))\n")
    let log = try LogFile(contentsOf: file)
    #expect(log.runs.map(\.run) == ["big", "small"])
    #expect(Read(log.runs[0], .weights) == Read(names: ["fc1", "fc2"], norms: [1, 2]))
    #expect(Read(log.runs[1], .weights) == Read(names: ["fc1", "fc2"], norms: [7, 8]))
    #expect(log.runs[1].layers[0].series[.weights]?[0].step == 7)
  }

  @Test("JSON lines hold nested names, histograms and numbers that JSON lacks")
  func jsonLines() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(
      "log.jsonl",
      """
      {"_step": 3, "loss": NaN, "gradients": {"a.weight": 0.5, "b.weight": "Infinity"}}
      {"_step": 4, "gradients/c.weight": {"_type": "histogram", "values": [2, 2], "bins": [1, 1, 1]}}
      {"_step": 5, "gradients/c.weight": {"values": [1], "packedBins": {"min": 3, "size": 0}}}
      """)
    let run = try onlyRun(file)
    #expect(Read(run, .weights) == Read(names: ["a", "b", "c"], norms: [0.5, .infinity, 2]))
    #expect(run.layers[2].series[.weights]?.map(\.size.value) == [2, 3])
    #expect(run.layers[2].weights == 4)
    #expect(run.cost.count == 1 && run.cost[0].cost.isNaN && run.cost[0].step == 3)
  }

  @Test("a list of objects is read as lines are, and a line cut short is left out")
  func otherJSON() throws {
    let folder = try TemporaryFolder()
    let lines = ["{\"step\": 1, \"gradients/a\": 2}", "{\"step\": 2, \"gradients/a\": 4}"]
    let list = try folder.write("a.json", "[" + lines.joined(separator: ",") + "]")
    #expect(try onlyRun(list).layers[0].series[.gradient]?.map(\.size.value) == [2, 4])
    let cut = try folder.write("b.jsonl", lines.joined(separator: "\n").dropLast(4) + "")
    let run = try onlyRun(cut)
    #expect(run.layers[0].series[.gradient]?.map(\.size.value) == [2])
    #expect(run.notes.contains { $0.contains("the last line is incomplete") })
    let bad = try folder.write("c.jsonl", lines[0] + "\nnonsense\n" + lines[1])
    let error = #expect(throws: FileError.self) { try LogFile(contentsOf: bad) }
    #expect(error?.description.contains("line 2") == true)
  }

  @Test("columns that are not separated by commas say so", arguments: [";", "\t"])
  func separators(separator: String) throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(
      "log.csv", "step,fc1,fc2\n0,1,2\n".replacing(",", with: separator))
    let error = #expect(throws: FileError.self) { try LogFile(contentsOf: file) }
    #expect(error?.description.contains("line 1: the columns are separated by") == true)
  }

  @Test(
    "damaged tables are errors or partial reads, never more", arguments: ["log.csv", "log.jsonl"])
  func damage(name: String) throws {
    let folder = try TemporaryFolder()
    let text =
      name == "log.csv"
      ? "step,loss,\"gradients/a\",gradients/b.bias\n0,1.5,1e-3,nan\n1,,2,3\n"
      : "{\"step\":1,\"gradients/a\":{\"values\":[1,2],\"bins\":[0,1,2]},\"l\\u00e9\":[1,{}]}\n"
    let bytes = Array(text.utf8)
    for end in bytes.indices {
      _ = try? LogFile(contentsOf: folder.write(name, Array(bytes[..<end])))
    }
    var wholeReads = 0
    for bit in 0..<bytes.count * 8 {
      var damaged = bytes
      damaged[bit / 8] ^= 1 << UInt8(bit % 8)
      let file = try folder.write(name, damaged)
      if let log = try? LogFile(contentsOf: file) {
        #expect(!log.runs.isEmpty)
        wholeReads += 1
      }
    }
    // Most damage hits digits and letters of names, which no checksum protects.
    #expect(wholeReads > bytes.count)
  }
}
