import FathomDiagnosis
public import FathomFigures
import FathomRecords

/// A report as one HTML page that needs nothing but a browser: no network, and no script to be
/// read.
///
/// The verdict and its evidence come first, then the figures, then the experiment. Of several
/// runs, the page compares.
public struct ReportPage: Sendable {
  /// The runs, in the order in which they are shown.
  public let runs: [NamedRun]
  /// What the user should know about the data, one sentence each.
  public let warnings: [String]
  let diagnoses: [Diagnosis]

  /// A page about runs, which are judged here.
  public init(_ runs: [NamedRun], warnings: [String] = []) {
    self.runs = runs
    self.warnings = warnings
    diagnoses = runs.map { Diagnosis(of: $0.run) }
  }

  /// The page.
  ///
  /// - Complexity: Linear in the recorded values; the page's size hardly depends on their number.
  public func html() -> String {
    var page = ""
    page += "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    page += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    // Whatever the records hold, a browser fetches nothing for this page.
    page += "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"
    page += " style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:\">\n"
    page += "<title>\(escaped(title)) – Fathom</title>\n<link rel=\"icon\" href=\"data:,\">\n"
    page += "<style>\n\(text(PackageResources.page_css))\n\(Palette.rules(.light))\n"
    page += "@media screen and (prefers-color-scheme: dark){\(Palette.rules(.dark))}\n</style>\n"
    page += "</head>\n<body>\n<a class=\"skip\" href=\"#verdict\">To the verdict</a>\n"
    header(&page)
    let sections = Self.sections.map { ($0, figures($0.kinds)) }
    navigation(&page)
    page += "<main>\n"
    verdicts(&page)
    if runs.count > 1 { comparison(&page) }
    for (section, outcomes) in sections { write(section, outcomes, &page) }
    experiments(&page)
    page += "</main>\n<footer>Made by Fathom \(FathomVersion.current). This page is complete in"
    page += " itself and loads nothing from elsewhere.</footer>\n"
    page += "<div id=\"tip\" role=\"status\" hidden></div>\n"
    page += "<script>\n\(text(PackageResources.page_js))\n</script>\n</body>\n</html>\n"
    return page
  }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  private var title: String {
    guard runs.count == 1, let run = runs.first?.run else { return "\(runs.count) runs compared" }
    return "\(run.network.shape) on \(run.data.name)"
  }

  private func header(_ page: inout String) {
    page += "<header><p class=\"kicker\">Fathom report</p><h1>\(escaped(title))</h1>"
    if runs.count == 1, let run = runs.first?.run {
      page += "<p class=\"lede\">\(escaped(capitalised(run.network.description))),"
      page += " \(run.data.samples) samples.</p>"
    } else {
      let names = runs.map { escaped($0.name) }.joined(separator: ", ")
      page += "<p class=\"lede\">\(names). Figures of all runs share their scales.</p>"
    }
    for warning in warnings {
      page += "<p class=\"warning-line\">Note: \(escaped(warning))</p>"
    }
    page += "</header>\n"
  }

  private func navigation(_ page: inout String) {
    page += "<nav aria-label=\"Contents\"><ol>"
    page += "<li class=\"plain\"><a href=\"#verdict\">Verdict</a></li>"
    if runs.count > 1 {
      page += "<li class=\"plain\"><a href=\"#comparison\">What differs</a></li>"
    }
    for section in Self.sections {
      page += "<li><a href=\"#\(section.id)\">\(escaped(section.title))</a></li>"
    }
    page += "<li class=\"plain\"><a href=\"#experiment\">The experiment</a></li></ol></nav>\n"
  }

  // MARK: - Sections

  struct Section {
    var id: String
    var title: String
    var kinds: [FigureKind]
  }

  static let sections = [
    Section(id: "profile", title: "The profile", kinds: [.profile, .gradient]),
    Section(id: "speed", title: "Speed of learning", kinds: [.speed, .updates]),
    Section(id: "accounts", title: "Where the error goes", kinds: [.accounts]),
    Section(
      id: "training", title: "Training and activations",
      kinds: [.cost, .accuracy, .activations, .saturation]),
    Section(id: "distributions", title: "Distributions", kinds: [.distributions]),
    Section(id: "network", title: "The network", kinds: [.network, .weights]),
    Section(id: "noise", title: "Mini-batch noise", kinds: [.noise]),
  ]

  private func figures(_ kinds: [FigureKind]) -> [FigureOutcome] {
    kinds.map { $0.figure(of: runs) }
  }

  private func write(_ section: Section, _ outcomes: [FigureOutcome], _ page: inout String) {
    page += "<section id=\"\(section.id)\"><h2>\(escaped(section.title))</h2>\n"
    for (kind, outcome) in zip(section.kinds, outcomes) {
      switch outcome {
      case .figure(let figure): PageFigure(figure, under: section.title).write(to: &page)
      case .nothing(let reason):
        page += "<p class=\"nothing\"><strong>\(escaped(capitalised(kind.rawValue))):</strong>"
        page += " \(escaped(reason))</p>\n"
      }
    }
    if section.id == "profile" {
      for named in runs { LayersTable(named, isAlone: runs.count == 1).write(to: &page) }
    }
    page += "</section>\n"
  }
}

/// A sentence's first letter as a capital.
func capitalised(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
