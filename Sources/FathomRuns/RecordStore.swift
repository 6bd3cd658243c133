import FathomFiles
import FathomText
import FathomRecords
import Foundation
import GRDB

/// The database of a run, `records.sqlite`.
///
/// Rows are written in few transactions, between steps. In WAL mode with full synchronisation a
/// transaction is there completely or not at all, whenever the process or the machine stops, and
/// other processes can read meanwhile.
final class RecordStore: Sendable {
  let queue: DatabaseQueue
  let path: String
  /// A copy that is removed with this store; nil for the database itself.
  private let copy: URL?

  /// Opens a run's database for writing, and makes it when it is not there; one of an older
  /// version gets the columns that it lacks.
  init(writing folder: RunFolder) throws(RunError) {
    path = folder.database
    copy = nil
    var configuration = Configuration()
    configuration.busyMode = .timeout(10)
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
    }
    queue = try Self.translating(path) {
      try DatabaseQueue(path: folder.database, configuration: configuration)
    }
    try write { db in
      switch try Self.version(db) {
      case 0:
        try db.execute(sql: Schema.sql)
        try db.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
      case 1...Schema.version: try Schema.addLackingColumns(db)
      default: return
      }
      try db.execute(sql: "PRAGMA user_version = \(Schema.version)")
    }
    try checkVersion()
  }

  /// Opens a run's database for reading.
  ///
  /// A database that was written in WAL mode needs files beside it even to be read; where a folder
  /// does not allow that, a copy is read.
  init(reading folder: RunFolder) throws(RunError) {
    path = folder.database
    guard FileManager.default.fileExists(atPath: path) else { throw Self.withoutRecords(folder) }
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(10)
    let needsCopy = !SystemCall.canWrite(in: folder.path)
    copy = needsCopy ? try Self.copy(of: folder) : nil
    let path = copy?.appending(path: "records.sqlite").path ?? path
    queue = try Self.translating(self.path) {
      try DatabaseQueue(path: path, configuration: configuration)
    }
    guard try read({ try Self.version($0) }) > 0 else { throw Self.withoutRecords(folder) }
    try checkVersion()
  }

  deinit {
    try? queue.close()
    if let copy { try? FileManager.default.removeItem(at: copy) }
  }

  /// Changes the database in one transaction.
  func write<Value>(_ body: (Database) throws -> Value) throws(RunError) -> Value {
    try Self.translating(path) { try queue.write(body) }
  }

  /// Reads a state of the database that nobody changes meanwhile.
  func read<Value>(_ body: (Database) throws -> Value) throws(RunError) -> Value {
    try Self.translating(path) { try queue.read(body) }
  }

  private func checkVersion() throws(RunError) {
    let version = try read { db in try Self.version(db) }
    guard version <= Schema.version else {
      throw RunError(
        .otherVersion, at: path, "a newer version of Fathom wrote these records",
        fix: "use that version")
    }
  }

  private static func version(_ db: Database) throws -> Int {
    try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
  }

  private static func copy(of folder: RunFolder) throws(RunError) -> URL {
    let manager = FileManager.default
    let url = manager.temporaryDirectory.appending(path: "fathom-run-\(UUID().uuidString)")
    do {
      try manager.createDirectory(at: url, withIntermediateDirectories: true)
      for name in ["records.sqlite", "records.sqlite-wal"] {
        let source = "\(folder.path)/\(name)"
        guard manager.fileExists(atPath: source) else { continue }
        try manager.copyItem(atPath: source, toPath: url.appending(path: name).path)
      }
    } catch {
      try? manager.removeItem(at: url)
      throw RunError(
        .unreadable, at: folder.database,
        "the folder cannot be written to, and its records cannot be copied to read them elsewhere",
        fix: "check the permissions of the run's folder and the space for temporary files")
    }
    return url
  }

  private static func withoutRecords(_ folder: RunFolder) -> RunError {
    RunError(
      .notARun, at: folder.path, "the run has not begun: it holds no records yet",
      fix: "begin it\(onCommandLine: " with 'fathom train --resume \(folder.path)'")")
  }

  /// Gives SQLite's errors the words of Fathom's.
  private static func translating<Value>(
    _ path: String, _ body: () throws -> Value
  ) throws(RunError) -> Value {
    do {
      return try body()
    } catch let error as RunError {
      throw error
    } catch let error as DatabaseError {
      throw RunError(error, at: path)
    } catch {
      throw RunError(
        .damaged, at: path, "the records cannot be understood",
        fix: "restore the file from a copy, or remove the run")
    }
  }
}

extension RunError {
  init(_ error: DatabaseError, at path: String) {
    let reason = error.message ?? "\(error.resultCode)"
    switch error.resultCode.primaryResultCode {
    case .SQLITE_FULL, .SQLITE_IOERR:
      self.init(
        .unwritable, at: path, "the records cannot be written (\(reason))",
        fix: "check the space on the disk and limits on the size of files")
    case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
      self.init(
        .unwritable, at: path, "the records cannot be opened (\(reason))",
        fix: "check the permissions of the run's folder")
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      self.init(
        .inUse, at: path, "another program keeps the records locked",
        fix: "close it and try again")
    default:
      self.init(
        .damaged, at: path, "the records are damaged (\(reason))",
        fix: "restore the file from a copy, or remove the run")
    }
  }
}
