/// One number that Fathom measures, with all that is said of it wherever it is stored or shown.
///
/// The lists `quantities` of `StepRecord`, `StepRecord.Layer`, `EpochRecord.Layer`, `EpochResult`,
/// `CostWindow`, `Measurement` and `LayerMeasurement` are the one table of them. SQLite's columns,
/// TensorBoard's tags, JSON's keys, the axes of figures, the tables of the report page and
/// `Documentation/quantities.md` derive from it: a new quantity is a property, the place where it
/// is measured, and a row here.
///
/// Keys, columns and tags are formats that other programs read: they are older than some of the
/// names, and stay.
public struct Quantity<Root>: Sendable {
  /// The path of the Swift property in what it belongs to, for example `updateNorm`.
  public var name: String
  /// What kind of number it is, which says how it is stored and shown.
  public var kind: QuantityKind
  /// Its unit, in words.
  public var unit: String
  /// The path of its key in JSON, for example `speed`; nil for what is not written there.
  public var key: String?
  /// Its column in SQLite; nil for what is not stored there.
  public var column: QuantityColumn?
  /// What TensorBoard calls it; nil for what is not written there.
  public var tag: String?
  /// What stands on axes and over columns of tables; nil for what is not shown by itself.
  public var label: String?
  /// What it is, in a sentence.
  public var meaning: String
  /// When there is none, in words; nil for what is always there, if only as NaN.
  public var absence: String?
  /// How it is had and set.
  public var access: Access
  /// log₁₀ of a magnitude, which need not fit a `Double`; nil where the number says it all.
  public var logarithm: (@Sendable (Root) -> Double?)?
  /// Whether the part that it belongs to exists.
  public var exists: @Sendable (Root) -> Bool

  /// How a quantity is had and set.
  ///
  /// What is absent is nil in both directions. A property that always holds a number takes nil as
  /// NaN (see `Recordable`).
  public enum Access: Sendable {
    /// A number.
    case number(get: @Sendable (Root) -> Double?, set: @Sendable (inout Root, Double?) -> Void)
    /// A count.
    case count(get: @Sendable (Root) -> Int?, set: @Sendable (inout Root, Int?) -> Void)
    /// Yes or no.
    case flag(get: @Sendable (Root) -> Bool?, set: @Sendable (inout Root, Bool?) -> Void)
    /// A word, which is only written.
    case word(get: @Sendable (Root) -> String?)
  }
}

/// What kind of number a quantity is.
public enum QuantityKind: String, Sendable, CaseIterable {
  /// Zero or more, over many decades: shown by its logarithm.
  case magnitude
  /// log₁₀ of a magnitude: −∞ for a true zero; files hold it where it is finite.
  case logarithm
  /// Zero or more, to be compared with 1.
  case ratio
  /// 0 … 1 of all there are.
  case share
  /// Of either sign.
  case signed
  /// A whole number of things.
  case count
  /// Yes or no.
  case flag
  /// A word.
  case word
}

/// A column of SQLite: its name, and whether it may be NULL.
public struct QuantityColumn: Sendable, Equatable, ExpressibleByStringLiteral {
  /// Its name.
  public var name: String
  /// Whether each row has it: such columns are there from the first version on.
  public var isRequired: Bool

  /// A column that is NULL for NaN and for what does not exist.
  public init(stringLiteral name: String) {
    (self.name, isRequired) = (name, false)
  }

  /// A column that is never NULL.
  public static func required(_ name: String) -> QuantityColumn {
    var column = QuantityColumn(stringLiteral: name)
    column.isRequired = true
    return column
  }
}
