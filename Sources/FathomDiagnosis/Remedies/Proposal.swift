/// A way to remedy something, which looks at a situation before it says what to change.
///
/// A remedy is added by writing a proposal, here or beside the one rule that names it.
struct Proposal: Sendable {
  /// The remedy that fits, or nil where the network has already what it proposes, or cannot have
  /// it.
  let remedy: @Sendable (Situation) -> Remedy?

  /// A proposal.
  init(_ remedy: @escaping @Sendable (Situation) -> Remedy?) {
    self.remedy = remedy
  }

  /// This proposal where a condition holds, and none elsewhere.
  func when(_ condition: Bool) -> Proposal { condition ? self : Proposal { _ in nil } }
}

extension Situation {
  /// The remedies that fit, the best first.
  func remedies(_ proposals: Proposal...) -> [Remedy] { proposals.compactMap { $0.remedy(self) } }
}
