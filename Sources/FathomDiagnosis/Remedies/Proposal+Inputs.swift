import FathomVocabulary

// What the network is given.

extension Proposal {
  /// Inputs of mean 0 and deviation 1.
  static let standardInputs = Proposal { situation in
    situation.scale == "standard"
      ? nil
      : Remedy("Standardise the inputs to mean 0 and standard deviation 1", [.scale: "standard"])
  }
}
