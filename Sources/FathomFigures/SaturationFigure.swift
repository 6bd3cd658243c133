/// The shares of saturated activations and of dead units over the training, one below the other.
enum SaturationFigure {
  static func figure(of runs: [NamedRun]) -> FigureOutcome {
    var figures: [Figure] = []
    var reasons: [String] = []
    for subject in [LayersOverTime.Subject.saturation, .dead] {
      switch LayersOverTime(subject).figure(of: runs) {
      case .figure(let figure): figures.append(figure)
      case .nothing(let reason): reasons.append(reason)
      }
    }
    guard var figure = figures.first else {
      // Without steps both reasons are the same.
      return .nothing(reasons[0] == reasons[1] ? reasons[0] : reasons.joined(separator: " "))
    }
    figure.notes += reasons
    if figures.count > 1 { figure = titled(figure, several: runs.count > 1) }
    for other in figures.dropFirst().map({ titled($0, several: runs.count > 1) }) {
      figure.title += " and " + uncapitalised(other.title)
      figure.caption = LayersOverTime.Subject.saturation.meaning + " " + other.caption
      figure.summary = "\(figure.title). \(figure.summary) \(other.title). \(other.summary)"
      figure.notes += other.notes
      figure.panels += other.panels
      figure.keys += other.keys.filter { key in !figure.keys.contains { $0.id == key.id } }
    }
    return .figure(figure)
  }

  /// The figure with the quantity in the titles of its panels, before a run's name where there are
  /// several.
  private static func titled(_ figure: Figure, several: Bool) -> Figure {
    var figure = figure
    for index in figure.panels.indices {
      let title = figure.panels[index].title.map { several ? $0 : uncapitalised($0) }
      figure.panels[index].title = figure.title + (title.map { ": \($0)" } ?? "")
    }
    return figure
  }

  private static func uncapitalised(_ text: String) -> String {
    text.prefix(1).lowercased() + text.dropFirst()
  }
}
