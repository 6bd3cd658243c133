import FathomRecords
import Foundation
import Testing

/// `Documentation/quantities.md` is written by the table.
///
/// After a change of the table, `FATHOM_WRITE_DOCUMENTATION=1 swift test --filter
/// QuantityDocumentationTests` writes the file anew.
@Suite("The documentation of quantities")
struct QuantityDocumentationTests {
  private static let file = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Documentation/quantities.md").standardized

  private static let text = """
    # Quantities

    What Fathom measures, and what it is called where it is written. This page is made from the
    table in `Sources/FathomRecords/Quantities`; a test holds both together.

    `null` in JSON and NULL in SQLite stand for what does not exist and for NaN; SQLite holds
    infinity, and JSON has `null` for it too. A logarithm is to base 10, −∞ for a true zero in
    TensorBoard and `null` in files. JSON's keys are those of `fathom diagnose --format json` and of
    records (`--record`), a dot standing for an object in an object;
    [What the output means](output.md) explains the objects. A *magnitude* is zero or more and
    spans decades, a *ratio* is to be compared with 1, a *share* is a fraction from 0 to 1.

    ## A layer in a recorded step

    Over the step's mini-batch. JSON: `history.steps`, `layers`. SQLite: `step_layers`, with `step` and
    `layer`. TensorBoard: the name and `/layer_02`, ….

    \(table(StepRecord.Layer.quantities))

    ## A layer over an epoch

    JSON: `history.epochs`, `layers`. SQLite: `epoch_layers`, with `epoch` and `layer`.

    \(table(EpochRecord.Layer.quantities))

    ## A layer over all samples

    Before the first step and after the last. JSON: `initial` and `final`, `layers`. SQLite:
    `measurement_layers`, with `moment`, `layer` and `step`. TensorBoard: the name and `/layer_02`, …, for
    series that steps have only before the first one.

    \(table(LayerMeasurement.quantities))

    ## A recorded step

    JSON: `history.steps`. SQLite: `steps`, with `step`.

    \(table(StepRecord.quantities))

    ## An epoch

    JSON: lists in `training`. SQLite: `epochs`, with `epoch`; `first_step` and `last_step` where its
    layers were recorded.

    \(table(EpochResult.quantities))

    ## A window of steps

    JSON: `history.costCurve`. SQLite: `cost_curve`, with `first_step` and `steps`.

    \(table(CostWindow.quantities))

    ## The network over all samples

    JSON: `initial` and `final`. SQLite: `run`, of the last look.

    \(table(Measurement.quantities))

    """

  private static func table<Root>(_ quantities: [Quantity<Root>]) -> String {
    func code(_ name: String?) -> String { name.map { "`\($0)`" } ?? "–" }
    let rows = quantities.map { quantity in
      let unit = quantity.unit.isEmpty ? "" : ", \(quantity.unit)"
      let absence = quantity.absence.map { " None \($0)." } ?? ""
      return [
        code(quantity.key), code(quantity.column?.name), code(quantity.tag),
        quantity.kind.rawValue + unit,
        (quantity.meaning + absence).replacing("|", with: "\\|"),
      ].joined(separator: " | ")
    }
    return
      (["JSON | SQLite | TensorBoard | number | meaning", "--- | --- | --- | --- | ---"] + rows)
      .map { "| \($0) |" }.joined(separator: "\n")
  }

  @Test("the page is what the table says")
  func page() throws {
    if ProcessInfo.processInfo.environment["FATHOM_WRITE_DOCUMENTATION"] != nil {
      try Data(Self.text.utf8).write(to: Self.file)
    }
    #expect(try String(contentsOf: Self.file, encoding: .utf8) == Self.text)
  }
}
