import FathomVocabulary
import FathomText
import FathomRecords

/// One of the two full-batch measurements of a run.
struct Look {
  /// When, in words.
  var moment: String
  /// What was found.
  var measurement: Measurement
}

extension RunRecord {
  /// The measurements at initialisation and, after a run, at the end.
  var looks: [Look] {
    [Look(moment: "at initialisation", measurement: initial)]
      + (final.map { [Look(moment: "at the end", measurement: $0)] } ?? [])
  }

  /// The hidden layers' description, without the output layer.
  var hiddenLayers: ArraySlice<NetworkRecord.Layer> { network.layers.dropLast() }

  /// A layer's description.
  func layer(_ number: LayerNumber) -> NetworkRecord.Layer? { network.layers[ifPresent: number] }
}

/// The layer in which a share of the units is highest, and all layers where it is too high.
struct ShareOfUnits {
  /// The highest share.
  var share: Double
  /// The layer that has it.
  var layer: LayerNumber
  /// When it had it, in words.
  var moment: String
  /// Every hidden layer in which the share passes the limit at one moment or the other.
  var layers: [LayerNumber]
  /// Whether the limit is passed at initialisation already.
  var atInitialisation: Bool

  /// Looks at all hidden layers at initialisation and at the end.
  ///
  /// - Returns: nil when no share passes the limit.
  init?(in run: RunRecord, above limit: Double, of share: (ActivationMeasurement) -> Double) {
    var worst: ShareOfUnits?
    for (index, look) in run.looks.enumerated() {
      for layer in look.measurement.hiddenLayers {
        let value = share(layer.activation)
        guard value > limit else { continue }
        var next = worst ?? ShareOfUnits(value, layer.layer, look.moment, atStart: index == 0)
        if value > next.share {
          (next.share, next.layer, next.moment) = (value, layer.layer, look.moment)
        }
        if !next.layers.contains(layer.layer) { next.layers.append(layer.layer) }
        worst = next
      }
    }
    guard var worst else { return nil }
    worst.layers.sort()
    self = worst
  }

  private init(_ share: Double, _ layer: LayerNumber, _ moment: String, atStart: Bool) {
    (self.share, self.layer, self.moment) = (share, layer, moment)
    (layers, atInitialisation) = ([layer], atStart)
  }

  /// "; layers 3–5 exceed the threshold", or nothing when it is one layer only.
  var others: String {
    layers.count > 1 ? "; layers \(Wording.list(layers)) exceed the threshold" : ""
  }
}
