package import FathomRecords
package import GRDB

/// A table of a run's database whose columns are quantities, beside those that say what they are
/// of.
///
/// Rows are read by the places of their columns, because there may be millions; where a database of
/// an older version lacks a column, its place holds NULL.
package struct QuantityTable<Root>: Sendable {
  /// Its name.
  package let name: String
  /// The columns that say what a row is of.
  package let identity: [String]
  /// The quantities that have a column.
  package let quantities: [Quantity<Root>]

  package init(_ name: String, _ identity: [String], _ quantities: [Quantity<Root>]) {
    self.name = name
    self.identity = identity
    self.quantities = quantities.filter { $0.column != nil }
  }

  /// The quantities' columns.
  package var columns: [String] { quantities.compactMap(\.column?.name) }

  /// The quantities' columns as `CREATE TABLE` declares them.
  package var declarations: String {
    quantities.compactMap { quantity in
      quantity.column.map {
        "\($0.name) \(quantity.sqlType)\($0.isRequired ? " NOT NULL" : "")"
      }
    }.joined(separator: ",\n  ")
  }

  /// What writes a row, or writes it anew.
  package func insertion(_ db: Database) throws -> Statement {
    try RecordStore.insertion(into: name, columns: identity + columns, db)
  }

  /// What a row holds.
  package func arguments(_ identity: [any DatabaseValueConvertible], _ root: Root)
    -> StatementArguments
  {
    StatementArguments(identity.map(\.databaseValue) + quantities.map { $0.databaseValue(root) })
  }

  /// What `SELECT` is to ask for.
  package func selection(_ db: Database) throws -> String {
    let known = Set(try db.columns(in: name).map(\.name))
    return (identity + columns.map { known.contains($0) ? $0 : "NULL" }).joined(separator: ", ")
  }

  /// Takes the quantities of a row of such a selection.
  package func read(_ row: Row, into root: inout Root) {
    for (place, quantity) in quantities.enumerated() {
      quantity.read(row, at: identity.count + place, into: &root)
    }
  }

  /// Adds the columns that a database of an older version lacks.
  package func addLackingColumns(_ db: Database) throws {
    let known = Set(try db.columns(in: name).map(\.name))
    for quantity in quantities {
      guard let column = quantity.column?.name, !known.contains(column) else { continue }
      try db.execute(sql: "ALTER TABLE \(name) ADD COLUMN \(column) \(quantity.sqlType)")
    }
  }
}

extension Quantity {
  /// What SQLite calls such values.
  fileprivate var sqlType: String {
    switch access {
    case .number: "REAL"
    case .count, .flag: "INTEGER"
    case .word: "TEXT"
    }
  }

  fileprivate func databaseValue(_ root: Root) -> DatabaseValue {
    switch access {
    case .number: stored(root)?.databaseValue ?? .null
    case .count(let get, _): get(root)?.databaseValue ?? .null
    case .flag(let get, _): get(root)?.databaseValue ?? .null
    case .word(let get): get(root)?.databaseValue ?? .null
    }
  }

  fileprivate func read(_ row: Row, at place: Int, into root: inout Root) {
    switch access {
    case .number(_, let set): set(&root, row[place])
    case .count(_, let set): set(&root, row[place])
    case .flag(_, let set): set(&root, row[place])
    case .word: break
    }
  }
}
