internal import FathomNetworks

/// What an error gained or lost on its way back, account by account, in decades.
struct AccountBalance {
  private let accounts: [Architecture.Account]
  private let decades: (_ from: Int, _ to: Int) -> Double

  /// A balance.
  ///
  /// - Parameters:
  ///   - accounts: The accounts on the way, in order.
  ///   - decades: What the error gains from one place on the way to another; NaN or infinite where
  ///     no error arrives. Place 0 is in front of the first account.
  init(
    _ accounts: [Architecture.Account], decades: @escaping (_ from: Int, _ to: Int) -> Double
  ) {
    self.accounts = accounts
    self.decades = decades
  }

  /// From the beginning to the end; nil where no error arrives.
  var total: Double? { Self.known(change(accounts.indices)) }

  /// What happens on the ways between layers; nil where no error arrives.
  var betweenLayers: Double? { Self.known(sum(\.isBetweenLayers) ?? 0) }

  /// What happens within layers; nil where no error arrives.
  var withinLayers: Double? { Self.known(sum { !$0.isBetweenLayers } ?? 0) }

  /// What a single account has; nil where it has nothing, or no error arrives.
  func of(_ account: Architecture.Account) -> Double? {
    sum { $0 == account }.flatMap(Self.known)
  }

  /// nil where nothing belongs there.
  ///
  /// Neighbours are booked at once, so that nothing is rounded twice.
  private func sum(_ belongs: (Architecture.Account) -> Bool) -> Double? {
    var found: Double?
    var rest = accounts[...]
    while let first = rest.first {
      let run = rest.prefix { belongs($0) == belongs(first) }
      if belongs(first) { found = (found ?? 0) + change(run.indices) }
      rest = rest[run.endIndex...]
    }
    return found
  }

  private func change(_ range: Range<Int>) -> Double {
    decades(range.lowerBound, range.upperBound)
  }

  private static func known(_ change: Double) -> Double? { change.isFinite ? change : nil }
}
