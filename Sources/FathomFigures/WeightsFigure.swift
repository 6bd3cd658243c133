import FathomText
import FathomDiagnosis
import FathomRecords

/// The first layer's weights and their derivatives as images.
enum WeightsFigure {
  static func figure(of runs: [NamedRun]) -> FigureOutcome {
    var panels: [Panel] = []
    var notes: [String] = []
    for named in runs {
      guard let moment = named.run.moments.last, let images = moment.look.layers.first?.images
      else { continue }
      let prefix = runs.count > 1 ? "\(named.name): " : ""
      let kinds = [
        ("weights \(moment.name)", images.weights),
        ("derivatives ∂C/∂w \(moment.name)", images.weightGradients),
      ]
      for (name, pictures) in kinds {
        let sheet = ImageSheet(
          rows: images.rows, columns: images.columns,
          pictures: pictures.enumerated().map { unit, image in
            ImageSheet.Picture(
              name: "unit \(unit)", largest: image.largest,
              values: image.thousandths.map { $0.map { Double($0) / 1000 } ?? .nan })
          })
        panels.append(
          Panel(
            title: capitalised(name, after: prefix), size: .half, x: .hidden,
            y: .hidden,
            marks: [.images(sheet)]))
        let broken = pictures.count { $0.thousandths.contains(nil) }
        if broken > 0 {
          notes.append(
            capitalised(
              "\(name): \(Wording.count(broken, "unit")) with values that are not finite, drawn in"
                + " grey.", after: prefix))
        }
        let zero = pictures.count { $0.largest == 0 && !$0.thousandths.contains(nil) }
        if zero > 0 {
          notes.append(
            capitalised("\(name): all zero in \(Wording.count(zero, "unit")).", after: prefix))
        }
      }
    }
    guard let units = panels.first.flatMap(Self.units) else {
      return .nothing("The run does not say that its inputs are images.")
    }
    return .figure(
      Figure(
        kind: .weights, title: "The first hidden layer's weights as images",
        caption: "The weights of the first \(Wording.count(units, "unit")) of layer 2 and their"
          + " derivatives, one pixel per input. Each image has its own scale: blue is negative, orange"
          + " positive; point at an image to see its largest value.",
        summary: "Images of the weights and derivatives of \(Wording.count(units, "unit")).",
        notes: notes, panels: panels))
  }

  private static func units(_ panel: Panel) -> Int? {
    guard case .images(let sheet)? = panel.marks.first else { return nil }
    return sheet.pictures.count
  }
}
