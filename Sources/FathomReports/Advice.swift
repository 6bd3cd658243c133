import FathomDiagnosis

extension [Finding] {
  /// What to try against all findings, the first one's remedies first and each sentence once.
  func advice(in style: Remedy.Style) -> [String] {
    flatMap(\.remedies).map { $0.text(in: style) }
      .reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}
