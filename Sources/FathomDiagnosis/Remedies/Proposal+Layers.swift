import FathomVocabulary
import FathomRecords

// How many layers there are, how wide they are and what stands between them.

extension Proposal {
  /// As few hidden layers as keep the error within a decade, but not fewer than two.
  static let fewerLayers = Proposal { situation in
    let count = situation.hidden.count
    guard count > 2 else { return nil }
    guard let sizes = situation.sizes else {
      return Remedy("Use fewer than \(count) hidden layers")
    }
    let kept = min(max(2, situation.profile?.layersWithinADecade ?? count / 2), count - 1)
    return Remedy(
      "Use fewer hidden layers, \(kept) rather than \(count)",
      [.layers: .text(sizes.keepingHidden(kept).description)])
  }

  /// Twice the units in layers where most are of no use.
  ///
  /// Layers that a shortcut joins have one width, so there all hidden layers grow.
  static func widerLayers(_ layers: [LayerNumber]) -> Proposal {
    Proposal { situation in
      let reason = "Widen the hidden layers so that enough units stay alive"
      guard let sizes = situation.sizes else { return Remedy(reason) }
      let isJoined = situation.layers.contains(where: \.hasShortcut)
      if isJoined, sizes.details.contains(where: { $0.shortcut == 1 }) { return nil }
      return sizes.doubling(isJoined ? Array(sizes.hiddenLayers) : layers).map {
        Remedy(reason, [.layers: .text($0.description)])
      }
    }
  }

  /// Batch normalisation in front of every activation; nil for mini-batches of a single sample,
  /// which it would bring to 0.
  ///
  /// *Source:* Ioffe and Szegedy 2015.
  static let normalization = Proposal { situation in
    let hidden = situation.hidden
    guard !hidden.isEmpty, !hidden.contains(where: \.isNormalized),
      situation.training?.batchSize != 1
    else { return nil }
    var changes: SettingChanges = [.normalization: "batch"]
    if let sizes = situation.sizes, sizes.contains(\.normalization) {
      changes[.layers] = .text(sizes.without(\.normalization).description)
    }
    return Remedy("Normalise every unit over each mini-batch", changes)
  }

  /// Residual blocks, where the hidden layers' widths allow it.
  ///
  /// *Source:* He et al. 2016.
  static let bypass = Proposal { situation in
    let hidden = situation.hidden
    guard hidden.count > 2, !hidden.contains(where: \.hasShortcut),
      Set(hidden.map(\.units)).count == 1
    else { return nil }
    return Remedy("Add skip connections, which pass the error on undiminished", [.residual: 2])
  }
}

extension Profile {
  /// How many layers, from the last hidden one back, have an error within a decade of that one's;
  /// nil when that one's is not known.
  fileprivate var layersWithinADecade: Int? {
    guard let last = entries.last?.log10 else { return nil }
    return entries.reversed().prefix {
      $0.log10.map { ($0 - last).magnitude <= 1 } ?? false
    }.count
  }
}
