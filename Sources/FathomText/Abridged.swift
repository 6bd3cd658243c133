extension String {
  /// A text short enough to be quoted in a sentence.
  package var abridged: String { count <= 60 ? self : prefix(57) + "…" }

  /// A path of which the end is kept, however long it is.
  package var abridgedPath: String { count <= 1000 ? self : "…" + suffix(999) }
}
