/// A window onto storage, read as rows × columns, row by row without gaps.
@safe
public struct MatrixView<Scalar: RealScalar>: @unchecked Sendable {
  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  let storage: AlignedStorage<Scalar>
  let offset: Int

  /// The window that starts at an offset.
  ///
  /// - Precondition: the window lies inside the storage.
  public init(_ storage: AlignedStorage<Scalar>, offset: Int, rows: Int, columns: Int) {
    precondition(
      offset >= 0 && rows >= 0 && columns >= 0 && offset + rows * columns <= storage.count,
      "window \(rows)×\(columns) at \(offset) of \(storage.count)")
    self.storage = storage
    self.offset = offset
    self.rows = rows
    self.columns = columns
  }

  /// How many numbers the window shows.
  public var count: Int { rows * columns }

  var base: UnsafeMutablePointer<Scalar> { unsafe storage.base + offset }

  /// The window onto some of the rows.
  public func rows(_ range: Range<Int>) -> MatrixView {
    precondition(range.lowerBound >= 0 && range.upperBound <= rows, "rows \(range) of \(rows)")
    return MatrixView(
      storage, offset: offset + range.lowerBound * columns, rows: range.count, columns: columns)
  }

  /// The number at a row and a column.
  public subscript(row: Int, column: Int) -> Scalar {
    get {
      precondition(row < rows && column < columns && row >= 0 && column >= 0)
      return storage[offset + row * columns + column]
    }
    nonmutating set {
      precondition(row < rows && column < columns && row >= 0 && column >= 0)
      storage[offset + row * columns + column] = newValue
    }
  }

  /// A copy, row by row.
  public func array() -> [Scalar] { storage.array(offset..<offset + count) }
}
