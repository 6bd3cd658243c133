import FathomVocabulary

extension Setting {
  /// The table of settings as a page of Markdown.
  public static var documentation: String {
    let sections = Group.allCases.map { group in
      let rows = all.filter { $0.group == group }.map(\.row)
      return "## \(group.title)\n\n| setting | value | meaning | default |\n"
        + "| --- | --- | --- | --- |\n" + rows.joined()
    }
    return introduction + "\n" + sections.joined(separator: "\n")
  }

  private static let introduction = """
    # Settings

    The settings of an experiment. On the command line a setting is an option
    (`--learning-rate 0.1`), in an experiment file a key (`learning-rate: 0.1`), and in a program a
    property (`experiment.learningRate = 0.1`).

    Settings marked ↻ may change when a run is resumed; with any other it would not be the same run.

    This page is generated from the table of settings in `Sources/FathomExperiments`, and a test
    checks that: `UPDATE_DOCUMENTATION=1 swift test --filter SettingDocumentationTests` updates it.

    """

  private var row: String {
    var text = summary
    if let rival { text += "; cannot be combined with `\(rival)`" }
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
