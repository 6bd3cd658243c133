public import FathomFigures

/// The numbers behind a figure as one long table: a row for each point, bar, bin, cell or shape.
///
/// On logarithmic axes `value`, `low` and `high` are the numbers themselves, and `log10` is the
/// logarithm of `value`, which programs can read where the number is too small for them.
public struct FigureTable: Sendable, Equatable {
  /// The names of the columns.
  public static let columns = ["panel", "series", "x", "value", "log10", "low", "high"]

  /// One field.
  enum Field: Sendable, Equatable {
    case text(String)
    /// A number, whose text may be of any size.
    case number(String)
    case missing
  }

  private let figure: Figure

  /// The table of a figure.
  public init(_ figure: Figure) {
    self.figure = figure
  }

  /// The table as comma-separated values, with a heading and a newline at the end of each row.
  ///
  /// Missing fields are empty; NaN and infinity are written `NaN` and `Infinity`.
  public func csv() -> String {
    var text = Self.columns.joined(separator: ",") + "\n"
    forEachRow { row in
      for (index, field) in row.enumerated() {
        if index > 0 { text += "," }
        switch field {
        case .text(let value): text += Self.quoted(value)
        case .number(let value): text += value
        case .missing: break
        }
      }
      text += "\n"
    }
    return text
  }

  /// The table as JSON, in the layout that pandas calls `split`: `columns` and `data`.
  ///
  /// What JSON cannot hold is `null`.
  public func json() -> String {
    var rows: [JSONValue] = []
    forEachRow { row in
      rows.append(
        .array(
          row.map { field in
            switch field {
            case .text(let value): .string(value)
            case .number(let value): .optional(Double(value).flatMap { $0.isFinite ? $0 : nil })
            case .missing: .null
            }
          }))
    }
    return JSONValue.object([
      ("figure", .string(figure.kind.rawValue)),
      ("title", .string(figure.title)),
      ("columns", .array(Self.columns.map(JSONValue.string))),
      ("data", .array(rows)),
    ]).document()
  }

  private static func quoted(_ text: String) -> String {
    guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }

  private func forEachRow(_ body: ([Field]) -> Void) {
    for panel in figure.panels {
      let title = panel.title.map(Field.text) ?? .missing
      let y = panel.y.scale
      for mark in panel.marks {
        switch mark {
        case .line(let line):
          for point in line.points {
            body(
              [title, .text(line.name), .plain(point.x)] + Field.value(point.y, y)
                + [.missing, .missing])
          }
        case .band(let band):
          for slice in band.slices {
            body(
              [title, .text(band.name), .plain(slice.x), .missing, .missing]
                + [.scaled(slice.low, y), .scaled(slice.high, y)])
          }
        case .bars(let bars):
          for bar in bars.bars {
            body(
              [title, .text(bars.name), .plain(bar.x), .plain(bar.to - bar.from), .missing]
                + [.missing, .missing])
          }
        case .histogram(let histogram):
          for (index, count) in histogram.counts.enumerated() {
            body([
              title, .text(histogram.name), .missing, .number("\(count)"), .missing,
              .plain(histogram.bounds[index]), .plain(histogram.bounds[index + 1]),
            ])
          }
        case .cells(let cells):
          forEachCell(of: cells, title, body)
        case .rule(let rule):
          guard !rule.label.isEmpty else { continue }
          body(
            [title, .text(rule.label), .missing] + Field.value(rule.y, y) + [.missing, .missing])
        case .images(let sheet):
          for picture in sheet.pictures {
            for (index, value) in picture.values.enumerated() {
              body([
                title, .text(picture.name), .number("\(index)"), .plain(value * picture.largest),
                .missing, .missing, .missing,
              ])
            }
          }
        case .diagram(let diagram):
          for meaning in diagram.shapes.compactMap(\.meaning) {
            body(
              [title, .text(meaning.name), .missing] + Field.value(meaning.value, diagram.scale)
                + [.missing, .missing])
          }
        }
      }
    }
  }

  private func forEachCell(of cells: Cells, _ title: Field, _ body: ([Field]) -> Void) {
    let columns = cells.columns.count - 1
    for (index, cell) in cells.cells.enumerated() {
      guard let cell else { continue }
      let (row, column) = (index / columns, index % columns)
      body(
        [title, .text("layer \(Int(cells.rows[row]))"), .plain(cells.columns[column])]
          + Field.value(cell.mean, cells.scale)
          + [.scaled(cell.low, cells.scale), .scaled(cell.high, cells.scale)])
    }
  }
}

extension FigureTable.Field {
  /// A number as it is.
  static func plain(_ value: Double) -> Self {
    if value.isFinite {
      return .number(
        value == value.rounded() && value.magnitude < 1e15 ? "\(Int(value))" : "\(value)")
    }
    return .number(value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity")
  }

  /// The number that a value of an axis stands for.
  static func scaled(_ value: Double, _ scale: Axis.Scale) -> Self {
    scale == .logarithmic ? .number(ValueText.exact(value)) : plain(value)
  }

  /// The number, and its logarithm where the axis has one.
  static func value(_ value: Double, _ scale: Axis.Scale) -> [Self] {
    let log10: Self = scale == .logarithmic && value.isFinite ? plain(value) : .missing
    return [scaled(value, scale), log10]
  }
}

extension Diagram.Shape {
  /// What a shape stands for; nil for words.
  var meaning: Diagram.Meaning? {
    switch self {
    case .link(_, _, _, _, let meaning), .node(_, _, _, let meaning),
      .block(_, _, _, _, let meaning):
      meaning
    case .label: nil
    }
  }
}
