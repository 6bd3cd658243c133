import FathomData
package import Foundation

/// An `OutputFile` whose errors are those of models.
package struct AtomicFile: ~Copyable {
  private let file: OutputFile

  /// Begins a file.
  package init(_ path: String) throws(ExchangeError) {
    do throws(DataError) {
      file = try OutputFile(path)
    } catch {
      throw ExchangeError(error)
    }
  }

  /// Adds bytes.
  package borrowing func write(_ bytes: Data) throws(ExchangeError) {
    do throws(DataError) {
      try file.append(bytes.bytes)
    } catch {
      throw ExchangeError(error)
    }
  }

  /// Puts the file in its place.
  package mutating func finish() throws(ExchangeError) {
    do throws(DataError) {
      try file.finish()
    } catch {
      throw ExchangeError(error)
    }
  }
}

extension ExchangeError {
  /// Why a file cannot be written.
  fileprivate init(_ error: DataError) {
    self.init(.unwritable, at: error.place, error.problem, fix: error.remedy)
  }
}
