import FathomVocabulary

extension Architecture {
  /// What changes an error on its way back from z^{l+1} to z^l: the account that the change is
  /// booked to.
  ///
  /// The way begins with U = E^{l+1} W^{l+1}; then come the parts in front of layer l+1's affine map,
  /// from the last to the first, what later layers send back along sums, and the parts behind layer
  /// l's affine map, from the last to the first. Each changes the error's size by a factor, and the
  /// factors of all steps multiply to ‖E^l‖/‖E^{l+1}‖.
  public enum Account: Hashable, Sendable {
    /// Back through W^{l+1}.
    case weights
    /// What comes back along sums joins in.
    case shortcut
    /// Times σ′, dropout's masks included.
    case activation
    /// Back through a normalisation.
    case normalization

    /// Whether it is a way between layers; the others act within one.
    public var isBetweenLayers: Bool {
      switch self {
      case .weights, .shortcut: true
      case .activation, .normalization: false
      }
    }
  }

  /// The accounts on the way back to each layer but the last, in order, neighbours of one kind drawn
  /// together.
  package var accounts: [[Account]] {
    let sources = Set(layers.flatMap(\.shortcuts))
    return layers.indices.dropLast().map { index in
      let (here, next) = (layers[index], layers[index + 1])
      let front = next.parts[..<next.affineIndex].reversed().compactMap(\.account)
      let back = here.parts[(here.affineIndex + 1)...].reversed().compactMap(\.account)
      let joined: [Account] = sources.contains(LayerNumber(at: index)) ? [.shortcut] : []
      return ([.weights] + front + joined + back).reduce(into: []) { accounts, next in
        if accounts.last != next { accounts.append(next) }
      }
    }
  }
}

extension Architecture {
  /// How many places between two accounts the layers before each one have, and all of them.
  package var accountsBefore: [Int] {
    accounts.reduce(into: [0]) { sums, accounts in
      sums.append((sums.last ?? 0) + accounts.count - 1)
    }
  }
}

extension Architecture.Part {
  /// What its change of an error is booked to; nil for what leaves it as it is, and for affine maps,
  /// which another way begins with.
  var account: Architecture.Account? {
    switch self {
    case .dense, .add: nil
    case .normalization: .normalization
    case .activation, .dropout: .activation
    }
  }
}
