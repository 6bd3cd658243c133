import FathomText
public import FathomFiles
import EventMessages
import Foundation
import SwiftProtobuf

/// Writes an event file that TensorBoard reads, while it grows and afterwards.
///
/// Every call writes whole records, so a run that is killed leaves a file that is whole up to its
/// last call.
public final class EventFileWriter {
  /// Numbers that are written together, at one step and one time.
  public struct Batch: Sendable {
    var summary = TBSummary()

    /// No numbers yet.
    public init() {}

    /// Whether there is nothing to write.
    public var isEmpty: Bool { summary.value.isEmpty }

    /// Adds a number; what `Float` cannot hold becomes 0 or infinite.
    public mutating func add(_ number: Double, as tag: String) {
      var value = TBSummary.Value()
      value.tag = tag
      value.simpleValue = Float(number)
      summary.value.append(value)
    }

    /// Adds a histogram.
    ///
    /// - Parameters:
    ///   - histogram: Its bins and sums; one without elements is left out, for readers refuse it.
    ///   - tag: The name of the series.
    public mutating func add(_ histogram: EventHistogram, as tag: String) {
      guard histogram.count > 0 else { return }
      var value = TBSummary.Value()
      value.tag = tag
      value.histo = histogram.message
      summary.value.append(value)
    }
  }

  /// The file.
  public let path: String

  private let handle: FileHandle
  private let clock: @Sendable () -> Double

  /// Begins a file in a folder, which is made where it is missing.
  ///
  /// - Parameters:
  ///   - folder: The folder of the run, as TensorBoard calls it.
  ///   - clock: Seconds since 1970; nil for the system's.
  /// - Throws: `FileError` when nothing can be written there.
  public init(
    in folder: String,
    clock: (@Sendable () -> Double)? = nil
  ) throws(FileError) {
    let clock = clock ?? { Date().timeIntervalSince1970 }
    self.clock = clock
    let now = clock()
    // The name TensorBoard looks for; the number of the process keeps two runs apart.
    let name = "events.out.tfevents.\(Int(now)).fathom.\(ProcessInfo.processInfo.processIdentifier)"
    let files = FileManager.default
    try Self.makeFolder(folder)
    do {
      var number = 0
      while files.fileExists(atPath: "\(folder)/\(name).\(number)") { number += 1 }
      path = "\(folder)/\(name).\(number)"
      try Data().write(to: URL(filePath: path), options: .withoutOverwriting)
      handle = try FileHandle(forWritingTo: URL(filePath: path))
    } catch {
      throw Self.unwritable(folder)
    }
    var event = TBEvent()
    event.wallTime = now
    event.fileVersion = "brain.Event:2"
    try write(event)
  }

  deinit { try? handle.close() }

  /// Makes a folder for event files, where it is missing.
  ///
  /// - Throws: `FileError` when that cannot be, or nothing can be written into it.
  package static func makeFolder(_ folder: String) throws(FileError) {
    let files = FileManager.default
    do {
      try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw unwritable(folder)
    }
    guard files.isWritableFile(atPath: folder) else { throw unwritable(folder) }
  }

  private static func unwritable(_ folder: String) -> FileError {
    FileError(
      .unwritable, at: folder, "no event file can be written there",
      fix: "name a folder that can be created, on a disk with free space")
  }

  /// Writes numbers.
  ///
  /// - Parameters:
  ///   - batch: What to write; nothing is written for an empty one.
  ///   - step: The step it is of.
  /// - Throws: `FileError` when the disk is full, for example.
  public func write(_ batch: Batch, step: Int) throws(FileError) {
    guard !batch.isEmpty else { return }
    try write([(batch, step)])
  }

  /// Writes numbers of several steps at once.
  public func write(_ batches: [(batch: Batch, step: Int)]) throws(FileError) {
    let now = clock()
    var bytes: [UInt8] = []
    for (batch, step) in batches {
      var event = TBEvent()
      event.wallTime = now
      event.step = Int64(step)
      event.summary = batch.summary
      bytes += try record(event)
    }
    try append(bytes)
  }

  /// Writes a text, which TensorBoard shows as Markdown.
  public func write(text: String, as tag: String) throws(FileError) {
    var value = TBSummary.Value()
    value.tag = tag + "/text_summary"
    value.metadata.pluginData.pluginName = "text"
    value.tensor.dtype = TBTensorProto.string
    value.tensor.tensorShape.dim = [.with { $0.size = 1 }]
    value.tensor.stringVal = [Data(text.utf8)]
    try write(value)
  }

  /// Writes the settings of a run, for TensorBoard's table of hyper-parameters.
  public func write(settings: [String: EventSetting]) throws(FileError) {
    var start = TBSessionStartInfo()
    start.startTimeSecs = clock()
    start.hparams = settings.mapValues(\.message)
    try write("session_start_info") { $0.sessionStartInfo = start }
  }

  /// Writes how a run ended.
  public func writeEnd(succeeded: Bool) throws(FileError) {
    var end = TBSessionEndInfo()
    end.status = succeeded ? 1 : 2
    end.endTimeSecs = clock()
    try write("session_end_info") { $0.sessionEndInfo = end }
  }

  private func write(
    _ name: String, _ fill: (inout TBHParamsPluginData) -> Void
  ) throws(FileError) {
    var content = TBHParamsPluginData()
    fill(&content)
    var value = TBSummary.Value()
    value.tag = "_hparams_/" + name
    value.metadata.pluginData.pluginName = "hparams"
    do {
      value.metadata.pluginData.content = try content.serializedData()
    } catch {
      throw failure
    }
    // TensorBoard passes over values without data.
    value.tensor.dtype = TBTensorProto.float
    value.tensor.tensorShape = TBTensorShapeProto()
    value.tensor.floatVal = [0]
    try write(value)
  }

  private func write(_ value: TBSummary.Value) throws(FileError) {
    var event = TBEvent()
    event.wallTime = clock()
    event.summary.value = [value]
    try write(event)
  }

  private func write(_ event: TBEvent) throws(FileError) {
    try append(record(event))
  }

  private func record(_ event: TBEvent) throws(FileError) -> [UInt8] {
    do {
      return try RecordWriter.record(event.serializedBytes())
    } catch {
      throw failure
    }
  }

  private func append(_ bytes: [UInt8]) throws(FileError) {
    do {
      try handle.write(contentsOf: bytes)
    } catch {
      throw failure
    }
  }

  private var failure: FileError {
    FileError(
      .unwritable, at: path, "nothing more can be written to the file",
      fix: "free some space, or name a folder elsewhere")
  }
}

/// A setting of a run.
public enum EventSetting: Sendable, Equatable {
  /// A number.
  case number(Double)
  /// A name.
  case text(String)

  var message: TBSetting {
    .with {
      switch self {
      case .number(let number): $0.numberValue = number
      case .text(let text): $0.stringValue = text
      }
    }
  }
}

/// How TFRecord files frame their data.
enum RecordWriter {
  static func record(_ data: [UInt8]) -> [UInt8] {
    let length = bytes(UInt64(data.count))
    return length + bytes(CRC32C.masked(length)) + data + bytes(CRC32C.masked(data))
  }

  private static func bytes<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    (0..<Number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> Number($0 * 8)) }
  }
}
