public import FathomVocabulary

extension Activation {
  /// Every function that a hidden layer can have, those with parameters also with unusual ones.
  public static let hiddenSamples =
    hidden + [
      .leakyReLU(slope: 0.3), .elu(alpha: 1.75), .hardSigmoid(slope: 0.2), .sin(omega: 1.5),
    ]
}
