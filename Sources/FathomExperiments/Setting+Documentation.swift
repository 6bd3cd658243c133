import FathomVocabulary

extension Setting {
  /// The table of settings as a page of Markdown.
  public static var documentation: String {
    let sections = Group.allCases.map { group in
      let rows = all.filter { $0.group == group }.map(\.row)
      return "## \(group.title)\n\n| setting | value | what it does | without it |\n"
        + "| --- | --- | --- | --- |\n" + rows.joined()
    }
    return introduction + "\n" + sections.joined(separator: "\n")
  }

  private static let introduction = """
    # Settings

    What can be said of an experiment. On the command line a setting is an option
    (`--learning-rate 0.1`), in an experiment file a key (`learning-rate: 0.1`), and in a program a
    property (`experiment.learningRate = 0.1`).

    Settings marked ↻ may change when a run is resumed; the others would make it another run.

    This page is written by the table of settings in `Sources/FathomExperiments`, and a test holds it
    to that: `UPDATE_DOCUMENTATION=1 swift test --filter SettingDocumentationTests` writes it anew.

    """

  private var row: String {
    var text = summary
    if let rival { text += "; not beside `\(rival)`, which it takes the place of" }
    if mayChangeOnResume { text += " ↻" }
    let cells = ["`\(key)`", "\(valueName)", text, usual ?? ""]
    return "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |\n"
  }
}

extension Setting.Group {
  fileprivate var title: String {
    switch self {
    case .network: "Network"
    case .data: "Data"
    case .training: "Training"
    case .run: "Run"
    }
  }
}
