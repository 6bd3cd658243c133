/// The version of Fathom, named in one place.
public enum FathomVersion {
  /// The version that reports and `fathom --version` print.
  public static let current = "0.1.0"
}
